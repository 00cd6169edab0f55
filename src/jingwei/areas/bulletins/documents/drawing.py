"""Draws a course as SVG: shares from nought to a hundred per cent, counts from nought to the most; no Chinese in it."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from jingwei.areas.bulletins.content import Point

WIDTH, HEIGHT = 660, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 24, 16, 30
# Lines are told apart in black and white: how they are dashed, and the word for it in the caption.
STYLES = (("", "实线"), ("7 4", "虚线"), ("2 3", "点线"))
_FONT = "DejaVu Sans, Arial, sans-serif"


def drawn(lines: Sequence[tuple[str, Sequence[Point]]]) -> str:
    """The lines of a course over the same days, the last point of each with its number."""
    shapes = [_ground(lines)]
    # The number of the highest line stands above its end, those of the others below.
    top = max((points for _title, points in lines), key=lambda own: _value(own[-1]) or 0.0)
    for (dash, _word), (_title, points) in zip(STYLES, lines, strict=False):
        shapes.append(_line(points, dash, most=_most(lines), is_top=points is top))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' font-family="{_FONT}" font-size="11">{"".join(shapes)}</svg>'
    )


def legend(titles: Iterable[str]) -> str:
    """Which line is which."""
    return "；".join(
        f"{word}：{title}" for (_dash, word), title in zip(STYLES, titles, strict=False)
    )


def _most(lines: Sequence[tuple[str, Sequence[Point]]]) -> float:
    """What the top of the drawing stands for: a whole of shares, the most of counts."""
    points = [point for _title, own in lines for point in own]
    if any(point.share is not None for point in points):
        return 1.0
    return float(max([1, *(_value(point) or 0 for point in points)]))


def _value(point: Point) -> float | None:
    if point.share is not None:
        return point.share
    return float(point.piece.text) if point.piece.text.isdigit() else None


def _ground(lines: Sequence[tuple[str, Sequence[Point]]]) -> str:
    """The scale, and the months under it."""
    most = _most(lines)
    _title, points = lines[0]
    parts = []
    for step in range(5):
        y = _y(step / 4)
        said = f"{step * 25}%" if most == 1.0 else f"{most * step / 4:g}"
        parts.append(
            f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y}" y2="{y}" stroke="#bbb" stroke-width="0.6"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{said}</text>'
        )
    for place, point in enumerate(points):
        if place % 2 == 0:
            parts.append(
                f'<text x="{_x(place, len(points))}" y="{HEIGHT - 10}" text-anchor="middle">{point.day[:7]}</text>'
            )
    return "".join(parts)


def _line(points: Sequence[Point], dash: str, *, most: float, is_top: bool) -> str:
    places = [
        (_x(place, len(points)), _y(value / most), point)
        for place, point in enumerate(points)
        if (value := _value(point)) is not None
    ]
    if not places:
        return ""
    path = " ".join(f"{x},{y}" for x, y, _point in places)
    x, y, last = places[-1]
    dots = "".join(f'<circle cx="{a}" cy="{b}" r="2.4"/>' for a, b, _point in places)
    style = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<polyline points="{path}" fill="none" stroke="#000" stroke-width="1.6"{style}/>{dots}'
        f'<text x="{x}" y="{y - 7 if is_top else y + 16}" text-anchor="end">{escape(last.piece.text)}</text>'
    )


def _x(place: int, count: int) -> float:
    return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * place / max(1, count - 1), 1)


def _y(share: float) -> float:
    return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * share, 1)
