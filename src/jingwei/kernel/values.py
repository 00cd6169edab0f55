"""Values that departments write in many words: status, yes and no, formation, kinds, owners."""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from jingwei.kernel.text import fold


class LegalStatus(StrEnum):
    """Where a registration stands."""

    ACTIVE = "active"
    ABNORMAL = "abnormal"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    CANCELLED = "cancelled"
    MOVED = "moved"
    UNKNOWN = "unknown"


class YesNo(StrEnum):
    """Yes, no, or expressly not known; unknown is never no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class FormationMode(StrEnum):
    """How a Party organisation was formed (组建形式)."""

    SINGLE = "single"
    JOINT = "joint"
    ZONE = "zone"
    INDUSTRY = "industry"
    HOSTED = "hosted"
    FUNCTIONAL = "functional"
    TEMPORARY = "temporary"
    ENCLAVE = "enclave"


class RunStatus(StrEnum):
    """What a visit found (运行状况)."""

    OPERATING = "operating"
    SUSPENDED = "suspended"
    LOST_CONTACT = "lost_contact"
    MOVED = "moved"
    DUPLICATE = "duplicate"
    OUT_OF_SCOPE = "out_of_scope"


class SocialKind(StrEnum):
    """The three kinds of social organisation."""

    ASSOCIATION = "association"
    SERVICE_INSTITUTION = "service_institution"
    FOUNDATION = "foundation"


class Ownership(StrEnum):
    """Who owns an enterprise (所有制)."""

    NON_PUBLIC = "non_public"
    MIXED = "mixed"
    STATE = "state"
    COLLECTIVE = "collective"
    FOREIGN = "foreign"


# What the two kinds of enterprise (两企: 混合所有制, 非公有制) are not.
PUBLIC_OWNERS = (Ownership.STATE, Ownership.COLLECTIVE)


@dataclass(frozen=True, slots=True)
class OwnershipEvidence:
    """What a registered type or number tells about the owner; a hint when not certain."""

    ownership: Ownership
    is_certain: bool
    seen: str


Value = TypeVar("Value", bound=StrEnum)
_IGNORED = re.compile(r"[\s,，、;；。.·:：()\"'“”‘’《》<>]+")


def read_legal_status(text: str | None) -> LegalStatus | None:
    """Return the registration status; None when blank or not understood."""
    return _read(text, kind=LegalStatus, table="legal_status")


def read_yes_no(text: str | None) -> YesNo | None:
    """Return yes, no, or unknown for signs such as "/" and "-"; None when blank or unclear."""
    return _read(text, kind=YesNo, table="yes_no")


def read_formation_mode(text: str | None) -> FormationMode | None:
    """Return how a Party organisation was formed; None when blank or not understood."""
    return _read(text, kind=FormationMode, table="formation_mode")


def read_run_status(text: str | None) -> RunStatus | None:
    """Return what a visit found; None when blank or not understood."""
    return _read(text, kind=RunStatus, table="run_status")


def read_social_kind(text: str | None) -> SocialKind | None:
    """Return the kind of social organisation; None when blank or not understood."""
    return _read(text, kind=SocialKind, table="social_kind")


def read_ownership(enterprise_type: str | None) -> OwnershipEvidence | None:
    """Return what a registered enterprise type tells about the owner; None when nothing."""
    plain = _plain(enterprise_type)
    for row in _tables()["ownership"]:
        for word in row["words"]:
            if word in plain:
                return OwnershipEvidence(Ownership(row["value"]), row["certain"], word)
    return None


def ownership_of_reg_no(reg_no: str) -> OwnershipEvidence | None:
    """Return the weak evidence in the 7th digit of a 15-digit registration number (R-1.4)."""
    if len(reg_no) != 15:
        return None
    if reg_no[6] in "26789":
        return OwnershipEvidence(Ownership.NON_PUBLIC, is_certain=False, seen=reg_no[6])
    if reg_no[6] in "45":
        return OwnershipEvidence(Ownership.FOREIGN, is_certain=False, seen=reg_no[6])
    return None


def word_table(table: str) -> dict[str, list[str]]:
    """Return value to words of one table: legal_status, yes_no, formation_mode and so on."""
    words: dict[str, list[str]] = _tables()[table]["equals"]
    return words


def _read(text: str | None, *, kind: type[Value], table: str) -> Value | None:
    plain = _plain(text)
    if not plain:
        return None
    word = _whole(table).get(plain) or _contained(table, plain)
    return kind(word) if word else None


def _contained(table: str, plain: str) -> str | None:
    for row in _tables()[table].get("contains", {}).values():
        if any(word in plain for word in row["words"]):
            return str(row["value"])
    return None


def _plain(text: str | None) -> str:
    folded = fold(text or "").lower()
    # A cell that holds nothing but signs means something by them: keep them.
    return _IGNORED.sub("", folded) or folded


@cache
def _whole(table: str) -> dict[str, str]:
    listed = word_table(table).items()
    return {_plain(word): value for value, words in listed for word in words}


@cache
def _tables() -> dict[str, Any]:
    text = files("jingwei.kernel").joinpath("data", "values.toml").read_text("utf-8")
    return tomllib.loads(text)
