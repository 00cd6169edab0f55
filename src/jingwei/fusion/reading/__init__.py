"""Files in, records out: reads departments' lists, whatever shape they come in."""

from jingwei.fusion.reading.memory import Layout, MappingFileError, dump_mapping, load_mapping
from jingwei.fusion.reading.model import ColumnReading, How, Kind, Reading, Refusal, SheetReading
from jingwei.fusion.reading.reader import read

__all__ = [
    "ColumnReading",
    "How",
    "Kind",
    "Layout",
    "MappingFileError",
    "Reading",
    "Refusal",
    "SheetReading",
    "dump_mapping",
    "load_mapping",
    "read",
]
