"""How templates are drawn: escaped, with texts from the catalogue and addresses by name (ADR 0008)."""

from datetime import date, datetime
from functools import cache
from typing import Any

from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import json_script
from jinja2 import Environment, StrictUndefined

from jingwei.kernel.catalogue import spoken, translate
from jingwei.web.addresses import address

_GROUP = 4


def grouped(code: str) -> str:
    """A code in groups of four, as people read it out."""
    return " ".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def moment(at: datetime) -> str:
    """An instant as the office reads it: day, hour and minute."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def local_day(at: datetime) -> date:
    """The day on which an instant lies where the office is."""
    return timezone.localdate(at)


def environment(**options: Any) -> Environment:
    """The environment in which Django draws our templates; an unknown name is a fault, never a blank."""
    strict = {
        "autoescape": True,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    made = Environment(**{**options, **strict})  # noqa: S701 - autoescape stands in the line above
    made.globals |= {
        "_": translate,
        "spoken": spoken,
        "static": cache(static),  # a file keeps its name as long as the process lives
        "url": address,
        "code": grouped,
        "moment": moment,
        "local_day": local_day,
    }
    made.filters["json_script"] = json_script
    return made
