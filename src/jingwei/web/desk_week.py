"""The part 本周变化: what is new, has left, changed or moved since Monday, as figures that open their lists."""

from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.sight import seeing
from jingwei.register.since import What, counts_since
from jingwei.web.access import powers, sight_with
from jingwei.web.changes.week import TITLES, address_of, monday
from jingwei.web.desk_parts import Tile, Tiles
from jingwei.web.request import OfficeRequest


def week(request: OfficeRequest) -> Tiles | None:
    """The figures of the reader's part; None where nothing changed, or he sees none."""
    if Permission.REGISTER_VIEW not in powers(request):
        return None
    since = monday(request.today)
    with seeing(sight_with(request, Permission.REGISTER_VIEW)):
        counts = counts_since(since, on=request.today)
    if not any(counts.values()):
        return None
    return Tiles(
        tuple(Tile(_(TITLES[what]), counts[what], address_of(what, since)) for what in What)
    )
