"""Reads of the rounds: what came, how far a run is, what is still asked; all within the active sight."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from jingwei.areas.rounds.models import (  # fmt: skip
    COUNTED,
    Answer,
    Publishing,
    Question,
    Round,
    Run,
    Sending,
    Upload,
)
from jingwei.people.models import Account
from jingwei.units.models import Unit


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one department has sent into a round."""

    department: Unit
    files: int
    rows: int


def newest_run(found: Round) -> Run | None:
    """The run that counts, or that is being worked."""
    return Run.objects.filter(round=found).order_by("-pk").first()


def newest_result(found: Round) -> Run | None:
    """The newest run that came to its end; its files are there while another is being worked."""
    return (
        Run.objects.filter(round=found, finished_at__isnull=False, fault="").order_by("-pk").first()
    )


def newest_publishing(found: Round) -> Publishing | None:
    """The last wish to publish the round."""
    return (
        Publishing.objects.filter(round=found).select_related("started_by").order_by("-pk").first()
    )


def sending_of(account: Account, *, number: int, token: UUID) -> Sending | None:
    """A file in sight that the account itself is sending into the round."""
    found = Sending.objects.filter(token=token, round__number=number, account=account)
    return found.select_related("round", "department", "upload").first()


def uploads(found: Round) -> QuerySet[Upload]:
    """Every file in sight that came into the round, the newest first."""
    rows = Upload.objects.filter(round=found).select_related("department", "uploaded_by")
    return rows.order_by("-uploaded_at", "-pk")


def deliveries(found: Round, *, departments: Iterable[Unit]) -> list[Delivery]:
    """How many files and rows each department in sight has sent; those that sent none too."""
    files: dict[int, int] = {}
    rows: dict[int, int] = {}
    for upload in Upload.objects.filter(round=found, state__in=COUNTED):
        files[upload.department_id] = files.get(upload.department_id, 0) + 1
        rows[upload.department_id] = rows.get(upload.department_id, 0) + upload.rows
    return [Delivery(d, files.get(d.pk, 0), rows.get(d.pk, 0)) for d in departments]


def open_questions(run: Run) -> QuerySet[Question]:
    """Questions in sight that nobody has answered, those first whose answer settles most."""
    given = Answer.objects.filter(
        round=run.round_id, left_record=OuterRef("left_record"), right_record=OuterRef("right_record"),
        taken_back_at=None,
    )  # fmt: skip
    asked = Question.objects.filter(~Exists(given), run=run)
    return asked.select_related("run__round").order_by("-weight", "number")


def answered(found: Round) -> QuerySet[Answer]:
    """The answers in sight that count, the newest first."""
    rows = Answer.objects.filter(round=found, taken_back_at=None).select_related(
        "by", "confirmed_by"
    )
    return rows.order_by("-at", "-pk")


def unconfirmed(found: Round) -> QuerySet[Answer]:
    """Merges in sight that wait for a second person."""
    return answered(found).filter(needs_two=True, confirmed_by=None)
