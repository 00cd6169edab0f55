"""A clerk at work: he takes a ledger out, types into it, and brings it back."""

from pathlib import Path

from jingwei.ledgers.asked import Asked
from jingwei.ledgers.definition import Ledger
from jingwei.ledgers.models import Intake
from jingwei.ledgers.operations import Side, apply, receive, take_out
from jingwei.ledgers.plan import Plan
from jingwei.people.models import Account
from jingwei.register.models import Entry
from tests.ledgers.books import Book, Register, clerk, editable_ledger, ledgers
from tests.ledgers.city import NOW, City


class Desk:
    """A clerk of the city with a ledger, three organisations, and the workbook he took out."""

    def __init__(self, city: City, folder: Path) -> None:
        self.city, self.folder = city, folder
        self.register = Register(city)
        self.ledger: Ledger = editable_ledger(self.register)
        self.account: Account = clerk(city["city"])
        self.entries = {
            name: city.organisation(
                name, place=place, employees=employees, operating_address="新华街 1 号"
            )
            for name, place, employees in (("甲", "a1", 5), ("乙", "b", None), ("丙", "c", 30))
        }

    def take_out(self, name: str = "台账.xlsx") -> Book:
        path = self.folder / name
        take_out(self.ledger, Asked(), to=path, actor=self.account, unit="市", now=NOW)
        return Book(path)

    def receive(self, path: Path, *, key: str = "k", actor: Account | None = None) -> Intake:
        return receive(
            path, name=path.name, ledgers=ledgers(self.ledger), key=key, actor=actor or self.account,
            now=NOW,
        )  # fmt: skip

    def plan(self, path: Path) -> Plan:
        return Plan.of(self.receive(path).plan, self.ledger)

    def apply(self, intake: Intake, **sides: Side) -> Intake:
        resolutions = {
            (self.entries[name].organisation_id, "employees"): side for name, side in sides.items()
        }
        return apply(
            intake, ledger=self.ledger, resolutions=resolutions, reason="台账回收", actor=self.account,
            now=NOW,
        )  # fmt: skip

    def now(self, name: str, field: str = "employees") -> object:
        return getattr(Entry.objects.still().get(name=name), field)
