"""Says how many organisations of which kind a city of a given number of rows has."""

from dataclasses import dataclass

DEMO_ROWS = 19_339
LEAST_ROWS = 300
SIZES = {"demo": DEMO_ROWS, "s": DEMO_ROWS, "m": 200_000, "l": 1_000_000}


@dataclass(frozen=True)
class Population:
    """How many organisations of each kind; the defaults are the demo (domain 8 and 8.1).

    2,145 non-public enterprises and 463 social organisations are published figures, as are the
    19,339 rows; the split of the rest is ours, chosen so that a typical enterprise is in six lists.
    """

    rows: int = DEMO_ROWS
    companies: int = 2_145
    associations: int = 196
    institutions: int = 258
    foundations: int = 9
    shops: int = 240
    cooperatives: int = 50
    branches: int = 160
    stations: int = 40
    law_firms: int = 12
    cancelled: int = 36
    state_owned: int = 20
    three_have: int = 1_342
    covered_companies: int = 808
    running_social: int = 460
    covered_social: int = 270

    @property
    def social(self) -> int:
        """Associations, service institutions and foundations together."""
        return self.associations + self.institutions + self.foundations


def population(rows: int) -> Population:
    """The demo's population, or one in the same proportions for another number of rows."""
    demo = Population()
    scaled = {
        field: max(round(value * rows / demo.rows), 1)
        for field, value in vars(demo).items()
        if field != "rows"
    }
    return Population(rows=rows, **scaled)
