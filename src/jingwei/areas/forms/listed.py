"""Finds a list: headings that name an organisation, the room below them, the rows that are named already (R-FM.4)."""

import re

from jingwei.areas.forms.layouts import Heading, Kind, Sheet, Waiting
from jingwei.fusion.reading.grid import Head
from jingwei.fusion.reading.headers import Header, path_meaning

NAME, CODE = "org.name", "org.uscc"
_FOOT = re.compile(
    r"^(?:合\s*计|总\s*计|小\s*计|注|备注|说明|填表|填报|审核|制表|单位负责人|联系人)\s*(?:[:：(（1一]|$|说明|人|单位|日期)"
)
_SAMPLE = re.compile(r"^[(（]?(?:示例|样例|例|填写示例)[)）:：]?")


def read_list(head: Head, header: Header) -> Sheet | None:
    """The sheet as a list of organisations; None where no column names one."""
    headings = tuple(Heading(place, path) for place, path in enumerate(header.paths) if path)
    fields = {field: heading.column for heading in headings if (field := field_of(heading))}
    if not header.rows or not {NAME, CODE} & set(fields):
        return None
    first = _first(head, header.first_data_row)
    footer = _footer(head, first)
    waiting = tuple(_waiting(head, fields, first, footer if footer is not None else len(head.rows)))
    return Sheet(head.name, Kind.LIST, headings, first, footer, waiting)


def field_of(heading: Heading) -> str:
    """The field of departments' lists that a heading means; "" for none."""
    found = path_meaning(heading.path)
    return (found.field or "") if found else ""


def _first(head: Head, row: int) -> int:
    """The first row after the heading that is no sample."""
    while row < len(head.rows) and any(
        _SAMPLE.match(head.rows[row][one]) for one in head.filled(row)
    ):
        row += 1
    return row


def _footer(head: Head, first: int) -> int | None:
    """The row where totals and notes begin."""
    for row in range(first, len(head.rows)):
        filled = head.filled(row)
        if filled and _FOOT.match(head.rows[row][filled[0]]):
            return row
    return None


def _waiting(head: Head, fields: dict[str, int], first: int, end: int) -> list[Waiting]:
    """The rows that say already of which organisation they are."""
    found = []
    for row in range(first, end):
        name = head.cell(row, fields[NAME]) if NAME in fields else ""
        code = head.cell(row, fields[CODE]) if CODE in fields else ""
        if name or code:
            found.append(Waiting(row, name, code))
    return found
