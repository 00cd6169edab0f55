"""Draws a page whole, or the one part of it that htmx asks for."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.utils.cache import patch_vary_headers
from jinja2 import Environment

from jingwei.web.frame import frame
from jingwei.web.request import is_by_htmx


def page(
    request: HttpRequest, template: str, *, part: str = "", status: int = 200, **said: Any
) -> HttpResponse:
    """The page; where htmx asks and `part` names a block of its template, that block alone."""
    if part and is_by_htmx(request):
        response = HttpResponse(_part(request, template, part, said), status=status)
    else:
        response = render(request, template, said, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def environment() -> Environment:
    """What draws our templates."""
    return cast("Jinja2", engines["jinja2"]).env


def _part(request: HttpRequest, template: str, part: str, said: dict[str, Any]) -> str:
    """One block of a template, as it stands in the page."""
    found = environment().get_template(template)
    tokens = {"csrf_input": csrf_input_lazy(request), "csrf_token": csrf_token_lazy(request)}
    context = found.new_context({"request": request, **tokens, **frame(request), **said})
    # What the template imports is bound before its first piece is drawn; the block needs those names.
    next(found.root_render_func(context), None)
    return "".join(found.blocks[part](context))
