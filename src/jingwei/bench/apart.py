"""The process in which one contender runs: reads its job, does it, writes what it cost."""

import importlib
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jingwei.bench.measure import Job, Stopwatch


def main(arguments: list[str]) -> None:
    """Takes "module:function", the job's file and the parent's clock; writes report.json."""
    work, order, started = arguments
    watch = Stopwatch(started=float(started))
    job = job_of(json.loads(Path(order).read_text(encoding="utf-8")))
    module, _, function = work.partition(":")
    facts = getattr(importlib.import_module(module), function)(job, watch)
    report = {"laps": [asdict(lap) for lap in watch.laps], "facts": facts or {}}
    (job.out / "report.json").write_text(json.dumps(report), encoding="utf-8")


def job_of(said: dict[str, Any]) -> Job:
    """A job as it was written into its file."""
    paths = {
        name: Path(said[name]) if said[name] else None
        for name in ("source", "out", "truth", "before")
    }
    return Job(**paths, options=tuple(said["options"]))  # type: ignore[arg-type]


if __name__ == "__main__":
    main(sys.argv[1:])
