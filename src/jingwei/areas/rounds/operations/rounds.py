"""Opening a round, ending it, and laying its result into the register, by the worker or at once (R-O.1, R-O.7)."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import ENDABLE, OPEN, Answer, Publishing, Round, RoundState, Run
from jingwei.areas.rounds.operations import changes, decided
from jingwei.areas.rounds.operations.steps import Clock, RoundRefused, Signs, move, tell
from jingwei.cover.operations import follow_all
from jingwei.fusion import keeping
from jingwei.kernel import system
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.operations.publish import publish as lay_into_register
from jingwei.register.rules import RegisterRefused
from jingwei.units.models import Unit


@transaction.atomic
def open_round(
    *, title: str, top: Unit, legal_ground: str, ends_on: date, actor: Account, now: datetime, on: date
) -> Round:  # fmt: skip
    """Open the next round of a city; refused without a title, a legal ground and a coming end (R-16.1)."""
    if not title.strip() or not legal_ground.strip():
        raise RoundRefused(_("请写明本轮的名称和依据：向基层要数要有依据。"))
    if ends_on <= on:
        raise RoundRefused(_("截止日 {day} 已过或就是今天，请改为以后的日期。").format(day=ends_on))
    newest = Round.objects.filter(top=top).order_by("-number").first()
    if newest and newest.state in OPEN:
        text = _("第 {number} 轮还没有发布，不能另开一轮。请先发布或终止它。")
        raise RoundRefused(text.format(number=newest.number))
    try:
        with transaction.atomic():
            found = Round.objects.create(
                number=newest.number + 1 if newest else 1, title=title.strip(), top=top,
                legal_ground=legal_ground.strip(), ends_on=ends_on, opened_by=actor, opened_at=now, touched_at=now,
            )  # fmt: skip
    except IntegrityError as fault:
        raise RoundRefused(_("刚刚有人开了新的一轮，请刷新后再看。")) from fault
    tell("open", subject=found, actor=actor, now=now, details={"number": found.number, "ends_on": str(ends_on)})  # fmt: skip
    return found


@transaction.atomic
def abandon(found: Round, *, actor: Account, now: datetime) -> Round:
    """End a round without a result; files and answers stay for the record."""
    ended = move(found, of=ENDABLE, to=RoundState.ABANDONED)
    tell("abandon", subject=ended, actor=actor, now=now, details={"number": ended.number})
    return ended


@transaction.atomic
def publish(found: Round, *, run: int, actor: Account, now: datetime, on: date) -> Round:
    """Lay the run that was looked at into the register at once, for good: first the state, then the rest.

    run: the one whose result the person saw; refused where a newer one has finished, where answers came
    after it, or where some wait for a second person.
    """
    done = move(found, of=(RoundState.REVIEWING,), to=RoundState.PUBLISHED, published_by=actor, published_at=now)  # fmt: skip
    _lay(done, _looked_at(done, run=run), actor=actor, now=now, on=on)
    return done


@transaction.atomic
def ask_to_publish(found: Round, *, run: int, actor: Account, now: datetime) -> Publishing:
    """Keep the wish to publish the run that was looked at, for the worker; refused as `publish` is.

    From here on nothing of the round changes until the worker has laid it down or says why not.
    """
    held = move(found, of=(RoundState.REVIEWING,), to=RoundState.PUBLISHING)
    asked = Publishing.objects.create(
        round=held, run=_looked_at(held, run=run), started_at=now, started_by=actor, seen_at=now
    )
    tell("ask_to_publish", subject=asked, actor=actor, now=now, details={"number": held.number, "run": asked.run_id})  # fmt: skip
    return asked


def publish_asked(asked: Publishing, *, clock: Clock) -> Publishing:
    """Lay down what was asked for, from today on; safe to repeat after a kill, and by two workers at once.

    A refusal or a fault of the disk ends it in words, and the round goes back to review.
    """
    if asked.finished_at:
        return asked
    signs = Signs(asked, clock)
    signs.step("publish", of=asked.run.summary["organisations"])
    try:
        with transaction.atomic():
            _lay_asked(asked, signs=signs)
    except RoundRefused as refused:
        give_up_publishing(asked, fault=str(refused), clock=clock)
    except OSError as fault:
        is_lost = isinstance(fault, FileNotFoundError)
        reason = _("文件不在了") if is_lost else system.refused(fault)
        text = _("读不出比对结果：{reason}。请再比对一次，然后发布。")
        give_up_publishing(asked, fault=text.format(reason=reason), clock=clock)
    asked.refresh_from_db()
    return asked


def _lay_asked(asked: Publishing, *, signs: Signs) -> None:
    """First the wish, which one worker alone takes up; the round itself is held at the end, for a moment."""
    now = signs.clock()
    if not signs.end(now=now):
        return
    run, actor = _looked_at(asked.round, run=asked.run_id), asked.started_by
    _lay(asked.round, run, actor=actor, now=now, on=timezone.localdate(now))
    move(asked.round, of=(RoundState.PUBLISHING,), to=RoundState.PUBLISHED, published_by=actor, published_at=now)  # fmt: skip


@transaction.atomic
def give_up_publishing(asked: Publishing, *, fault: str, clock: Clock) -> None:
    """End a wish that cannot be fulfilled: its words stay, the round goes back to review."""
    now = clock()
    if Signs(asked, clock).end(now=now, fault=fault):
        move(asked.round, of=(RoundState.PUBLISHING,), to=RoundState.REVIEWING)
        tell("publishing_failed", subject=asked, actor=None, now=now, details={})


def _looked_at(found: Round, *, run: int) -> Run:
    """The run that the person saw, where it is still what would be published."""
    newest = Run.objects.filter(round=found).order_by("-pk").first()
    if newest is None or newest.pk != run or newest.fault:
        raise RoundRefused(_("您看的不是最新一次比对的结果。请刷新，核对后再发布。"))
    if found.touched_at > newest.started_at:
        raise RoundRefused(_("比对之后文件或答复又有变化，请再比对一次，核对结果后发布。"))
    decided.refuse_newer(newest)
    with seeing(EVERYTHING):
        counted = Answer.objects.filter(round=found, taken_back_at=None)
        waiting = counted.filter(needs_two=True, confirmed_by=None).count()
    if waiting:
        text = _("还有 {count} 个合并等第二人确认，确认后才能发布。")
        raise RoundRefused(text.format(count=waiting))
    return newest


def _lay(found: Round, run: Run, *, actor: Account, now: datetime, on: date) -> None:
    """The register first, with what that changed for whom; then the journal."""
    with seeing(EVERYTHING):
        result = keeping.kept(storage.of_run(found.number, run.pk) / "kept")
        try:
            with changes.noting(found):
                decided.refuse_newer(run)  # nobody decides any more while we publish
                lay_into_register(
                    result, top=found.top, on=on, round_no=found.number, actor=actor, now=now
                )
                follow_all(on=on)
        except RegisterRefused as refused:
            raise RoundRefused(str(refused)) from refused
    tell("publish", subject=found, actor=actor, now=now, details={"number": found.number, "run": run.pk, "digest": run.digest})  # fmt: skip
