"""Writes one department's rows: which cell writer serves which column, and slid code columns."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from jingwei.sample.address_writing import AddressWriter
from jingwei.sample.code_writing import CodeWriter
from jingwei.sample.contact_writing import ContactWriter
from jingwei.sample.departments import Department
from jingwei.sample.facts import Fact, FactWriter, Value
from jingwei.sample.misspelling import NameWriter
from jingwei.sample.model import City, Organisation
from jingwei.sample.noise import Noise

CODE_KEYS = frozenset(
    {"org.uscc", "org.mixed", "org.tax_id", "org.union_cert_no", "org.cert_no", "org.si_unit_no"}
)
CellWriter = Callable[[Organisation, list[str]], Value]


@dataclass(slots=True)
class Row:
    """One row of a list: whose it is, its cells in the department's column order, its tags."""

    truth_id: int
    cells: list[Value]
    tags: list[str]
    sheet: str = ""


class Clerk:
    """Writes the rows of one department."""

    def __init__(
        self, department: Department, *, city: City, noise: Noise, on: date, random: Random
    ) -> None:
        self.department = department
        self._city = city
        self._noise = noise
        self._random = random
        self._writers = self._columns(on)

    def row(self, organisation: Organisation) -> Row:
        """The organisation as this department has it."""
        tags = list(organisation.traits)
        cells = [
            write(organisation, tags) if write else fact(organisation)  # type: ignore[misc]
            for write, fact in self._writers
        ]
        return Row(organisation.truth_id, cells, tags, self._sheet(organisation))

    def slide_codes(self, rows: list[Row]) -> None:
        """Shifts the codes of a few runs of rows down by one, as a clerk's sorting does.

        The rows must be in the order in which they stand in one sheet.
        """
        # The last code column is the credit code; registers' own numbers stand before it.
        at = [i for i, k in enumerate(self.department.columns) if k in CODE_KEYS]
        chance = self._noise.run_shifted / 8
        starts = [i for i in range(len(rows) - 9) if self._random.random() < chance]
        for start in starts if at else ():
            length = 4 + int(self._random.random() * 9)
            for i in range(min(start + length, len(rows) - 1), start, -1):
                rows[i].cells[at[-1]] = rows[i - 1].cells[at[-1]]
                rows[i].tags.append("shifted")

    def _sheet(self, organisation: Organisation) -> str:
        if not self.department.by_district:
            return ""
        draw, districts = self._random.random(), self._city.place.districts
        if draw < self._noise.elsewhere_sheet:
            return "其他"
        if draw < self._noise.elsewhere_sheet + self._noise.wrong_sheet:
            return districts[organisation.registered.district].name
        return districts[organisation.operating.district].name

    def _columns(self, on: date) -> list[tuple[CellWriter | None, Fact | None]]:
        place, random, noise = self._city.place, self._random, self._noise
        if self.department.keeps_names:
            noise = replace(noise, former=noise.former / 4)
        names = NameWriter(place, noise=noise, random=random)
        codes = CodeWriter(noise=noise, random=random)
        contacts = ContactWriter(names=names, area_code=place.area_code, noise=noise, random=random)
        addresses = AddressWriter(
            place, sees_place=self.department.sees_place, noise=noise, random=random
        )
        facts = FactWriter(place, department=self.department.name, on=on, random=random)
        both = "org.registered_address" in self.department.columns
        writers: dict[str, CellWriter] = {
            "org.name": names.written,
            "org.former_name": self._former,
            "org.uscc": lambda o, tags: codes.credit(o, self._parent(o), tags),
            "org.mixed": lambda o, tags: codes.credit(o, self._parent(o), tags),
            "org.tax_id": lambda o, tags: codes.tax(o, self._parent(o), tags),
            "org.union_cert_no": codes.union,
            "org.cert_no": codes.certificate,
            "org.legal_rep": contacts.legal_rep,
            "org.contact_name": contacts.contact,
            "org.contact_phone": contacts.phone,
            "org.registered_address": addresses.registered,
            "org.operating_address": addresses.operating if both else addresses.only,
        }
        return [(writers.get(key), facts.by_key.get(key)) for key in self.department.columns]

    def _former(self, organisation: Organisation, tags: list[str]) -> str:
        """The former-name column, filled for two of three renamed; never beside the old name."""
        if not organisation.former or "former" in tags or self._random.random() < 0.33:
            return ""
        return organisation.former.text

    def _parent(self, organisation: Organisation) -> Organisation | None:
        if not organisation.parent:
            return None
        return self._city.organisations[organisation.parent - 1]
