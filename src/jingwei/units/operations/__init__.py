"""All that changes the trees: open, rename, recode, reorganise, assign industries, load tables."""

from jingwei.units.operations.changes import recode_unit, rename_unit
from jingwei.units.operations.committees import (
    CommitteeLine,
    assign_industries,
    load_committees,
    read_committees,
)
from jingwei.units.operations.divisions import load_divisions
from jingwei.units.operations.loaded import Loaded
from jingwei.units.operations.offices import (
    DepartmentLine,
    load_departments,
    load_offices,
    read_departments,
)
from jingwei.units.operations.openings import Joining, Opening
from jingwei.units.operations.outlines import Outlined, outline_units
from jingwei.units.operations.reorganisation import open_unit, open_units, reorganise

__all__ = [
    "CommitteeLine",
    "DepartmentLine",
    "Joining",
    "Loaded",
    "Opening",
    "Outlined",
    "assign_industries",
    "load_committees",
    "load_departments",
    "load_divisions",
    "load_offices",
    "open_unit",
    "open_units",
    "outline_units",
    "read_committees",
    "read_departments",
    "recode_unit",
    "rename_unit",
    "reorganise",
]
