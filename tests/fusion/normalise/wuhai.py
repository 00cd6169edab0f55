"""The places that tests of normalising know: a city with three districts, and all provinces."""

import polars as pl

from jingwei.fusion.normalise.places import local_places
from tests.fusion.lists import code

NO_ADDRESSES = pl.Series("address", [], dtype=pl.String)
NO_CODES = pl.Series("code", [], dtype=pl.String)
PLACES = local_places(pl.Series("code", [code(n) for n in range(1, 6)]), NO_ADDRESSES)
