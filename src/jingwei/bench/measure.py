"""Runs one contender in a process of its own and says what it cost: CPU, time, memory."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from jingwei.kernel.catalogue import translate as _

_LONGEST_SECONDS = 3_600
_TO_MIB = 1 << 20 if sys.platform == "darwin" else 1 << 10


@dataclass(frozen=True)
class Contender:
    """One way of doing the work: `work` is "module:function", called with a Job and a Stopwatch.

    `needs` are the modules that must be installed for it, `install` the packages that bring them.
    one_core: the process is started on one core, and so with one thread of the column library.
    """

    key: str
    title: str
    work: str
    needs: tuple[str, ...] = ()
    install: tuple[str, ...] = ()
    one_core: bool = False

    def missing(self) -> tuple[str, ...]:
        """The modules that it needs and that are not installed."""
        return tuple(module for module in self.needs if find_spec(module) is None)


@dataclass(frozen=True)
class Job:
    """What every contender is handed: the same input, and a folder of its own for what it makes.

    `source` is the Parquet table of rows or the workbook; `truth` may be opened only after the
    last lap. `before` is the state of an earlier round, `options` what else the task needs.
    """

    source: Path
    out: Path
    truth: Path | None = None
    before: Path | None = None
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lap:
    """What the process had used when it said that a part of its work was done.

    CPU is user and system time of the process and its children; memory is the peak so far.
    Python's own start and the loading of libraries are in all of them.
    """

    name: str
    cpu_seconds: float
    wall_seconds: float
    peak_mib: float


@dataclass(frozen=True)
class Run:
    """What one contender did: its laps, its facts, or why it has none."""

    contender: str
    laps: tuple[Lap, ...] = ()
    facts: tuple[tuple[str, float], ...] = ()
    skipped: str = ""

    @property
    def cost(self) -> Lap:
        """The lap at which the work was done; later ones are extra."""
        return next((lap for lap in self.laps if lap.name == "done"), self.laps[-1])

    def fact(self, name: str) -> float:
        """A figure that the contender counted."""
        return dict(self.facts)[name]


class Stopwatch:
    """Notes what the process has used so far; `started` is the parent's clock at the start."""

    def __init__(self, *, started: float, clock: Callable[[], float] = time.perf_counter) -> None:
        """Starts counting at `started`, so that the start of Python is in the figures."""
        self._started = started
        self._clock = clock
        self.laps: list[Lap] = []

    def lap(self, name: str) -> None:
        """A part is done: "done" is what the tables show, other names are for a closer look."""
        cpu = sum(os.times()[:4])
        self.laps.append(Lap(name, cpu, self._clock() - self._started, peak_mib()))


def peak_mib() -> float:
    """The most memory that this process has held, and its largest child, in MiB."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / _TO_MIB
    return _own_peak_mib() + children


def _own_peak_mib() -> float:
    status = Path("/proc/self/status")
    if status.exists():
        # getrusage would name the parent's peak: Linux hands it on to what the parent starts.
        found = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
        return float(found[0].split()[1]) / (1 << 10)
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / _TO_MIB


def run_apart(contender: Contender, job: Job, *, repeat: int = 1) -> Run:
    """Runs the contender `repeat` times and gives the middle of the runs.

    A contender whose libraries are missing is skipped, one that fails says so in `skipped`.
    """
    missing = contender.missing()
    if missing:
        return Run(contender.key, skipped=_not_installed(contender, missing))
    job.out.mkdir(parents=True, exist_ok=True)
    runs = []
    for _number in range(repeat):
        runs.append(_run_once(contender, job))
        if runs[-1].skipped:
            return runs[-1]
    return middle(runs)


def middle(runs: Sequence[Run]) -> Run:
    """One run of the medians of several of one contender; the first that was skipped, if one was."""
    skipped = [run for run in runs if run.skipped]
    if skipped:
        return skipped[0]
    names = [name for name, _value in runs[0].facts]
    facts = tuple((name, median(run.fact(name) for run in runs)) for name in names)
    return replace(runs[-1], laps=_medians([run.laps for run in runs]), facts=facts)


def _not_installed(contender: Contender, missing: tuple[str, ...]) -> str:
    return _("没有安装 {missing}，已跳过。安装：pip install {packages}").format(
        missing="、".join(missing), packages=" ".join(contender.install)
    )


def _run_once(contender: Contender, job: Job) -> Run:
    order = job.out / "job.json"
    order.write_text(json.dumps(asdict(job), default=str), encoding="utf-8")
    report = job.out / "report.json"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "jingwei.bench.apart", contender.work, str(order)]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    try:
        with _on_one_core() if contender.one_core else nullcontext():
            ended = subprocess.run(  # noqa: S603 - our own module, with names from our own table
                [*command, repr(time.perf_counter())],
                env=environment, capture_output=True, check=False, timeout=_LONGEST_SECONDS,
            )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Run(contender.key, skipped=_("超过 {n} 秒，已放弃").format(n=_LONGEST_SECONDS))
    if ended.returncode or not report.exists():
        said = ended.stderr.decode("utf-8", errors="replace").strip().splitlines() or ["?"]
        return Run(contender.key, skipped=_("运行失败：{reason}").format(reason=said[-1]))
    return read_report(report, key=contender.key)


@contextmanager
def _on_one_core() -> Iterator[None]:
    """What the calling thread starts meanwhile keeps to one core; where the system does not offer it, not at all."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def read_report(path: Path, *, key: str) -> Run:
    """What the process wrote about itself."""
    said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    laps = tuple(Lap(**lap) for lap in said["laps"])
    return Run(key, laps=laps, facts=tuple(said["facts"].items()))


def _medians(laps: list[tuple[Lap, ...]]) -> tuple[Lap, ...]:
    """Lap by lap the median of every figure."""
    return tuple(
        Lap(
            same[0].name,
            median(lap.cpu_seconds for lap in same),
            median(lap.wall_seconds for lap in same),
            median(lap.peak_mib for lap in same),
        )
        for same in zip(*laps, strict=True)
    )
