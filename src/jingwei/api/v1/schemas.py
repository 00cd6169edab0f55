"""What the read API says, as types: its OpenAPI document is made from them."""

from datetime import date

from ninja import Field, Schema

from jingwei.fusion.outputs.words import KINDS, LEGAL_STATUS

_YES_NO = "yes, no or unknown"


class Fault(Schema):
    """Why a question is not answered."""

    status: int = Field(description="The status of HTTP, once more")
    detail: str = Field(description="One sentence: what is wrong and what to do")


class Internal(Schema):
    """What the office itself found; only with the permission ledgers.export over the organisation."""

    operating_address: str
    place: int | None = Field(description="The unit in which it is placed")
    committee: int | None
    park: int | None
    building: int | None
    has_premises: str = Field(description=_YES_NO)
    has_staff: str = Field(description=_YES_NO)
    has_operation: str = Field(description=_YES_NO)
    three_have: str = Field(description=_YES_NO)
    has_party_org: str = Field(description=_YES_NO)
    four_clear: int = Field(ge=0, le=4)
    departments: list[str] = Field(description="Who lists it")
    flags: list[str]


class Organisation(Schema):
    """An organisation as the register has it on the day; nothing about persons, no phone."""

    number: str = Field(pattern=r"^JW-\d{7,}$")
    name: str
    uscc: str = Field(description='"" where none is known')
    kind: str = Field(description="One of " + ", ".join(KINDS))
    legal_status: str = Field(description="One of " + ", ".join(LEGAL_STATUS))
    former_names: list[str]
    registered_address: str
    district: str
    street: str
    industry: str
    established_on: date | None
    held_from: date = Field(description="The day from which the register says this")
    held_to: date | None = Field(description="The first day on which it says otherwise")
    internal: Internal | None


class Organisations(Schema):
    """A page of organisations, by number."""

    items: list[Organisation]
    next: str | None = Field(description="What `after` is to be for the next page")


class Unit(Schema):
    """A place, a committee or an office."""

    id: int
    name: str
    kind: str
    tree: str
    parent: int | None


class Units(Schema):
    """A page of units, by id."""

    items: list[Unit]
    next: int | None = Field(description="What `after` is to be for the next page")
