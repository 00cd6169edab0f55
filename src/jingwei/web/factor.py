"""Who must show a second factor: whoever acts for a district or a city (R-W.9)."""

from datetime import date
from enum import StrEnum

from allauth.mfa.utils import is_mfa_enabled

from jingwei.people.models import Account, Post
from jingwei.units.kinds import Kind

# Where a stolen password would open more than one street.
_WIDE = frozenset({Kind.PROVINCE, Kind.CITY, Kind.DISTRICT})


class SecondFactor(StrEnum):
    """Of whom a second factor is asked."""

    NOBODY = "nobody"
    DISTRICT = "district"  # posts at a district, a city or their offices
    EVERYBODY = "everybody"


def wants_second_factor(account: Account, *, among: SecondFactor, on: date) -> bool:
    """Says whether the account must set up a second factor before it goes on."""
    if among == SecondFactor.NOBODY or is_mfa_enabled(account):
        return False
    return among == SecondFactor.EVERYBODY or _acts_widely(account, on=on)


def _acts_widely(account: Account, *, on: date) -> bool:
    """Holds a post at a district or above, or in an office that serves one, or in a task force."""
    posts = Post.objects.acting(on=on).filter(account=account).select_related("unit__serves")
    return any(_is_wide(post) for post in posts)


def _is_wide(post: Post) -> bool:
    unit = post.unit
    if unit is None:
        return True
    return Kind(unit.kind) in _WIDE or (unit.serves is not None and Kind(unit.serves.kind) in _WIDE)
