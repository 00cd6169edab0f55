"""What is typed into the search of a ledger: a JW number, a code, or two and more characters of a name."""

import re
import unicodedata
from collections.abc import Sequence

from django.contrib.postgres.search import SearchQueryField
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, TextField, Value
from django.db.models.functions import Cast

from jingwei.kernel.text import fold
from jingwei.ledgers.day import Day
from jingwei.ledgers.definition import Rows
from jingwei.ledgers.typed import LARGEST_ID
from jingwei.register.models import Organisation
from jingwei.units.models import UnitName

# As the database folds names before it takes them apart (R-R.9).
_PASSED_OVER = re.compile(r"[\[\]\s(){}<>〈〉《》「」『』【】〔〕“”\"''‘’·.,、-]")
# So many rows are fetched by their ids; what is named more often is met soon on any walk.
RARE = 2_000
_NAMED = "SELECT ledgers_named(%s, %s)"
_NUMBER = re.compile(r"JW-?(\d{1,19})")
_USCC, _REG_NO, _ORG_CODE = (
    re.compile(r"[0-9A-Z]{18}"),
    re.compile(r"\d{15}"),
    re.compile(r"(?=.*\d)[0-9A-Z]{8}-?[0-9X]"),
)


def find_organisations(rows: Rows, text: str, day: Day) -> Rows:
    """The rows of entries that the text names (R-L.4).

    A JW number, also one that was merged away; a unified code, an old registration number, an
    organisation code; else every word of the text stands in the name or in one former name.
    """
    plain = fold(text).upper().strip()
    if found := _NUMBER.fullmatch(plain):
        return rows.filter(organisation__in=_with_heir(int(found[1])))
    for pattern, path in ((_USCC, "uscc"), (_REG_NO, "reg_no"), (_ORG_CODE, "org_code")):
        if pattern.fullmatch(plain):
            return rows.filter(**{path: plain.replace("-", "")})
    words = [word for word in map(folded, text.split()) if word]
    if not words:
        return rows
    return _in_a_row(_with_pairs(rows, words, day), words)


def find_units(rows: Rows, text: str, day: Day, *, path: str) -> Rows:
    """The rows about units whose name on the day holds the text; `path` leads to their ids."""
    named = UnitName.objects.on(day.date).filter(name__icontains=text).values("unit")
    return rows.filter(**{f"{path}__in": named})


def folded(text: str) -> str:
    """A text as the database folds names: upper case, half width, without blanks and brackets."""
    return _PASSED_OVER.sub("", unicodedata.normalize("NFKC", text).upper())


def _with_heir(number: int) -> list[int]:
    """The number, and what it was merged into."""
    if number > LARGEST_ID:
        return []
    heirs = Organisation.objects.filter(pk=number).values_list("merged_into", flat=True)
    return [number, *filter(None, heirs)]


def _with_pairs(rows: Rows, words: Sequence[str], day: Day) -> Rows:
    """Those that hold every pair of neighbours of the words.

    Today's are found by the index first, if they are not so many that a walk through the list meets
    them soon; then, and for days gone by, the rows themselves are asked.
    """
    pairs = dict.fromkeys(pair for word in words for pair in _pairs(word))
    if day.is_today:
        with connection.cursor() as cursor:
            cursor.execute(_NAMED, [list(pairs), RARE])
            (found,) = cursor.fetchone() or (None,)
        if found is not None:
            return rows.filter(pk__in=found)
    wanted = " & ".join(map(_lexeme, pairs))
    return rows.filter(_Matches(F("bigrams"), Cast(Value(wanted), SearchQueryField())))


def _pairs(word: str) -> list[str]:
    return [word[place : place + 2] for place in range(len(word) - 1)] or [word]


def _in_a_row(rows: Rows, words: Sequence[str]) -> Rows:
    """Those that hold the words as they stand; two characters stand in a row wherever their pair is."""
    long = [word for word in words if len(word) > 2]
    if not long:
        return rows
    former = Func(
        F("former_names"), Value("|"), function="array_to_string", output_field=TextField()
    )
    said = _Joined(F("name"), former, output_field=TextField())
    folded_names = Func(said, function="register_folded", output_field=TextField())
    held = (Q(folded_names__contains=word) for word in long)
    return rows.alias(folded_names=folded_names).filter(*held)


def _lexeme(pair: str) -> str:
    """A lexeme as the database reads it in a query."""
    return "'" + pair.replace("\\", "\\\\").replace("'", "''") + "'"


class _Matches(Func):
    """Says whether a vector of lexemes holds what a query asks for."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()


class _Joined(Func):
    """Two texts with a stroke between them."""

    template = "(%(expressions)s)"
    arg_joiner = " || '|' || "
