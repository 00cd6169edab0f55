"""How templates are drawn: escaped, with texts from the catalogue and addresses by name (ADR 0008)."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from jingwei.kernel.catalogue import spoken, translate


def environment(**options: Any) -> Environment:
    """The environment in which Django draws our templates; an unknown name is a fault, never a blank."""
    strict = {
        "autoescape": True,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    made = Environment(**{**options, **strict})  # noqa: S701 - autoescape stands in the line above
    made.globals |= {"_": translate, "spoken": spoken, "static": static, "url": reverse}
    return made
