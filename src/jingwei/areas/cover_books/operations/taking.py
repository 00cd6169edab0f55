"""Takes the ticked lines of a ledger over into the cover, part by part; what was done stays done (R-B.6)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from jingwei.areas.cover_books import rules
from jingwei.areas.cover_books.kinds import TAKEABLE, BookKind, State, Verdict
from jingwei.areas.cover_books.models import Book, Line
from jingwei.areas.cover_books.operations.steps import refuse, sight_of, tell
from jingwei.areas.cover_books.planning import Plan, plans_of, post_kind, since_of
from jingwei.areas.cover_books.queries import lines_of, plans
from jingwei.areas.cover_books.rules import BookRefused
from jingwei.cover.kinds import Level
from jingwei.cover.models import Instructor, PartyOrganisation
from jingwei.cover.operations import assign, enlist, form, join, leave, revise
from jingwei.cover.operations.guiding import MOST
from jingwei.cover.rules import CoverRefused
from jingwei.journal.digest import Details
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Organisation

PART = 50  # lines in one transaction
_LOCK = 4_027_101_526  # of whoever takes ledgers over: two would form the same branch twice
_TOP_FIRST = tuple(Level.values)
Clock = Callable[[], datetime]


@transaction.atomic
def begin(book: Book, *, actor: Account, now: datetime) -> int:
    """Has the ticked lines taken over; how many there are. Nothing ticked, or busy: BookRefused.

    What is ticked is kept, so that it does not change while the worker goes through it.
    """
    held = Book.objects.select_for_update(of=("self",)).get(pk=book.pk)
    refuse(rules.busy(State(held.state), held.removed_at))
    wanted = [one.line.pk for one in plans(held) if one.is_ticked]
    if not wanted:
        raise BookRefused(_("没有打勾的行可以接收：都已在册且一致，或还没有打勾。"))
    open_lines = Line.objects.filter(book=held, done_at=None)
    open_lines.filter(pk__in=wanted).update(ticked=True, outcome="")
    open_lines.exclude(pk__in=wanted).filter(ticked=True).update(ticked=False)
    Book.objects.filter(pk=held.pk).update(state=State.TAKING, taken_by=actor, taken_at=now)
    tell("take_over", subject=held, actor=actor, now=now, details={"lines": len(wanted)})
    return len(wanted)


def take_over(book: int, *, clock: Clock) -> int:
    """Goes through the lines part by part, each whole or not at all; how many were taken over in this run.

    Safe to repeat after a kill: what is done is done, the rest goes on.
    """
    with seeing(EVERYTHING):
        found = Book.objects.select_related("taken_by").get(pk=book)
    if found.state != State.TAKING:
        return 0
    count = 0
    with seeing(sight_of(found)):
        waiting = _waiting(found)
    for at in range(0, len(waiting), PART):
        count += _take_part(found, waiting[at : at + PART], clock=clock)
    return count + _end(found, clock=clock)


def stop(book: int, *, fault: str, clock: Clock) -> None:
    """End a run that cannot go on, with the words; what was taken over stays, the rest can be taken over again."""
    with transaction.atomic(), seeing(EVERYTHING):
        taking = Book.objects.filter(pk=book, state=State.TAKING)
        if taking.update(state=State.READ):
            Line.objects.filter(book=book, ticked=True, done_at=None).update(outcome=fault)
            subject = Book.objects.get(pk=book)
            tell("stopped", subject=subject, actor=None, now=clock(), details={})


def _waiting(book: Book) -> list[int]:
    """The ticked lines that are not done, those of higher Party organisations first: the others name them."""
    rows = Line.objects.filter(book=book, ticked=True, done_at=None, outcome="").order_by("pk")
    return [
        pk for pk, _said in sorted(
            rows.values_list("pk", "said__level"),
            key=lambda one: _TOP_FIRST.index(one[1]) if one[1] in _TOP_FIRST else len(_TOP_FIRST),
        )
    ]  # fmt: skip


@transaction.atomic
def _take_part(book: Book, lines: Sequence[int], *, clock: Clock) -> int:
    """Some lines in one transaction, after whoever else takes ledgers over; what stands is read then."""
    now, count = clock(), 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    with seeing(sight_of(book)):
        if not Book.objects.filter(pk=book.pk, state=State.TAKING).exists():
            return 0  # removed meanwhile
        own = lines_of(book).filter(pk__in=lines, done_at=None)
        held = list(own.select_for_update(of=("self",)))
        by_key = {line.pk: line for line in held}
        for pk in lines:
            if pk in by_key:
                count += _take(book, by_key[pk], now=now)
    return count


def _take(book: Book, line: Line, *, now: datetime) -> int:
    """One line as it stands now, the lines before it done; a refusal of the cover is kept with it."""
    (plan,) = plans_of(book, [line])
    if plan.verdict not in TAKEABLE:
        line.outcome = plan.why or _("现在已在册，一致，没有改动。")
        line.done_at = now if plan.verdict is Verdict.SAME else None
        line.save(update_fields=["outcome", "done_at"])
        return 0
    try:
        with transaction.atomic():
            deed = _party if book.kind == BookKind.PARTIES else _instructor
            line.outcome = deed(book, plan, now=now)
    except CoverRefused as refused:
        line.outcome = str(refused)
        line.save(update_fields=["outcome"])
        return 0
    line.done_at = now
    line.save(update_fields=["outcome", "done_at", "party", "instructor"])
    return 1


def _party(book: Book, plan: Plan, *, now: datetime) -> str:
    assert plan.facts is not None  # noqa: S101 - of every line that can be taken over
    actor, hosts = book.taken_by, _organisations(plan.hosts)
    if plan.party is None:
        since = plan.line.said.get("established")
        on = date.fromisoformat(since) if since else book.as_of
        made = form(plan.facts, hosts=hosts, established_on=on, actor=actor, now=now)
        plan.line.party = made
        return _("已新建党组织。")
    found = PartyOrganisation.objects.get(pk=plan.party.party_organisation_id)
    plan.line.party = found
    _move(found, plan, book, now=now)
    return _("已按台账更新。")


def _move(found: PartyOrganisation, plan: Plan, book: Book, *, now: datetime) -> None:
    """Facts and hosts, in the order in which none of the steps contradicts the formation."""
    assert plan.facts is not None  # noqa: S101 - of every line that can be taken over
    step: dict[str, object] = {"on": book.as_of, "actor": book.taken_by, "now": now}
    says_more = any(one.field != "hosts" for one in plan.changes)
    grows = len(plan.hosts) > 1
    if says_more and grows:
        revise(found, plan.facts, **step)  # type: ignore[arg-type]
    if plan.joining and not grows:
        _replace(found, plan, step)
    else:
        for one in _organisations(plan.joining):
            join(found, one, **step)  # type: ignore[arg-type]
        for one in _organisations(plan.leaving):
            leave(found, one, **step)  # type: ignore[arg-type]
    if says_more and not grows:
        revise(found, plan.facts, **step)  # type: ignore[arg-type]


def _replace(found: PartyOrganisation, plan: Plan, step: dict[str, object]) -> None:
    """Another host alone: an own branch has one at a time, so that no step in between would be lawful."""
    text = _("单独组建的党组织换了所在组织：请到它的页面办理，或撤销后新建。")
    if plan.leaving:
        raise CoverRefused(text)
    for one in _organisations(plan.joining):
        join(found, one, **step)  # type: ignore[arg-type]


def _instructor(book: Book, plan: Plan, *, now: datetime) -> str:
    said, actor = plan.line.said, book.taken_by
    since = since_of(plan.line, book.as_of)
    sent: Instructor | None = plan.instructor
    if sent is None:
        first = min([*since.values(), book.as_of])
        begun = date.fromisoformat(said["since"]) if said.get("since") else first
        unit = plan.line.unit or book.territory
        sent = enlist(
            said["name"], unit=unit, post_kind=post_kind(plan.line), since=min(begun, first), actor=actor, now=now,
            full_time=bool(said.get("full_time")), most=max(said.get("most") or MOST, 1),
        )  # fmt: skip
    plan.line.instructor = sent
    for one in _organisations(plan.joining):
        assign(
            sent, one, on=max(since.get(one.pk, book.as_of), sent.held_from), actor=actor, now=now
        )
    return _("已接收，联系 {count} 家。").format(count=len(plan.joining))


def _organisations(numbers: Sequence[int]) -> list[Organisation]:
    found = Organisation.objects.in_bulk(list(numbers))
    return [found[one] for one in numbers]


@transaction.atomic
def _end(book: Book, *, clock: Clock) -> int:
    """The run is over; 0, so that it adds up."""
    now = clock()
    with seeing(sight_of(book)):
        if Book.objects.filter(pk=book.pk, state=State.TAKING).update(state=State.READ):
            own = Line.objects.filter(book=book)
            done = own.filter(done_at__gte=book.taken_at).count()
            failed = own.filter(ticked=True, done_at=None).exclude(outcome="").count()
            own.filter(ticked=True, done_at=None).update(ticked=False)
            details: Details = {
                "done": done,
                "refused": failed,
                "day": str(timezone.localdate(now)),
            }
            tell("taken", subject=book, actor=book.taken_by, now=now, details=details)
    return 0
