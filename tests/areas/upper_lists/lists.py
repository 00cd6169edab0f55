"""A city with a published register of companies, and lists from above as an upper level would send them."""

from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from jingwei import fusion
from jingwei.areas.upper_lists.models import Comparison, Line, Verdict
from jingwei.areas.upper_lists.operations.comparing import lay, work
from jingwei.areas.upper_lists.queries import figures, shown
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.operations import publish
from tests.areas.rounds.lists import DAY, NOW, code, crowd, csv
from tests.people.town import Town, build, opened
from tests.remembered import remembered

ROW = tuple[str, str, str, str]
TWIN = "乌海市鸿运商贸有限公司"
OURS: list[ROW] = [
    *crowd(20),
    (TWIN, code(5001), "海勃湾区新华街道光明路1号", "李一"),
    (TWIN, code(5002), "乌达区三道坎街道胜利街9号", "赵二"),
    ("乌海市远山科技有限公司", code(5003), "乌达区新达街道西环路3号", "孙三"),
]
SAME, DIFFERENT = OURS[0], (OURS[1][0], OURS[1][1], OURS[1][2], "换过的人")
UNKNOWN: ROW = ("乌海市从未见过商贸有限公司", code(9001), "海勃湾区新华街道新路1号", "无名氏")
TIE: ROW = (TWIN, "", "", "")
ELSEWHERE: ROW = ("乌海市远山科技有限公司", code(5003), "乌达区新达街道西环路3号", "孙三")
LIST: list[ROW] = [SAME, DIFFERENT, UNKNOWN, TIE, ELSEWHERE]


@dataclass(frozen=True)
class Office:
    """The city, who compares, what fusion knew when the register was published, and a folder."""

    town: Town
    chief: Account
    second: Account
    state: fusion.State
    folder: Path

    def laid(
        self, *, territory: str = "north", kinds: tuple[str, ...] = (), content: bytes | None = None
    ) -> Comparison:
        """A list of the region for the north, waiting to be compared."""
        found, _is_new = lay(
            source="自治区市场监管局", territory=self.town[territory], kinds=kinds, file_name="名单.csv",
            sha256=f"{len(content or b''):064d}", size=9, actor=self.chief, now=NOW,
        )  # fmt: skip
        return found

    def compared(
        self,
        *rows: ROW,
        territory: str = "north",
        kinds: tuple[str, ...] = (),
        content: bytes | None = None,
    ) -> Comparison:
        """The same after the worker has compared it."""
        path = self.path
        path.write_bytes(content if content is not None else csv(*(rows or LIST)))
        with seeing(EVERYTHING):
            found = self.laid(territory=territory, kinds=kinds, content=content)
        return self.worked(found)

    @property
    def path(self) -> Path:
        """Where the list lies."""
        return self.folder / "名单.csv"

    def worked(self, found: Comparison) -> Comparison:
        """The same after the worker has looked at it."""
        return work(
            found.pk, laid_out=lambda _one: nullcontext(self.path), read=lambda: self.state, clock=lambda: NOW
        )  # fmt: skip


def office(folder: Path) -> Office:
    """The register is published from one list."""
    return replace(_published(), folder=folder)


@remembered
def _published() -> Office:
    town, chief, second = build(), opened("chief.one"), opened("second.one")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "市场监管局.csv"
        path.write_bytes(csv(*OURS))
        reading = fusion.read([path])
    state, result = fusion.fuse(reading.records)
    publish(result, top=town["city"], on=DAY, round_no=1, actor=None, now=NOW)
    return Office(town, chief, second, state, Path())


def lines_of(found: Comparison, verdict: Verdict) -> list[Line]:
    """The lines that stand so, whoever is looking."""
    with seeing(EVERYTHING):
        return list(shown(found, verdict))


def counted(found: Comparison) -> dict[str, int]:
    """The figures, whoever is looking."""
    with seeing(EVERYTHING):
        return dict(figures(found))
