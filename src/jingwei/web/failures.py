"""What a reader sees when a page cannot be shown: what happened and what to do, never a trace."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from jingwei.kernel.catalogue import translate as _
from jingwei.web.refusals import Worded


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request made no sense; an Unclear says what is wrong with it."""
    advice = _("请从页面上的链接或按钮重新进入。")
    return _shown(request, 400, _("这个请求不完整"), _told(exception) or advice)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: known, and not allowed; a Forbidden says what it takes."""
    advice = _("需要的话，请找本单位管理员开通。")
    return _shown(request, 403, _("您没有这项权限"), _told(exception) or advice)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was not drawn by us for this browser just now, so it is not acted on.

    A sign-in that was sent twice is no fault of the reader: he has signed in and goes on.
    """
    del reason
    if request.path == reverse("account_login") and request.user.is_authenticated:
        return HttpResponseRedirect(reverse("desk"), status=303)
    advice = _("这一页打开太久，或是换了人登录。请退回上一页刷新后再提交，填好的内容先复制下来。")
    return _shown(request, 403, _("没有提交成功"), advice)


def too_often(request: HttpRequest) -> HttpResponse:
    """429: tried too often in a short time."""
    return _shown(request, 429, _("试得太频繁"), _("请过几分钟再来。"))


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not in the reader's scope; which of the two is not told."""
    del exception
    return _shown(request, 404, _("没有这个页面"), _("可能已移走，或不在您的辖区。请从首页进入。"))


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault; drawn without asking the database, which may be what failed."""
    request.is_broken = True  # type: ignore[attr-defined]
    return _shown(
        request, 500, _("系统出了故障"), _("已经记录下来，您填的内容没有保存。请稍后再试。")
    )


def _told(exception: Exception) -> str:
    """The sentence that our own code gave; "" for anything else, whose text is not for readers."""
    return str(exception) if isinstance(exception, Worded) else ""


def _shown(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    request.has_failed = True  # type: ignore[attr-defined]
    said = {"title": title, "advice": advice, "status": status}
    return render(request, "web/failure.html", said, status=status)
