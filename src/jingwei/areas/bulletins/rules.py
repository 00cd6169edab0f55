"""What may not be issued; plain values in, no database. A rule returns why not, or ""."""

from datetime import date

from jingwei.areas.bulletins.content import Content
from jingwei.areas.bulletins.references import end_of_month
from jingwei.kernel.catalogue import translate as _


class BulletinRefused(ValueError):
    """The bulletin is not issued, or not made as a file; the message says why and what to do."""


def not_over(day: date, *, today: date) -> str:
    """Why there is no bulletin of this day: it is the last of its month, and has come (R-T.2)."""
    if day != end_of_month(day.year, day.month):
        return _("通报按月，截至当月最后一天；{day} 不是月末。").format(day=day)
    if day > today:
        said = _("{month} 还没有过完，{day} 以后才能发。请选以前的月份。")
        return said.format(month=day.strftime("%Y-%m"), day=day)
    return ""


def nothing_to_say(content: Content) -> str:
    """Why the bulletin would be empty."""
    if any(
        piece.text.strip("—0%+")
        for piece in content.pieces()
        if piece.procedure or (piece.figure and piece.field in ("counted", "total"))
    ):
        return ""
    return _("到那一天{unit}还没有可以报的数。请选以后的月份，或别的单位。").format(
        unit=content.unit
    )


def otherwise_by_now(content: Content, *, seen: str) -> str:
    """Why what would be issued is not what was looked at."""
    if content.said() == seen:
        return ""
    return _("预览以后，底册里有了变化，数和刚才看到的不一样。请再看一遍预览，然后发出。")
