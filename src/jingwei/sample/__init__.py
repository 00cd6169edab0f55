"""A generated city and the lists its departments would send; knows nothing of fusion."""

from jingwei.sample.layouts import Options
from jingwei.sample.model import City
from jingwei.sample.noise import Noise
from jingwei.sample.places import Place, UnknownPlaceError, place_of, wuhai
from jingwei.sample.sampling import Request, make_lists, make_records, make_workbooks

__all__ = [
    "City",
    "Noise",
    "Options",
    "Place",
    "Request",
    "UnknownPlaceError",
    "make_lists",
    "make_records",
    "make_workbooks",
    "place_of",
    "wuhai",
]
