"""Addresses of the read API, each behind the same door as the reconciliation service."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path

from jingwei.api.door import PUBLIC, door
from jingwei.api.v1.read import api

_DOCUMENT = "openapi.json"


@door("GET", "HEAD", permission=PUBLIC)
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, which says nothing of anybody."""
    return JsonResponse(api.get_openapi_schema(path_prefix=request.path.removesuffix(_DOCUMENT)))


def v1_patterns() -> list[URLPattern]:
    """The document, and the addresses that the library made but its own first page."""
    patterns, _app, _namespace = api.urls
    found = [one for one in patterns if isinstance(one, URLPattern) and one.name != "api-root"]
    for one in found:
        one.callback = door("GET")(one.callback)
    return [path(_DOCUMENT, document, name="openapi"), *found]
