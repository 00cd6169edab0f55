"""Issues and revokes tokens; each in one transaction with its journal entry (R-A.2).

A token is issued by its owner; whether somebody may end it is asked at the door. What nobody may do is refused
here with `rules.ApiRefused`. `actor=None` is the program itself, which asks for no post.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from jingwei.api import rules
from jingwei.api.models import ApiToken
from jingwei.api.rules import ApiRefused
from jingwei.api.token_secret import digest_of, fresh
from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.operations.steps import hold, key, today
from jingwei.people.permissions import Permission
from jingwei.people.queries import permissions_of
from jingwei.people.rules import closed

CHAIN = "api"


@dataclass(frozen=True, slots=True)
class Issued:
    """A token with the secret that is told this once and kept nowhere in clear."""

    token: ApiToken
    secret: str = field(repr=False)


@transaction.atomic
def issue_token(
    owner: Account, *, title: str, permissions: Collection[Permission], expires_on: date,
    actor: Account | None, now: datetime,
) -> Issued:  # fmt: skip
    """Give a program a token in the name of an account; raises ApiRefused."""
    held, on, secret = hold(owner)[owner.pk], today(now), fresh()
    powers = permissions_of(held, on=on)
    _refuse(
        closed(is_active=held.is_active),
        rules.another_owner(actor=actor.pk if actor else None, owner=held.pk),
        rules.not_entitled(powers) if actor else "",
        rules.bad_title(title),
        rules.twice_called(title, living=_titles(held, on=on)) if actor else "",
        rules.ungrantable(permissions, held=powers),
        rules.bad_expiry(expires_on, today=on),
    )
    granted = sorted(str(one) for one in set(permissions))
    token = ApiToken.objects.create(
        digest=digest_of(secret), title=title.strip(), owner=held, permissions=granted, issued_at=now,
        expires_on=expires_on,
    )  # fmt: skip
    _tell("issue_token", token, actor=actor, now=now)
    return Issued(token, secret)


@transaction.atomic
def revoke_token(token: ApiToken, *, actor: Account | None, now: datetime) -> None:
    """End a token at once and for good; raises ApiRefused where it was revoked before."""
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        raise ApiRefused(_("这个令牌已经停用。"))
    token.revoked_at = now
    _tell("revoke_token", token, actor=actor, now=now)


def _titles(owner: Account, *, on: date) -> set[str]:
    """Of the owner's tokens that hold on the day; nobody else issues him one meanwhile."""
    living = ApiToken.objects.filter(owner=owner, revoked_at=None, expires_on__gt=on)
    return set(living.values_list("title", flat=True))


def _refuse(*reasons: str) -> None:
    if reason := next(filter(None, reasons), ""):
        raise ApiRefused(reason)


def _tell(action: str, token: ApiToken, *, actor: Account | None, now: datetime) -> None:
    """One journal entry: ids, keys and days; neither the title nor the secret."""
    record(
        f"api.{action}",
        chain=CHAIN,
        actor=key(actor),
        subject=Subject("token", str(token.pk)),
        details={
            "owner": token.owner_id,
            "permissions": list(token.permissions),
            "expires_on": str(token.expires_on),
        },
        now=now,
    )
