"""What may be done to the cover; each runs whole or not at all, and is told to the journal."""

from jingwei.cover.operations.chaining import close_chain, link, open_chain, unlink
from jingwei.cover.operations.counting import (
    close_station,
    hand_over,
    open_station,
    tell_counts,
)
from jingwei.cover.operations.guiding import (
    assign,
    assign_many,
    enlist,
    release,
    release_many,
)
from jingwei.cover.operations.heirs import come_back, follow, follow_all
from jingwei.cover.operations.mass import set_up, wind_up
from jingwei.cover.operations.party import Facts, dissolve, form, join, leave, revise
from jingwei.cover.operations.serving import disband, found_team, serve, stop_serving

__all__ = [
    "Facts", "assign", "assign_many", "close_chain", "close_station", "come_back", "disband", "dissolve", "enlist", "follow", "follow_all", "form",
    "found_team", "hand_over", "join", "leave", "link", "open_chain", "open_station", "release", "release_many", "revise", "serve", "set_up", "stop_serving", "tell_counts", "unlink", "wind_up",
]  # fmt: skip
