"""Reads tokens: those of an account, and what of a token may be told; never its hash."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from django.db.models import QuerySet

from jingwei.api.models import ApiToken
from jingwei.kernel.catalogue import mark
from jingwei.people.models import Account
from jingwei.people.permissions import Permission


class State(StrEnum):
    """How a token stands on a day."""

    LIVING = "living"
    EXPIRED = "expired"
    ENDED = "ended"


# What each permission lets a program read.
READS: Mapping[Permission, str] = MappingProxyType({
    Permission.REGISTER_VIEW: mark("组织的公开项"),
    Permission.LEDGERS_EXPORT: mark("组织的内部项"),
    Permission.UNITS_VIEW: mark("单位"),
})  # fmt: skip


def tokens_of(account: Account) -> QuerySet[ApiToken]:
    """The account's tokens, the newest first."""
    return ApiToken.objects.filter(owner=account).defer("digest").order_by("-pk")


def state_of(token: ApiToken, *, on: date) -> State:
    """How the token stands on the day."""
    if token.revoked_at is not None:
        return State.ENDED
    return State.LIVING if token.expires_on > on else State.EXPIRED
