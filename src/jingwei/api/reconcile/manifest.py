"""What the service says of itself: versions, spaces, and where its parts are (R-A.6)."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

import jingwei
from jingwei.api.reconcile.asked import LARGEST_BATCH
from jingwei.api.reconcile.extend import settings
from jingwei.api.reconcile.fields import EVERY, types
from jingwei.api.reconcile.preview import HEIGHT, WIDTH
from jingwei.kernel.catalogue import translate as _

SCHEMA_SPACE = "https://schema.org/Organization"
_ID, _SAMPLE = "{{id}}", "JW-0000000"


def manifest(request: HttpRequest, *, base: str, asks_for_token: bool) -> dict[str, Any]:
    """The manifest; base: the path of the endpoint, with the secret where the address bears it."""
    root = request.build_absolute_uri(base).rstrip("/")
    page = request.build_absolute_uri(reverse("organisation", args=[_SAMPLE]))
    said: dict[str, Any] = {
        "versions": ["0.2"],
        "name": _("经纬底册：组织核对"),
        "identifierSpace": page.partition(_SAMPLE)[0],
        "schemaSpace": SCHEMA_SPACE,
        "serviceVersion": jingwei.__version__,
        "defaultTypes": [types()[EVERY]],
        "view": {"url": page.replace(_SAMPLE, _ID)},
        "preview": {"url": f"{root}/preview/{_ID}", "width": WIDTH, "height": HEIGHT},
        "suggest": {
            key: {"service_url": root, "service_path": f"/suggest/{key}"}
            for key in ("entity", "property", "type")
        },
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/properties"},
            "property_settings": settings(),
        },
        "batchSize": LARGEST_BATCH,
    }
    if asks_for_token:
        said["authentication"] = {"type": "apiKey", "name": "Authorization", "in": "header"}
    return said
