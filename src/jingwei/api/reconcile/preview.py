"""A small page about one organisation for the frame that OpenRefine shows it in: no script, no style (R-A.6)."""

from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from jingwei.api.faults import not_there
from jingwei.api.reconcile.fields import PROPERTIES, WORDS
from jingwei.kernel.catalogue import spoken
from jingwei.register.models import Entry
from jingwei.register.queries import organisation_of
from jingwei.register.recognition.candidates import is_number
from jingwei.register.recognition.places import places_of

WIDTH, HEIGHT = 420, 260  # pixels of the frame
_TAGS = {"zh": "zh-CN", "en": "en"}
_PAGE = """<!doctype html>
<html lang="{}"><head><meta charset="utf-8"><title>{}</title></head>
<body><main><h1>{}</h1><p>{}</p><dl>{}</dl></main></body></html>
"""


def preview(number: str, *, on: date) -> SafeString:
    """The page; raises ApiFault (404) for what is not in sight or not in today's register."""
    organisation = organisation_of(number) if is_number(number) else None
    entry = (
        Entry.objects.still().filter(organisation=organisation).first() if organisation else None
    )
    if organisation is None or entry is None:
        raise not_there()
    lines = _lines(entry, on=on)
    body = format_html_join("", "<dt>{}</dt><dd>{}</dd>", lines)
    return format_html(_PAGE, _TAGS[spoken()], entry.name, entry.name, organisation.number, body)


def _lines(entry: Entry, *, on: date) -> list[tuple[str, str]]:
    """Title and value of every public field that says something."""
    places = places_of([entry], on=on)
    listed = [one for one in PROPERTIES.values() if one.id != "name"]
    found = [(one.shown["name"], one.values(entry, places, WORDS)) for one in listed]
    return [(title, _joined(values)) for title, values in found if values]


def _joined(values: list[dict[str, str]]) -> str:
    return "、".join(said.removesuffix("T00:00:00") for one in values for said in one.values())
