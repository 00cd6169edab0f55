"""The process in which one tool is measured: `python -m jingwei.cli.bench_office.apart TOOL FOLDER REPEAT`."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from jingwei.cli.bench_office.asked import Known

KNOWN, TABLE, COSTS = "known.json", "city.db", "costs-{tool}.json"


def main(arguments: list[str]) -> None:
    """Measures the tool over the database of DATABASE_URL, or the file in the folder; writes the costs there."""
    tool, folder, repeat = arguments[0], Path(arguments[1]), int(arguments[2])
    said = json.loads((folder / KNOWN).read_text(encoding="utf-8"))
    known = Known(**{**said, "places": tuple(said["places"])})
    if tool == "ours":
        from jingwei.site.office import open_office  # noqa: PLC0415 - each tool loads its own alone

        open_office(Path(os.environ["JINGWEI_DATA"]))
        from jingwei.cli.bench_office import pages  # noqa: PLC0415

        costs = pages.measure(known, repeat=repeat)
    elif tool == "admin":
        from jingwei.cli.bench_office import admin  # noqa: PLC0415

        admin.set_up(os.environ["DATABASE_URL"])
        costs = admin.measure(known, repeat=repeat)
    else:
        from jingwei.cli.bench_office import datasette  # noqa: PLC0415

        costs = datasette.measure(known, path=folder / TABLE, repeat=repeat)
    text = json.dumps({key: asdict(cost) for key, cost in costs.items()})
    (folder / COSTS.format(tool=tool)).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
