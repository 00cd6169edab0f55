"""Who asks: the holder of a token, with what the token and today's posts give; or the public, where it may."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from jingwei.api.faults import lacking, unknown_asker
from jingwei.api.models import ApiToken
from jingwei.api.token_secret import digest_of
from jingwei.people import queries
from jingwei.people.models import Account
from jingwei.people.permissions import Permission
from jingwei.people.sight import EVERYTHING, Sight, sight_of

_BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asks; without an account it is the public, who reads the public fields alone.

    budget: the name under which his questions are counted.
    """

    permissions: frozenset[Permission]
    budget: str
    account: Account | None = None

    def may(self, permission: Permission) -> bool:
        """True where token and owner hold the permission today."""
        return permission in self.permissions

    def sight(self, permission: Permission, *, on: date) -> Sight:
        """What he sees with the permission on the day; raises ApiFault (403) without it."""
        if not self.may(permission):
            raise lacking(permission)
        return sight_of(self.account, permission, on=on) if self.account else EVERYTHING

    def paths(self, permission: Permission, *, on: date) -> list[str]:
        """The branches of the trees that he sees with it; raises ApiFault (403) without it."""
        if self.account is None or not self.may(permission):
            raise lacking(permission)
        return queries.paths(self.account, permission, on=on)


THE_PUBLIC = Asker(frozenset({Permission.REGISTER_VIEW}), budget="public")


def secret_in(request: HttpRequest) -> str:
    """The secret in the header of the request, "" without any; a session of a browser does not count."""
    said = request.headers.get("Authorization", "")
    return said[len(_BEARER) :].strip() if said.lower().startswith(_BEARER) else ""


def asker_of(secret: str, *, on: date) -> Asker:
    """Who holds the secret on the day; the public where nobody does and the office lets it ask (R-A.5).

    Raises ApiFault (401).
    """
    if not secret:
        if settings.API_PUBLIC:
            return THE_PUBLIC
        raise unknown_asker()
    found = _holding(on).filter(digest=digest_of(secret)).select_related("owner").first()
    if found is None:
        raise unknown_asker()
    _mark_used(found, on=on)
    held = queries.permissions_of(found.owner, on=on)
    granted = frozenset(Permission(one) for one in found.permissions) & held
    return Asker(granted, budget=f"token:{found.pk}", account=found.owner)


def _holding(on: date) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(revoked_at=None, expires_on__gt=on, owner__is_active=True)


def _mark_used(token: ApiToken, *, on: date) -> None:
    """Notes the day, once a day."""
    if token.last_used_on != on:
        unused = Q(last_used_on=None) | Q(last_used_on__lt=on)
        ApiToken.objects.filter(unused, pk=token.pk).update(last_used_on=on)
