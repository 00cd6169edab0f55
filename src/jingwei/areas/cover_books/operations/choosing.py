"""What people choose in a ledger: which organisation is meant, none of them, which lines are taken over (R-B.5)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from jingwei.areas.cover_books import rules
from jingwei.areas.cover_books.kinds import How, State
from jingwei.areas.cover_books.models import Book, Line, Mention
from jingwei.areas.cover_books.operations.steps import refuse, tell
from jingwei.areas.cover_books.rules import BookRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.models import Organisation


@transaction.atomic
def choose(
    mention: Mention, organisation: Organisation | None, *, seen: str, actor: Account, now: datetime
) -> None:
    """The organisation that is meant; None: it is left out. What others chose meanwhile is told, not overwritten.

    seen: how it stood when the reader looked (`standing_of`). The same again changes nothing. Raises BookRefused.
    """
    book = _held(mention.line.book_id)
    found = Mention.objects.select_for_update(of=("self",)).select_related("line", "chosen_by").get(pk=mention.pk)  # fmt: skip
    refuse(
        rules.busy(State(book.state), book.removed_at),
        _("这一行已经接收，不能再改。") if found.line.done_at else "",
    )
    how = How.PERSON if organisation else How.LEFT_OUT
    wanted = (str(how), organisation.pk if organisation else None)
    if (found.how, found.organisation_id) == wanted:
        return
    if standing_of(found) != seen:
        text = _("{name} 刚才已经选过，请看过再定。")
        who = found.chosen_by.name if found.chosen_by else _("别人")
        raise BookRefused(text.format(name=who))
    found.how, found.organisation = how, organisation
    found.chosen_by, found.chosen_at = actor, now
    found.save(update_fields=["how", "organisation", "chosen_by", "chosen_at"])
    details = {"line": found.line_id, "organisation": wanted[1], "how": str(how)}
    tell("choose", subject=book, actor=actor, now=now, details=details)


def standing_of(mention: Mention) -> str:
    """How a mention stands, as the form of a page keeps it."""
    return f"{mention.how}:{mention.organisation_id or ''}"


@transaction.atomic
def tick(
    book: Book, *, shown: Collection[int], ticked: Collection[int], actor: Account, now: datetime
) -> int:
    """Of the lines shown those are to be taken over that are ticked; how many changed. Raises BookRefused."""
    held = _held(book.pk)
    refuse(rules.busy(State(held.state), held.removed_at))
    own = Line.objects.filter(book=held, done_at=None, pk__in=shown)
    on = own.filter(pk__in=ticked).exclude(ticked=True).update(ticked=True)
    off = own.exclude(pk__in=ticked).exclude(ticked=False).update(ticked=False)
    if on or off:
        tell("tick", subject=held, actor=actor, now=now, details={"ticked": on, "unticked": off})
    return on + off


def _held(book: int) -> Book:
    """The ledger, which nobody takes over or removes meanwhile."""
    return Book.objects.select_for_update(of=("self",)).get(pk=book)
