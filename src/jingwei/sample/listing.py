"""Draws who stands in which department's list, so that the number of rows is exact."""

from random import Random

from jingwei.sample.departments import DEPARTMENTS
from jingwei.sample.model import City


def draw_listings(city: City, *, rows: int, duplicate: float, seed: int) -> list[list[int]]:
    """For each department the indices of its organisations, in random order; one index a row.

    Every organisation is listed at least once, a share of rows twice in the same list, and the
    lengths add up to ``rows`` exactly: rows too many are struck where an organisation has others,
    rows too few are drawn again by the same chances.
    """
    random = Random(f"listing {city.place.code} {seed}")
    doubles = round(rows * duplicate)
    listings = _drawn(city, random)
    _fit(city, listings, rows - doubles, random)
    for _ in range(doubles):
        listing = random.choices(listings, [len(x) for x in listings])[0]
        listing.append(random.choice(listing))
    for listing in listings:
        random.shuffle(listing)
    return listings


def _drawn(city: City, random: Random) -> list[list[int]]:
    """Independent draws by each department's chances; who is in no list goes to the canvass."""
    draw = random.random
    likes = [(o.kind, o.trade.sector, o.visibility, o.standing.covered) for o in city.organisations]
    models = dict(zip(likes, city.organisations, strict=True))
    listings = []
    for department in DEPARTMENTS:
        # Worked out once for all organisations that are alike.
        chances = {like: department.chance(o) for like, o in models.items()}
        listings.append([i for i, like in enumerate(likes) if draw() < chances[like]])
    listed = {i for listing in listings for i in listing}
    canvass = listings[1]
    canvass.extend(i for i in range(len(city.organisations)) if i not in listed)
    return listings


def _fit(city: City, listings: list[list[int]], rows: int, random: Random) -> None:
    counts = [0] * len(city.organisations)
    for listing in listings:
        for i in listing:
            counts[i] += 1

    def wants(department: int, i: int) -> bool:
        return random.random() < DEPARTMENTS[department].chance(city.organisations[i])

    surplus = sum(counts) - rows
    sizes = [len(listing) for listing in listings]
    present = [set(listing) for listing in listings]
    while surplus:
        d = random.choices(range(len(listings)), sizes)[0]
        i = random.choice(listings[d]) if surplus > 0 else int(random.random() * len(counts))
        if surplus > 0 and counts[i] > 1 and i in present[d]:
            present[d].discard(i)
            counts[i] -= 1
            surplus -= 1
        elif surplus < 0 and i not in present[d] and wants(d, i):
            present[d].add(i)
            counts[i] += 1
            surplus += 1
    for d, listing in enumerate(listings):
        listings[d] = [i for i in listing if i in present[d]]
        kept = set(listings[d])
        listings[d].extend(sorted(present[d] - kept))
