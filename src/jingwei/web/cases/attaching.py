"""The door for one file of a step that is still to be taken; what it answers is JSON (R-EV.7)."""

from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from jingwei.evidence.ingest import ingest
from jingwei.evidence.kinds import EvidenceRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.attachments.operations import take_in
from jingwei.web.access import needs
from jingwei.web.procedures import POWERS
from jingwei.web.request import OfficeRequest

LONGEST_KEY = 100


# No transaction is open while the file is looked at.
@needs(*POWERS)
@require_POST
def attach(asked: HttpRequest) -> HttpResponse:
    """Takes in the file of the field `file`; the same `key` from the same account is the same file."""
    request = cast("OfficeRequest", asked)
    sent, key = request.FILES.get("file"), request.POST.get("key", "")
    if sent is None or not key.strip() or len(key) > LONGEST_KEY:
        return JsonResponse({"refused": _("没有收到文件。请重新选文件再传。")}, status=422)
    try:
        kept = ingest(sent.name or "", sent.chunks())
        made = take_in(kept, key=key, actor=request.account, now=request.now)
    except EvidenceRefused as refused:
        return JsonResponse({"refused": str(refused)}, status=422)
    token = str(made.token)
    small = reverse("attachment_small", args=[token]) if made.small else ""
    return JsonResponse(
        {"token": token, "name": made.file_name, "size": made.size, "small": small}, status=201
    )
