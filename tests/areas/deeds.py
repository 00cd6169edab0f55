"""A town with a register and somebody at each desk that a case passes; opening cases and taking steps in few words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from django.contrib.auth.hashers import make_password

from jingwei.people.models import Account, Post
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case, Event
from jingwei.procedures.operations import open_case, take_step
from jingwei.procedures.organisations import Begin, entry_of
from jingwei.register.models import Entry
from tests.register import town as register
from tests.register.town import DAY, NOW, Town
from tests.remembered import remembered

# Besides those of the register's town.
MORE = {
    "b": ("street_operator", "b"),
    "market": ("department_steward", "market"),
    "civil": ("department_steward", "civil"),
    "contact": ("enterprise_contact", "a"),
}


def number(pk: int) -> str:
    return f"JW-{pk:07d}"


@dataclass
class Office:
    """The town, and its people by the short names of their units."""

    town: Town
    people: dict[str, Account]
    keys: count = field(default_factory=count)

    def __getitem__(self, name: str) -> Account:
        return self.people[name]

    def entry(self, pk: int) -> Entry:
        """What the register says of it today, its place with it."""
        with seeing(EVERYTHING):
            found = entry_of(number(pk), on=DAY)
        assert found is not None
        return found

    def key(self) -> str:
        return f"key-{next(self.keys)}"


@remembered
def staffed(town: Town | None = None) -> Office:
    """The register's town after its first round, with two streets, two departments and a contact."""
    found = town or register.build()
    people = dict(found.accounts)
    for name, post in MORE.items():
        people[name] = worker(found, name, *post)
    Account.objects.update(must_change_password=False)
    for account in people.values():
        account.refresh_from_db()
    return Office(found, people)


def worker(town: Town, name: str, role: str, place: str) -> Account:
    """Somebody with a post, and without a password."""
    made = Account.objects.create(login=f"{name}.worker", name="某人", password=make_password(None))
    Post.objects.create(account=made, role=role, unit=town[place], held_from=register.START)
    return made


def begun(
    office: Office, procedure: Procedure, begin: Begin, *, step: str, by: str, pk: int = 1, key: str = "",
    **answers: Answer,
) -> Case:  # fmt: skip
    """A case about the organisation with this number."""
    event = open_case(
        procedure, step=step, matter=begin(office.entry(pk), answers, DAY), answers=answers, actor=office[by],
        now=NOW, key=key or office.key(),
    )  # fmt: skip
    with seeing(EVERYTHING):
        return Case.objects.get(pk=event.case_id)


def take(
    office: Office, case: Case, procedure: Procedure, step: str, *, by: str, now: datetime = NOW,
    answers: Mapping[str, Answer] | None = None, version: int = 0, key: str = "", actor: Account | None = None,
) -> Event:  # fmt: skip
    """The step, from where the case is or from the version that was seen; by "": who is outside, or the clock."""
    with seeing(EVERYTHING):
        seen = version or Case.objects.values_list("version", flat=True).get(pk=case.pk)
    event = take_step(
        procedure, step=step, case_id=case.pk, version=seen, answers=answers or {}, actor=actor or (office[by] if by else None),
        now=now, key=key or office.key(),
    )  # fmt: skip
    with seeing(EVERYTHING):
        case.refresh_from_db()
    return event
