"""Small pieces of HTML: doors behind numbers, tables, bars. Everything that is data is escaped."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

# Places of the columns in the embedded lists of rows and of organisations, for the doors.
ROW_DEPARTMENT, ROW_STATUS, ROW_MISSING, ROW_FLAGS, ROW_LOST, ROW_WON, ROW_REASON = (
    0,
    3,
    6,
    7,
    8,
    9,
    10,
)
ORG_NUMBER, ORG_KIND, ORG_DISTRICT, ORG_THREE_HAVE, ORG_DEPARTMENTS = 0, 3, 4, 5, 6
ANY = "*"

Where = Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a bar chart: what is counted, how many, and the door to them."""

    label: str
    count: int
    door: str


def door(count: int | str, target: str, where: Where = (), *, title: str = "") -> str:
    """A number that opens the list it counted, narrowed to the lines that fit ``where``."""
    shown = number(count) if isinstance(count, int) else escape(count)
    if count in (0, "0"):
        return f'<span class="nought">{shown}</span>'
    conditions = escape(json.dumps(list(where), ensure_ascii=False))
    hint = f' title="{escape(title)}"' if title else ""
    return f'<a class="door" href="#{target}" data-jw-where="{conditions}"{hint}>{shown}</a>'


def number(count: int) -> str:
    """A count with its thousands apart."""
    return f"{count:,}"


def percent(part: int, whole: int) -> str:
    """A share with one decimal; a dash where there is nothing to share."""
    return f"{100 * part / whole:.1f}%" if whole else "—"


def table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, foot: Sequence[str] = ()
) -> str:
    """A table whose cells are HTML already; the first column is text, the others numbers."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in headings)
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows)
    last = f"<tfoot><tr>{_cells(foot)}</tr></tfoot>" if foot else ""
    return (
        f'<div class="wide"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody>{last}</table></div>"
    )


def _cells(row: Sequence[str]) -> str:
    first, *others = row
    return f'<th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in others)


def bars(lines: Sequence[Bar]) -> str:
    """Zero-based bars with their labels and numbers beside them."""
    most = max((line.count for line in lines), default=1) or 1
    rows = "".join(
        f'<div class="bar"><span class="label">{escape(line.label)}</span>'
        f'<span class="track"><i style="width:{100 * line.count / most:.1f}%"></i></span>'
        f'<span class="count">{line.door}</span></div>'
        for line in lines
    )
    return f'<div class="bars">{rows}</div>'


def section(name: str, title: str, *content: str, lead: str = "") -> str:
    """A section of the page with its heading and a sentence of introduction."""
    intro = f'<p class="lead">{escape(lead)}</p>' if lead else ""
    return f'<section id="{name}"><h2>{escape(title)}</h2>{intro}{"".join(content)}</section>'
