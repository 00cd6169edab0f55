"""The rows of a ledger of cases: how each stood on the day, and the latest answer to each question (R-C.28)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.clock import was_late
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Answer, Ask, Field
from jingwei.procedures.files_named import files_of
from jingwei.procedures.ledgers.asked import end_of
from jingwei.procedures.models import Case, Event
from jingwei.procedures.organisations import subjects_of
from jingwei.procedures.parties import party
from jingwei.procedures.parts import MATTER, PARTIES, Party
from jingwei.procedures.queries import answer_in_words, unit_names
from jingwei.procedures.working_days import calendar


@dataclass(frozen=True, slots=True)
class Column:
    """A question of the procedure as a column: asked in several steps or editions it is one."""

    key: str
    title: str
    ask: Ask
    few: bool

    @property
    def name(self) -> str:
        """Its heading, in the reader's language."""
        return _(self.title)

    @property
    def is_number(self) -> bool:
        """A count that may be added up; one of few people is told in words (E-17)."""
        return self.ask is Ask.NUMBER and not self.few


@dataclass(frozen=True, slots=True)
class Row:
    """A case as of a day. number: of what it is about, "" of a matter. turn: the unit waited for, "" where it is closed.

    late: working days by which its steps were late, with those until the day; is_late: whether any was.
    values: the latest answers, in the order of the columns, "" for none.
    """

    case: Case
    number: str
    subject: str
    owner: str
    turn: str
    state: str
    opened_on: date
    due_on: date | None
    closed_on: date | None
    late: int
    is_late: bool
    is_overdue: bool
    values: tuple[str, ...]


def columns(editions: Iterable[Procedure]) -> tuple[Column, ...]:
    """One for each question of the procedure in all its editions, in the order in which they are asked."""
    asked = [_column(one) for each in editions for step in each.steps for one in step.asks]
    return tuple(dict.fromkeys(asked))


def states(editions: Iterable[Procedure]) -> dict[str, str]:
    """The states of all editions with their names, in their order."""
    return {state.key: state.name for each in editions for state in each.states}


def rows(cases: Sequence[Case], on: date, *, editions: Iterable[Procedure]) -> list[Row]:
    """The rows of cases as `asked.found` told them, in three queries, be they few or many."""
    known = {one.edition: one for one in editions}
    listed = columns(known.values())
    events: dict[int, list[Event]] = {one.pk: [] for one in cases}
    happened = Event.objects.filter(case__in=events, at__lt=end_of(on))
    for event in happened.order_by("case", "sequence"):
        events[event.case_id].append(event)
    answers = {one.pk: _answers(events[one.pk], known[one.edition]) for one in cases}
    waited = {one.pk: _waited(one, known[one.edition]) for one in cases}
    units = {pk for one in cases for pk in (one.unit_id, waited[one.pk][0]) if pk}
    units |= {value for said in answers.values() for column, (_one, value, _files) in said.items()
              if column.ask is Ask.UNIT and isinstance(value, int)}  # fmt: skip
    names, subjects = unit_names(units, on=on), subjects_of(cases)
    return [
        _row(
            one, on, known[one.edition], events[one.pk], subject=subjects[one.subject_id],
            owner=names.get(one.unit_id, ""), turn=names.get(waited[one.pk][0] or 0, waited[one.pk][1]),
            values=tuple(_said(column, answers[one.pk], names) for column in listed),
        )
        for one in cases
    ]  # fmt: skip


def _row(
    case: Case, on: date, procedure: Procedure, events: Sequence[Event], *, subject: str, owner: str, turn: str,
    values: tuple[str, ...],
) -> Row:  # fmt: skip
    told = vars(case)  # as `asked.as_of` has annotated it
    due, ended = told["was_due"], told["ended"]
    state = procedure.state(told["stood"])
    is_overdue = due is not None and not ended and due < on and state.turn is not Party.ASKER
    over = [(event.due_on, timezone.localdate(event.at)) for event in events if was_late(event)]
    if is_overdue:
        over.append((due, on))
    days = calendar()
    return Row(
        case, "" if case.subject_kind == MATTER else case.subject_id, subject, owner, turn, state.name,
        timezone.localdate(case.opened_at), None if ended else due, timezone.localdate(ended) if ended else None,
        sum(days.between(was, until=done) for was, done in over if was), bool(over), is_overdue, values,
    )  # fmt: skip


def _waited(case: Case, procedure: Procedure) -> tuple[int | None, str]:
    """The unit whose turn it is in the state, or in words who else is waited for."""
    turn = procedure.state(vars(case)["stood"]).turn
    if turn is None:
        return None, ""
    return party(case, turn), _(PARTIES[turn])


# Of each question the field as it was asked last, the answer, and how many files stand for it.
Answers = dict[Column, tuple[Field, Answer, int]]


def _answers(events: Iterable[Event], procedure: Procedure) -> Answers:
    """The latest answer to each question, and how many files stand for it."""
    found: Answers = {}
    for event in events:
        files = files_of(event.answers)
        for one in procedure.step(event.step).asks:
            if one.key in event.answers or one.key in files:
                found[_column(one)] = (one, event.answers.get(one.key), len(files.get(one.key, ())))
    return found


def _column(asked: Field) -> Column:
    return Column(asked.key, asked.title, asked.ask, asked.few)


def _said(column: Column, answers: Answers, names: Mapping[int, str]) -> str:
    """The answer in the words of the form; files as their count."""
    if column not in answers:
        return ""
    asked, value, files = answers[column]
    said = "" if value in (None, "") else answer_in_words(value, asked, names)
    counted = _("附件 {count} 个").format(count=files) if files else ""
    return _("，").join(filter(None, (said, counted)))
