"""Which entries may be meant: by number, by code, by name, and by the characters of the core (R-A.7)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q

from jingwei.kernel.codes import clean
from jingwei.kernel.register_number import PREFIX
from jingwei.register.models import Entry
from jingwei.register.queries import organisation_of
from jingwei.register.recognition.names import NAMELESS, Name

MOST = 200  # candidates of a question that are looked at
EVERY = "organisation"  # the type that every organisation has
# The columns of an entry that serve all this, and no others are read.
COLUMNS = (
    "organisation", "name", "uscc", "kind", "legal_status", "former_names", "registered_address", "units",
    "industry", "established_on",
)  # fmt: skip
_CODE_LENGTH = 18
_LONGEST_CORE = 40
_NEAR = """
SELECT asked.place, found FROM unnest(%s::text[]) WITH ORDINALITY AS asked(core, place),
LATERAL register_candidates(asked.core, %s) AS found
"""


@dataclass(frozen=True, slots=True)
class Question:
    """One name to find, with what else is known; values by property : uscc, district, street, address."""

    query: str
    types: frozenset[str] = frozenset()
    limit: int = 5
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sought:
    """A question with what it names: a number, a code, and a name with its parts.

    number: the organisation that the query names by its number; its name is then no name.
    """

    question: Question
    name: str
    parts: Name
    code: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """The entries that may be meant by a question; crowded: there were more."""

    entries: Sequence[Entry]
    is_crowded: bool


def sought(question: Question, *, parts: Mapping[str, Name]) -> Sought:
    """What the question names; a query that is a number or a code is no name."""
    number = organisation_of(question.query) if is_number(question.query) else None
    own = code_in(question.query)
    given = [code for value in question.values.get("uscc", ()) if (code := code_in(value))]
    is_name = number is None and not own
    return Sought(
        question=question,
        name=question.query if is_name else "",
        parts=parts.get(question.query, NAMELESS) if is_name else NAMELESS,
        code=own or next(iter(given), ""),
        number=number.pk if number else None,
    )


def code_in(said: str) -> str:
    """The code that the text is, whatever its width and spaces; "" where it is none."""
    code = clean(said)
    return code if len(code) == _CODE_LENGTH and code.isascii() and code.isalnum() else ""


def is_number(said: str) -> bool:
    """True for a text such as JW-0000123."""
    return said.upper().startswith(PREFIX)


def candidates(asked: Sequence[Sought], *, called: Mapping[str, str]) -> list[Found]:
    """What may be meant by each question, of what is in sight, in three queries for all of them.

    called: each name as the register would write it.
    """
    near = _near([one.parts.core[:_LONGEST_CORE] for one in asked])
    wanted = Q(pk__in={pk for found in near.values() for pk in found})
    wanted |= Q(uscc__in={one.code for one in asked if one.code})
    wanted |= Q(name__in={called[one.name] for one in asked if one.name})
    wanted |= Q(organisation__in={one.number for one in asked if one.number})
    entries = list(Entry.objects.still().filter(wanted).only(*COLUMNS).order_by("organisation"))
    index = _Index.of(entries)
    return [_found(one, near.get(at, []), index, called) for at, one in enumerate(asked)]


@dataclass(frozen=True, slots=True)
class _Index:
    """Entries by what they are found by."""

    by_key: Mapping[int, Entry]
    by_code: Mapping[str, list[Entry]]
    by_name: Mapping[str, list[Entry]]
    by_number: Mapping[int, Entry]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "_Index":
        codes, names = defaultdict(list), defaultdict(list)
        keys, numbers = {}, {}
        for entry in entries:
            keys[entry.pk], numbers[entry.organisation_id] = entry, entry
            codes[entry.uscc].append(entry)
            names[entry.name].append(entry)
        return cls(keys, codes, names, numbers)


def _found(
    asked: Sought, near: Sequence[int], index: _Index, called: Mapping[str, str]
) -> Found:  # fmt: skip
    """The entries for one question, of the types asked."""
    listed = (
        [index.by_number[asked.number]]
        if asked.number is not None and asked.number in index.by_number
        else []
    )
    listed += index.by_code.get(asked.code, []) if asked.code else []
    listed += index.by_name.get(called[asked.name], []) if asked.name else []
    listed += [index.by_key[pk] for pk in near if pk in index.by_key]
    types = asked.question.types
    fitting = {
        entry.pk: entry for entry in listed if not types or EVERY in types or entry.kind in types
    }
    return Found(tuple(fitting.values()), is_crowded=len(near) >= MOST)


def _near(cores: Sequence[str]) -> dict[int, list[int]]:
    """Keys of the entries near each core, by the place of the core in the list."""
    found: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, [list(cores), MOST])
        for place, pk in cursor.fetchall():
            found[place - 1].append(pk)
    return found
