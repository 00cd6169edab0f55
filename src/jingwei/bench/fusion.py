"""Measures fusion and its peers on the same rows: quality, CPU, time, memory, and the ratios."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import polars as pl

from jingwei.bench.measure import Contender, Job, Run, middle, run_apart
from jingwei.bench.peers import PARTITION
from jingwei.bench.quality import Quality, quality
from jingwei.bench.tables import table, times
from jingwei.kernel.catalogue import translate as _

OURS, NEXT, CHANGES = "ours", "next", "changes"  # of one city, each needs those before it
LATER = (NEXT, CHANGES)
OWN = (OURS, *LATER)
_SPLINK = ("splink", "duckdb", "pyarrow")


@dataclass(frozen=True)
class City:
    """One generated city: the folder with records.parquet and truth.parquet, and its next round."""

    first: Path
    later: Path | None = None


@dataclass(frozen=True)
class Figures:
    """What one contender reached: its run, its best quality, and the threshold that gave it."""

    title: str
    run: Run
    quality: Quality | None = None
    threshold: str = ""


def contenders() -> tuple[Contender, ...]:
    """Everyone who can be measured, ours first."""
    ours, peers, splink = (f"jingwei.bench.{m}" for m in ("ours", "peers", "splink_peers"))
    return (
        Contender(OURS, _("经纬，首轮"), f"{ours}:full"),
        Contender(NEXT, _("经纬，下一轮（1% 变动）"), f"{ours}:later_round"),
        Contender(CHANGES, _("经纬，只附加变动的行"), f"{ours}:changes", one_core=True),
        Contender("splink", _("Splink，文档的设置"), f"{splink}:stock", _SPLINK, _SPLINK),
        Contender(
            "splink-features", _("Splink，用我们的特征"), f"{splink}:features", _SPLINK, _SPLINK
        ),
        Contender("openrefine", _("OpenRefine 二元指纹（名称）"), f"{peers}:openrefine"),
        Contender("excel", _("Excel 做法：代码，否则同名"), f"{peers}:excel"),
    )


def peer_keys() -> tuple[str, ...]:
    """The names by which peers are chosen."""
    return tuple(c.key for c in contenders() if c.key not in OWN)


def measure(
    city: City,
    *,
    work: Path,
    peers: Sequence[str],
    repeat: int = 1,
    step: Callable[[str], AbstractContextManager[object]] = nullcontext,
) -> list[Figures]:
    """Runs ours, ours in the next round, and the chosen peers one after another.

    Each is run within `step(title)`, which may show it. All of them `repeat` times in turn, so that a machine that is
    slower for a while is so for all; the medians are told.
    """
    chosen = [
        c for c in contenders()
        if c.key in {*OWN, *peers} and (city.later is not None or c.key not in LATER)
    ]  # fmt: skip
    runs: dict[str, list[Run]] = {contender.key: [] for contender in chosen}
    for _number in range(repeat):
        for contender in chosen:
            with step(contender.title):
                runs[contender.key].append(run_apart(contender, _job(contender, city, work)))
    return [
        figures
        for contender in chosen
        for figures in _figures(contender, middle(runs[contender.key]), city, work)
    ]


def _job(contender: Contender, city: City, work: Path) -> Job:
    folder = city.later if contender.key in LATER and city.later else city.first
    return Job(
        source=folder / "records.parquet",
        out=work / contender.key,
        truth=folder / "truth.parquet",
        before=work / OURS / "state" if contender.key in LATER else None,
    )


def _figures(contender: Contender, run: Run, city: City, work: Path) -> Iterable[Figures]:
    """The best threshold of a peer; of ours what it found itself, and after the answers."""
    if run.skipped or contender.key == CHANGES:
        return [Figures(contender.title, run)]
    found = pl.read_parquet(work / contender.key / PARTITION)
    truth = pl.read_parquet(_job(contender, city, work).truth or "")["truth_id"]
    reached = {name: quality(found[name], truth=truth) for name in found.columns}
    if contender.key in OWN:
        titles = {"found": contender.title, "reviewed": _("  回答问题之后")}
        return [Figures(titles[name], run, said) for name, said in reached.items()]
    best = max(reached, key=lambda name: reached[name].f1)
    return [Figures(contender.title, run, reached[best], "" if best == "found" else best)]


def report(figures: Sequence[Figures]) -> str:
    """The table, the questions, what each part of our run took, and the ratios."""
    done = [f for f in figures if f.quality]
    skipped = [f"{f.title}：{f.run.skipped}" for f in figures if f.run.skipped]
    parts = [_table(done), *_questions(done), *_thresholds(done), *_laps(done), *_ratios(done)]
    changes = _of(figures, CHANGES)
    if changes and not changes.run.skipped and (ours := _of(done, OURS)):
        parts.append(_attached(ours, changes))
    return "\n".join([*parts, *skipped])


def _table(figures: Sequence[Figures]) -> str:
    headings = [
        _("做法"), _("精确率"), _("召回率"), "F1", "B³ F1", _("完全正确"), _("组织数"),
        _("CPU 秒"), _("秒"), "MiB",
    ]  # fmt: skip
    return table(headings, [_line(f) for f in figures])


def _line(figures: Figures) -> list[str]:
    said, cost = figures.quality, figures.run.cost
    assert said is not None  # noqa: S101 - lines are of contenders that ran
    shares = [f"{x:.4f}" for x in (said.precision, said.recall, said.f1, said.b_cubed)]
    costs = [f"{cost.cpu_seconds:.1f}", f"{cost.wall_seconds:.1f}", f"{cost.peak_mib:.0f}"]
    if figures.title == _("  回答问题之后"):
        costs = ["", "", ""]
    return [figures.title, *shares, f"{said.exactly_right:.3f}", f"{said.organisations:,}", *costs]


def _questions(figures: Sequence[Figures]) -> list[str]:
    ours = _of(figures, OURS)
    if ours is None or ours.quality is None:
        return []
    asked = int(ours.run.fact("questions"))
    per = 100 * asked / ours.quality.true_organisations
    return [
        _("真实组织 {n} 家；经纬提问 {asked} 个，每百家 {per:.2f} 个").format(
            n=f"{ours.quality.true_organisations:,}", asked=asked, per=per
        )
    ]


def _thresholds(figures: Sequence[Figures]) -> list[str]:
    return [
        _("{title}：阈值按真值选最好的（匹配权重 {threshold}）").format(
            title=f.title, threshold=f.threshold
        )
        for f in figures
        if f.threshold
    ]


def _laps(figures: Sequence[Figures]) -> list[str]:
    """How the CPU of our own runs divides, cumulated."""
    lines = []
    for key in (OURS, NEXT):
        if ours := _of(figures, key):
            said = " · ".join(f"{lap.name} {lap.cpu_seconds:.2f}" for lap in ours.run.laps)
            lines.append(f"{ours.title}：CPU {said}")
    return lines


def _ratios(figures: Sequence[Figures]) -> list[str]:
    """Peers divided by ours; the next round divided by the first."""
    ours = _of(figures, OURS)
    if ours is None:
        return []
    lines = [_ratio(ours, f) for f in figures if f.run.contender not in {OURS, NEXT}]
    later = _of(figures, NEXT)
    if later:
        share = later.run.cost.cpu_seconds / ours.run.cost.cpu_seconds
        lines.append(_("下一轮的 CPU 是首轮的 {share:.1%}").format(share=share))
    return lines


def _attached(ours: Figures, changes: Figures) -> str:
    """What attaching the changed rows alone took, with and without reading and writing, as a share of the same of a first round."""
    alone, whole = changes.run.fact("attached_cpu"), changes.run.fact("attached_round_cpu")
    cpu = {lap.name: lap.cpu_seconds for lap in ours.run.laps}
    text = _(
        "只附加变动的 {rows} 行：从读入到写出 CPU {whole:.2f} 秒，是首轮的 {of_whole:.2%}；其中融合 {alone:.2f} 秒，是首轮融合的 {of_alone:.2%}；{alike:.1%} 的行与整轮归入同一家；事先备好底册 {ready:.2f} 秒，事后收拢以备保存 {settled:.2f} 秒"
    )
    return text.format(
        rows=f"{int(changes.run.fact('attached_rows')):,}", whole=whole, of_whole=whole / (cpu["done"] - cpu["start"]),
        alone=alone, of_alone=alone / (cpu["fused"] - cpu["read"]), alike=changes.run.fact("attached_alike"),
        ready=changes.run.fact("ready_cpu"), settled=changes.run.fact("settled_cpu"),
    )  # fmt: skip


def _ratio(ours: Figures, theirs: Figures) -> str:
    assert ours.quality and theirs.quality  # noqa: S101, PT018 - both ran
    mine, other = ours.run.cost, theirs.run.cost
    return _("{title} ÷ 经纬：CPU {cpu}，时间 {wall}，内存 {memory}，误差（1−F1）{error}").format(
        title=theirs.title,
        cpu=times(mine.cpu_seconds, other.cpu_seconds),
        wall=times(mine.wall_seconds, other.wall_seconds),
        memory=times(mine.peak_mib, other.peak_mib),
        error=times(1 - ours.quality.f1, 1 - theirs.quality.f1),
    )


def _of(figures: Sequence[Figures], key: str) -> Figures | None:
    return next((f for f in figures if f.run.contender == key), None)


def as_dicts(figures: Sequence[Figures]) -> list[dict[str, object]]:
    """Everything that was measured, for a JSON file."""
    plain = [replace(f, run=replace(f.run, facts=())) for f in figures]
    return [{**asdict(p), "facts": dict(f.run.facts)} for p, f in zip(plain, figures, strict=True)]
