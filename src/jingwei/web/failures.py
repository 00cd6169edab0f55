"""What a reader sees when a page cannot be shown: what happened and what to do, never a trace."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jingwei.kernel.catalogue import translate as _


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request made no sense."""
    del exception
    return _shown(request, 400, _("这个请求不完整"), _("请从页面上的链接或按钮重新进入。"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: known, and not allowed."""
    del exception
    return _shown(request, 403, _("您没有这项权限"), _("需要的话，请找本单位管理员开通。"))


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not in the reader's scope; which of the two is not told."""
    del exception
    return _shown(request, 404, _("没有这个页面"), _("可能已移走，或不在您的辖区。请从首页进入。"))


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return _shown(
        request, 500, _("系统出了故障"), _("已经记录下来，您填的内容没有保存。请稍后再试。")
    )


def _shown(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    said = {"title": title, "advice": advice, "status": status}
    return render(request, "web/failure.html", said, status=status)
