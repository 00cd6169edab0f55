"""What speaks for a candidate and against it, and when it is taken without a person: plain values (R-A.7)."""

from collections.abc import Sequence
from dataclasses import dataclass

from jingwei.register.recognition.names import SAME

SUPPORTS, CONTRADICTS = 90.0, 50.0  # likeness of addresses
_BY_CODE, _CODE_DISPUTED, _OTHER_CODE = 100.0, 75.0, 40.0
_LEAST_OF_A_NAME = 60.0  # below it the name contradicts the code
_FORMER = 4.0
_ELSEWHERE, _OTHER_ADDRESS, _FOR = 25.0, 12.0, 2.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a candidate answers a question. None: not asked, or not known of the candidate.

    name: likeness of names, 0 to 100, None where no name was asked. former: it is a former name that is alike.
    """

    name: float | None = None
    is_former: bool = False
    is_identifier: bool = False
    uscc: bool | None = None
    place: bool | None = None
    address: float | None = None

    @property
    def is_same_name(self) -> bool:
        """True where the names are the same, whatever else is known."""
        return self.name is not None and self.name >= SAME and not self.is_former

    @property
    def has_place(self) -> bool:
        """True where place or address speak for it."""
        is_there = self.address is not None and self.address >= SUPPORTS
        return not self.is_elsewhere and (self.place is True or is_there)

    @property
    def is_elsewhere(self) -> bool:
        """True where place or address speak against it."""
        return self.place is False or (self.address is not None and self.address < CONTRADICTS)

    @property
    def is_contradicted(self) -> bool:
        """True where code, place or name speak against it: it is never taken without a person."""
        by_name = self.name is not None and self.name < _LEAST_OF_A_NAME
        return self.uscc is False or self.place is False or by_name

    @property
    def score(self) -> float:
        """0 to 100."""
        if self.is_identifier:
            return 100.0
        if self.uscc:
            return _CODE_DISPUTED if self.is_contradicted else _BY_CODE
        score = (self.name or 0.0) - (_FORMER if self.is_former else 0.0)
        score += {True: _FOR, False: -_ELSEWHERE, None: 0.0}[self.place]
        score += _FOR if (self.address or 0.0) >= SUPPORTS else 0.0
        if self.address is not None and self.address < CONTRADICTS:
            score -= _OTHER_ADDRESS
        most = _OTHER_CODE if self.uscc is False else 99.5
        return round(min(max(score, 0.0), most), 1)

    @property
    def features(self) -> list[dict[str, str | float | bool]]:
        """What the score was made of, by name."""
        said: dict[str, float | bool | None] = {
            "name": self.name if self.name is None else round(self.name, 1),
            "same_name": None if self.name is None else self.is_same_name,
            "former_name": None if self.name is None else self.is_former,
            "identifier": self.is_identifier or None,
            "uscc": self.uscc,
            "place": self.place,
            "address": self.address if self.address is None else round(self.address, 1),
        }
        return [{"id": key, "value": value} for key, value in said.items() if value is not None]


def taken(found: Sequence[Evidence], *, is_crowded: bool) -> int | None:
    """Which of the candidates is the one without a person, None where none is or several may be (R-A.8).

    is_crowded: more candidates were found than were looked at.
    """
    for sure in (_identified(found), _coded(found)):
        if sure:
            return sure[0] if len(sure) == 1 else None
    return None if is_crowded else _named(found)


def _identified(found: Sequence[Evidence]) -> list[int]:
    return [at for at, one in enumerate(found) if one.is_identifier]


def _coded(found: Sequence[Evidence]) -> list[int]:
    """Those with the code asked; one that is contradicted counts as two, so that nobody is taken."""
    coded = [at for at, one in enumerate(found) if one.uscc]
    return coded * 2 if any(found[at].is_contradicted for at in coded) else coded


def _named(found: Sequence[Evidence]) -> int | None:
    """The only one of the name; of several, the one in its place where all others lie elsewhere."""
    rivals = [at for at, one in enumerate(found) if one.is_same_name and one.uscc is not False]
    left = [at for at in rivals if not found[at].is_elsewhere]
    if len(left) != 1 or found[left[0]].is_contradicted:
        return None
    return left[0] if len(rivals) == 1 or found[left[0]].has_place else None
