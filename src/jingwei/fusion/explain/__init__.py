"""Why the register is as it is: which rows make an organisation and on what evidence, why two are apart.

>>> from pathlib import Path
>>> from jingwei.fusion import explain, load
>>> ground = explain.ground(load(Path("round1/state")))                # doctest: +SKIP
>>> explain.organisation(ground, number="JW-0000123").rows[0].because  # doctest: +SKIP
"""

from jingwei.fusion.explain.ground import Ground, ground, place
from jingwei.fusion.explain.lookup import Unknown, is_number, living, row_at
from jingwei.fusion.explain.organisation import Organisation, Row, Value, organisation
from jingwei.fusion.explain.pairs import Pair, Side, pair
from jingwei.fusion.explain.weighing import LIMIT, TOPICS, Evidence

__all__ = [
    "LIMIT", "TOPICS", "Evidence", "Ground", "Organisation", "Pair", "Row", "Side", "Unknown", "Value",
    "ground", "is_number", "living", "organisation", "pair", "place", "row_at",
]  # fmt: skip
