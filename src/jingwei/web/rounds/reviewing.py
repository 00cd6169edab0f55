"""The review: one question at a time, two records side by side, what differs marked; answers and taking back."""

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from jingwei.areas.rounds import queries
from jingwei.areas.rounds.models import Answer, Question, Round, RoundState
from jingwei.areas.rounds.operations import answering
from jingwei.areas.rounds.questions import SHOWN
from jingwei.fusion import Judgement
from jingwei.fusion.outputs import words
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.queries import permissions_of
from jingwei.web.numbers import number_in
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to, found_round, refusals_told
from jingwei.web.scope import scoped

CODED = {"kind": words.KINDS, "legal_status": words.LEGAL_STATUS, "has_party_org": words.YES_NO}
EACH = 15  # seconds that an answer takes, for the time that is left


@scoped(Permission.ROUNDS_REVIEW)
@require_safe
def review(asked: HttpRequest, number: int) -> HttpResponse:
    """The next question, or the one named by `?question=`."""
    request = cast("OfficeRequest", asked)
    found = found_round(number)
    run = queries.newest_run(found)
    is_asked = found.state == RoundState.REVIEWING and run is not None
    asked_of = queries.open_questions(run) if is_asked and run else Question.objects.none()
    left = asked_of.count()
    skipped = _numbers(request.GET.get("skip", ""))
    question = asked_of.exclude(number__in=skipped).first() or asked_of.first()
    return page(
        request, "web/rounds/review.html", part="question", round=found, run=run, question=question, left=left,
        minutes=max(1, left * EACH // 60), lines=_lines(question) if question else [],
        skip=",".join(map(str, [*skipped, question.number])) if question else "",
        recent=list(queries.answered(found)[:5]),
    )  # fmt: skip


def _numbers(text: str) -> list[int]:
    """The questions that the reader has passed over, as the address names them."""
    numbers = map(number_in, text.split(",")[:500])
    return [number for number in numbers if number is not None]


def _lines(question: Question) -> list[dict[str, Any]]:
    """What the two records of a question say, field by field."""
    left, right = (question.facts[side]["values"] for side in ("left", "right"))
    return beside(left, right)


def beside(left: Mapping[str, object], right: Mapping[str, object]) -> list[dict[str, Any]]:
    """Two organisations field by field: left and right as runs of text, marked where they differ."""
    lines = []
    for field in SHOWN:
        said = [_shown(field, values.get(field)) for values in (left, right)]
        if not any(said):
            continue
        runs = _marked(*said)
        lines.append({"title": words.heading(field), "left": runs[0], "right": runs[1], "alike": said[0] == said[1]})  # fmt: skip
    return lines


def _shown(field: str, value: object) -> str:
    text = "" if value is None else str(value)
    return words.word(CODED[field], text) if field in CODED and text else text.replace(";", _("、"))


def _marked(left: str, right: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Both texts cut into runs: text, and whether it differs. Where one is silent nothing differs."""
    if not left or not right or left == right:
        return [(left, False)], [(right, False)]
    runs: tuple[list[tuple[str, bool]], list[tuple[str, bool]]] = ([], [])
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for side, text in ((0, left[a:b]), (1, right[c:d])):
            if text:
                runs[side].append((text, tag != "equal"))
    return runs


@scoped(Permission.ROUNDS_REVIEW)
@require_POST
def answer(asked: HttpRequest, number: int) -> HttpResponse:
    """Keeps the reader's answer to a question and shows the next one."""
    request = cast("OfficeRequest", asked)
    found = found_round(number)
    question = _question(request.POST.get("question", ""), found)
    said = request.POST.get("judgement", "")
    judgement = Judgement(said) if said in set(Judgement) else Judgement.UNDO
    with refusals_told(request):
        answering.answer(question, judgement=judgement, why=request.POST.get("why", ""), actor=request.account, now=request.now)  # fmt: skip
    return back_to("review", number)


def _question(pk: str, found: Round) -> Question:
    one = Question.objects.select_related("run__round").filter(
        run__round=found, pk=number_in(pk) or 0
    )
    question = one.first()
    if question is None:
        raise Http404
    return question


@scoped(Permission.ROUNDS_REVIEW)
@require_safe
def answers(asked: HttpRequest, number: int) -> HttpResponse:
    """Who answered what in this round, and what waits for a second person."""
    request = cast("OfficeRequest", asked)
    found = found_round(number)
    held = permissions_of(request.account, on=request.today)
    given = list(queries.answered(found)[:500])
    return page(
        request, "web/rounds/answers.html", round=found, answers=given, asked=_asked(found, given),
        judgements={key: _(text) for key, text in words.JUDGEMENTS.items()},
        may_confirm=Permission.ROUNDS_CONFIRM in held,
    )  # fmt: skip


def _asked(found: Round, given: list[Answer]) -> dict[int, dict[str, Any]]:
    """What each answer was about, by the answer's key; nothing where the run that asked is gone."""
    records = [one.left_record for one in given]
    asked = Question.objects.filter(run__round=found, left_record__in=records).order_by("pk")
    facts = {(one.left_record, one.right_record): one.facts for one in asked}
    return {a.pk: facts.get((a.left_record, a.right_record), {}) for a in given}


@scoped(Permission.ROUNDS_REVIEW)
@require_POST
def take_back(asked: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Takes an answer back."""
    request = cast("OfficeRequest", asked)
    with refusals_told(request):
        answering.take_back(_answer(number, pk), actor=request.account, now=request.now)
        messages.success(request, _("答复已撤销，这个问题会再问。"))
    return back_to("answers" if request.POST.get("back") == "answers" else "review", number)


@scoped(Permission.ROUNDS_CONFIRM)
@require_POST
def confirm(asked: HttpRequest, number: int, pk: int) -> HttpResponse:
    """The second person's yes to a merge."""
    request = cast("OfficeRequest", asked)
    with refusals_told(request):
        answering.confirm(_answer(number, pk), actor=request.account, now=request.now)
        messages.success(request, _("已确认这个合并。"))
    return back_to("answers", number)


def _answer(number: int, pk: int) -> Answer:
    one = Answer.objects.select_related("round", "by").filter(round__number=number, pk=pk).first()
    if one is None:
        raise Http404
    return one
