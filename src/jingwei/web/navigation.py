"""What stands in the menu at the side: one list; each reader sees what his permissions open (R-W.7)."""

from collections.abc import Iterable
from dataclasses import dataclass

from jingwei.kernel.catalogue import mark
from jingwei.people.permissions import Permission
from jingwei.web.addresses import address
from jingwei.web.procedures import POWERS


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: its Chinese title, the name of its address, what opens it.

    None opens it for everybody; of several permissions one is enough.
    """

    title: str
    url: str
    permission: Permission | tuple[Permission, ...] | None = None

    def is_open(self, held: frozenset[Permission]) -> bool:
        """Whether somebody with these permissions may open the page."""
        if self.permission is None:
            return True
        wanted = self.permission if isinstance(self.permission, tuple) else (self.permission,)
        return not held.isdisjoint(wanted)


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading, in the order in which work is done."""

    title: str
    entries: tuple[Entry, ...]


MENU = (
    Group(
        mark("工作"),
        (
            Entry(mark("工作台"), "desk"),
            Entry(mark("办件"), "cases", POWERS),
            Entry(mark("下级修改"), "level_changes", Permission.REGISTER_ACCEPT),
            Entry(mark("排查"), "sweeps", Permission.REGISTER_VIEW),
            Entry(mark("轮次"), "rounds", Permission.ROUNDS_VIEW),
            Entry(mark("上级名单对照"), "upper_lists", Permission.ROUNDS_COMPARE),
            Entry(mark("指导员"), "liaison", Permission.LEDGERS_VIEW),
            Entry(mark("红色服务团"), "service_teams", Permission.LEDGERS_VIEW),
            Entry(mark("产业链"), "chains", Permission.LEDGERS_VIEW),
            Entry(mark("书记接待日"), "receptions", Permission.LEDGERS_VIEW),
            Entry(mark("责任清单"), "duties", Permission.LEDGERS_VIEW),
            Entry(mark("组建计划"), "formation", Permission.COVER_EDIT),
            Entry(mark("党组织运转"), "party_health", Permission.COVER_EDIT),
            Entry(mark("专项整治"), "campaigns", Permission.RECTIFICATION_VIEW),
            Entry(mark("服务点单"), "orders", Permission.ORDERS_VIEW),
            Entry(mark("批示和议定事项"), "instructions", Permission.ORDERS_VIEW),
            Entry(mark("社会组织合规"), "compliance", Permission.COMPLIANCE_VIEW),
            Entry(mark("单位"), "units", Permission.UNITS_VIEW),
        ),
    ),
    Group(
        mark("台账"),
        (
            Entry(mark("全部台账"), "ledgers", Permission.LEDGERS_VIEW),
            Entry(mark("办件台账"), "case_ledgers", POWERS),
            Entry(mark("指标"), "figures", Permission.LEDGERS_VIEW),
            Entry(mark("填报表"), "forms", Permission.LEDGERS_EXPORT),
            Entry(mark("导入支部台账"), "cover_books_parties", Permission.COVER_EDIT),
            Entry(mark("导入指导员台账"), "cover_books_instructors", Permission.COVER_GUIDE),
            Entry(mark("通报"), "bulletins", Permission.LEDGERS_VIEW),
        ),
    ),
    Group(
        mark("管理"),
        (
            Entry(mark("人员"), "people", Permission.PEOPLE_VIEW),
            Entry(mark("接口令牌"), "all_tokens", Permission.SETTINGS_TOKENS),
            Entry(mark("日志"), "journal", Permission.JOURNAL_READ),
            Entry(mark("日志是否完整"), "journal_whole", Permission.JOURNAL_VERIFY),
        ),
    ),
    Group(mark("帮助"), (Entry(mark("帮助"), "help"),)),
)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a reader sees it."""

    title: str
    address: str
    is_here: bool


def menu_for(
    powers: Iterable[Permission], *, path: str, menu: tuple[Group, ...] = MENU
) -> list[tuple[str, list[Line]]]:
    """The groups with at least one open entry, in order; the entry that the path lies under is marked."""
    held = frozenset(powers)
    drawn = []
    shown = [address(entry.url) for group in menu for entry in group.entries if entry.is_open(held)]
    for group in menu:
        open_to = [one for one in group.entries if one.is_open(held)]
        lines = [_line(entry, path=path, among=shown) for entry in open_to]
        if lines:
            drawn.append((group.title, lines))
    return drawn


def _line(entry: Entry, *, path: str, among: Iterable[str]) -> Line:
    """Of two addresses that the path lies under, the longer one is where the reader is."""
    here = address(entry.url)
    above = [one for one in among if (path == one if one == "/" else path.startswith(one))]
    return Line(entry.title, here, here == max(above, key=len, default=""))
