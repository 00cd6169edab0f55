"""Each department's own list back: the workbook that a run wrote for it, found by the department (R-O.11)."""

from pathlib import Path

from jingwei.areas.rounds import storage
from jingwei.areas.rounds.departments import list_name
from jingwei.areas.rounds.models import Round, Run
from jingwei.fusion.outputs.returns import file_name
from jingwei.units.models import Unit


def workbook(found: Round, run: Run, *, department: Unit) -> Path | None:
    """Where the department's workbook of the run lies; None where the run read none of its rows."""
    taken: list[str] = []
    mine = list_name(department, top=found.top)
    for line in run.balance:
        taken.append(file_name(line["department"], taken=taken))
        if line["department"] == mine:
            path = storage.of_run(found.number, run.pk) / "returns" / f"{taken[-1]}.xlsx"
            return path if path.is_file() else None
    return None


def to_mend(run: Run, *, department: str) -> int:
    """How many of the department's rows the run refused or questions."""
    return sum(
        line["rejected"] + line["waiting"]
        for line in run.balance
        if line["department"] == department
    )
