"""Lists of many departments in, one register out: read, fuse, explain.

The public face; everything below it is internal and may change. All tables are frames in Arrow
memory: `pyarrow.table(frame)`, `pandas.DataFrame.from_arrow(frame)` and `polars` take them as they are.

>>> from pathlib import Path
>>> from jingwei import fusion
>>> reading = fusion.read([Path("lists/01_市场监管局.xlsx")])           # doctest: +SKIP
>>> state, result = fusion.fuse(reading.records)                        # doctest: +SKIP
>>> later, changed = fusion.fuse(next_month.records, state=state)       # doctest: +SKIP
>>> little, touched = fusion.attach(news.records, state=later)          # doctest: +SKIP
>>> register = fusion.ready(later)  # to attach again and again             # doctest: +SKIP
>>> register, touched = fusion.attach_to(register, news.records)        # doctest: +SKIP
>>> result.organisations["name"]                                        # doctest: +SKIP
"""

from jingwei.fusion.attaching import attach, attach_to
from jingwei.fusion.decisions import DecisionsRefused
from jingwei.fusion.engine import fuse
from jingwei.fusion.model import Fusion, Judgement, Status
from jingwei.fusion.readiness import Ready, ready
from jingwei.fusion.reading import Reading, Refusal, read
from jingwei.fusion.state import State, StateRefused, load, save

__all__ = [
    "DecisionsRefused", "Fusion", "Judgement", "Reading", "Ready", "Refusal", "State", "StateRefused", "Status",
    "attach", "attach_to", "fuse", "load", "read", "ready", "save",
]  # fmt: skip
