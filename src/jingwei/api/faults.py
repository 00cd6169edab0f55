"""Refusals of the API: a status of HTTP and one sentence that says what is wrong and what to do."""

from collections.abc import Mapping
from types import MappingProxyType

from django.http import JsonResponse

from jingwei.kernel.catalogue import translate as _


class ApiFault(Exception):
    """The question is not answered; the message is fit for whoever asked."""

    def __init__(
        self, status: int, detail: str, *, headers: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers


def unclear(detail: str) -> ApiFault:
    """400: it cannot be understood."""
    return ApiFault(400, detail)


def unknown_asker() -> ApiFault:
    """401: no token, or none that holds; which of the two is not told."""
    detail = _(
        "请带上有效的令牌：请求头 Authorization: Bearer，或写在地址里。没有令牌请找系统管理员。"
    )
    return ApiFault(401, detail, headers={"WWW-Authenticate": "Bearer"})


def lacking(permission: str) -> ApiFault:
    """403: the token is known and does not give this."""
    detail = _("这个令牌没有权限 {permission}，或者持有人今天已没有这项权限。")
    return ApiFault(403, detail.format(permission=permission))


def not_there() -> ApiFault:
    """404: not there, or out of sight; which of the two is not told."""
    return ApiFault(404, _("没有这一条，或不在令牌持有人的辖区。"))


def too_large(detail: str) -> ApiFault:
    """413: more at once than is answered."""
    return ApiFault(413, detail)


def answer(fault: ApiFault) -> JsonResponse:
    """The fault in the one shape of all faults: status and detail."""
    said = {"status": fault.status, "detail": fault.detail}
    return JsonResponse(said, status=fault.status, headers=dict(fault.headers))
