"""Opening a round, ending it, and laying its result into the register (R-O.1, R-O.7)."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import OPEN, Answer, Round, RoundState, Run
from jingwei.areas.rounds.operations.steps import RoundRefused, move, tell
from jingwei.fusion import keeping
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
    ended = move(found, of=OPEN, to=RoundState.ABANDONED)
    tell("abandon", subject=ended, actor=actor, now=now, details={"number": ended.number})
    return ended


@transaction.atomic
def publish(found: Round, *, run: int, actor: Account, now: datetime, on: date) -> Round:
    """Lay the run that was looked at into the register, for good: first the state, then the rest.

    run: the one whose result the person saw; refused where a newer one has finished, where answers came
    after it, or where some wait for a second person.
    """
    done = move(found, of=(RoundState.REVIEWING,), to=RoundState.PUBLISHED, published_by=actor, published_at=now)  # fmt: skip
    newest = Run.objects.filter(round=done).order_by("-pk").first()
    if newest is None or newest.pk != run or newest.fault:
        raise RoundRefused(_("你看的不是最新一次比对的结果。请刷新，核对后再发布。"))
    if done.touched_at > newest.started_at:
        raise RoundRefused(_("比对之后文件或答复又有变化，请再比对一次，核对结果后发布。"))
    with seeing(EVERYTHING):
        _check_answers(done)
        result = keeping.kept(storage.of_run(done.number, newest.pk) / "kept")
        try:
            lay_into_register(
                result, top=done.top, on=on, round_no=done.number, actor=actor, now=now
            )
        except RegisterRefused as refused:
            raise RoundRefused(str(refused)) from refused
    tell("publish", subject=done, actor=actor, now=now, details={"number": done.number, "run": newest.pk, "digest": newest.digest})  # fmt: skip
    return done


def _check_answers(found: Round) -> None:
    counted = Answer.objects.filter(round=found, taken_back_at=None)
    if waiting := counted.filter(needs_two=True, confirmed_by=None).count():
        text = _("还有 {count} 个合并等第二人确认，确认后才能发布。")
        raise RoundRefused(text.format(count=waiting))
