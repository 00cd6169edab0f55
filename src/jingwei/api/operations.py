"""Issues and revokes tokens; each in one transaction with its journal entry (R-A.2).

Whether the actor may do it is asked at the door (`Permission.SETTINGS_TOKENS` over the owner's unit); what
nobody may do is refused here with `rules.ApiRefused`. `actor=None` is the program itself.
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
    _refuse(
        closed(is_active=held.is_active),
        rules.own_token(actor=actor.pk if actor else None, owner=held.pk),
        rules.bad_title(title),
        rules.ungrantable(permissions, held=permissions_of(held, on=on)),
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
