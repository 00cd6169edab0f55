"""What tests do with cases: open one, take a step, in few words."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count

from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.definition import Catalogue, Procedure
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case, Event
from jingwei.procedures.operations import Matter, open_case, take_step
from tests.people.town import NOW
from tests.procedures.conftest import Office
from tests.procedures.hand_over import hand_over

CATALOGUE = Catalogue([hand_over])
_keys = (f"key-{number}" for number in count())
ADDRESS = {"address": "新华大街 1 号"}
PROOF: dict[str, Answer] = {"proof": "照片 12"}
RETURN: dict[str, Answer] = PROOF | {"reason": "不在本街道"}


def offered(
    office: Office, *, subject: str = "JW-0000007", to: str = "b", by: str = "a", key: str = ""
) -> Case:
    """A case that street a has offered to another."""
    event = open_case(
        hand_over,
        step="offer",
        matter=Matter(subject, office.town["a"]),
        answers={"to": office.town[to].pk, **ADDRESS},
        actor=office[by],
        now=NOW,
        key=key or next(_keys),
    )
    with seeing(EVERYTHING):
        return Case.objects.get(pk=event.case_id)


def take(
    case: Case,
    step: str,
    actor: Account,
    *,
    answers: Mapping[str, Answer] | None = None,
    key: str = "",
    version: int | None = None,
    now: datetime = NOW,
    procedure: Procedure = hand_over,
) -> Event:
    """Take the step from where the case is, or from the version that the actor saw."""
    with seeing(EVERYTHING):
        seen = version or Case.objects.values_list("version", flat=True).get(pk=case.pk)
    event = take_step(
        procedure,
        step=step,
        case_id=case.pk,
        version=seen,
        answers=answers or {},
        actor=actor,
        now=now,
        key=key or next(_keys),
    )
    with seeing(EVERYTHING):
        case.refresh_from_db()
    return event
