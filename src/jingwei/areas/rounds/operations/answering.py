"""Answers of people to what fusion asks: given, confirmed by a second person, taken back (R-O.6)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from jingwei.areas.rounds.models import Answer, Question
from jingwei.areas.rounds.operations.steps import RoundRefused, tell, touch
from jingwei.fusion import Judgement
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account

GIVEN = (Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE)


@transaction.atomic
def answer(
    question: Question, *, judgement: Judgement, why: str, actor: Account, now: datetime
) -> Answer:
    """Keep a person's judgement; the same again by the same person changes nothing, another's is refused."""
    if judgement not in GIVEN:
        raise RoundRefused(_("答复请选：同一家、不是同一家、说不准。"))
    held = touch(question.run.round, now=now)
    given = Answer(
        round=held, left_record=question.left_record, right_record=question.right_record, units=question.units,
        judgement=judgement, why=why.strip(), needs_two=question.needs_two and judgement == Judgement.SAME,
        by=actor, at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            given.save(force_insert=True)
    except IntegrityError as fault:
        return _given_before(question, judgement=judgement, actor=actor, fault=fault)
    tell("answer", subject=given, actor=actor, now=now, details={"round": held.number, "question": question.number, "judgement": str(judgement)})  # fmt: skip
    return given


def _given_before(
    question: Question, *, judgement: Judgement, actor: Account, fault: IntegrityError
) -> Answer:
    found = Answer.objects.select_related("by").get(
        round=question.run.round, left_record=question.left_record, right_record=question.right_record,
        taken_back_at=None,
    )  # fmt: skip
    if found.by_id == actor.pk and found.judgement == judgement:
        return found
    text = _("{name}已经答复过这个问题。要改，请先撤销那次答复。")
    raise RoundRefused(text.format(name=found.by.name)) from fault


@transaction.atomic
def confirm(given: Answer, *, actor: Account, now: datetime) -> Answer:
    """The second person's yes to a merge that needs two; never the first person's own."""
    held = touch(given.round, now=now)
    if given.by_id == actor.pk:
        raise RoundRefused(_("这个合并要由另一人确认，您是答复的人。"))
    waiting = Answer.objects.filter(
        pk=given.pk, needs_two=True, confirmed_by=None, taken_back_at=None
    )
    if not waiting.update(confirmed_by=actor, confirmed_at=now):
        raise RoundRefused(_("这个合并已经确认或撤销，请刷新后再看。"))
    tell("confirm", subject=given, actor=actor, now=now, details={"round": held.number})
    given.refresh_from_db()
    return given


@transaction.atomic
def take_back(given: Answer, *, actor: Account, now: datetime) -> None:
    """Take an answer back; the question is open again."""
    held = touch(given.round, now=now)
    counting = Answer.objects.filter(pk=given.pk, taken_back_at=None)
    if not counting.update(taken_back_by=actor, taken_back_at=now):
        raise RoundRefused(_("这个答复已经撤销，请刷新后再看。"))
    tell("take_back", subject=given, actor=actor, now=now, details={"round": held.number})
