"""Gives every column of a sheet its meaning, and settles which of two columns has it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from jingwei.fusion.reading import persons
from jingwei.fusion.reading.headers import Path, path_meaning
from jingwei.fusion.reading.headings import plain
from jingwei.fusion.reading.memory import DROP
from jingwei.fusion.reading.model import How
from jingwei.fusion.reading.shapes import Look, Shape
from jingwei.kernel.catalogue import translate as _

NAME, USCC, REG_NO, TAX_ID = "org.name", "org.uscc", "org.reg_no", "org.tax_id"
ORG_CODE, CERT_NO, UNION_NO = "org.org_code", "org.cert_no", "org.union_cert_no"
LEGAL_REP, CONTACT, PHONE = "org.legal_rep", persons.CONTACT, "org.contact_phone"
REGISTERED, OPERATING = "org.registered_address", "org.operating_address"

CODES = (USCC, REG_NO, TAX_ID, ORG_CODE, CERT_NO, UNION_NO)
# Two columns that claim one of these must be told apart before anything is imported.
_WEIGHTY = (NAME, USCC, LEGAL_REP, PHONE, REGISTERED, OPERATING)

_EXPECTED = {
    NAME: Look.ORGANISATION,
    LEGAL_REP: Look.PERSON,
    CONTACT: Look.PERSON,
    PHONE: Look.PHONE,
    REGISTERED: Look.ADDRESS,
    OPERATING: Look.ADDRESS,
}
# Fields that a column may get from its values alone, in this order.
_BY_VALUE = (
    (Look.REG_NO, (REG_NO,), 0.5),
    (Look.ORG_CODE, (ORG_CODE,), 0.5),
    (Look.PHONE, (PHONE,), 0.6),
    (Look.ORGANISATION, (NAME,), 0.5),
    (Look.ADDRESS, (REGISTERED, OPERATING), 0.6),
    (Look.PERSON, (LEGAL_REP, CONTACT), 0.7),
)
_OTHER_SUBJECT = re.compile(
    "党|工会|团组织|共青团|妇|指导员|联络员|书记|志愿|整改|问题|需求|群团|上级|主管|项目|活动|产品|设备|银行"
)
_NUMBERED = re.compile("(?:号|号码|编号|证号|代码|编码|证书)$")
_STRENGTH = {How.USER: 5, How.REMEMBERED: 4, How.EXACT: 2, How.NEAR: 1, How.VALUE: 0}
_VALUE_WINS = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column on its way to a meaning; ``rank`` orders headings that mean the same."""

    index: int
    path: Path
    shape: Shape
    field: str | None = None
    how: How | None = None
    dropped: str | None = None
    rank: int = 0
    joined: bool = False

    @property
    def heading(self) -> str:
        """The levels of the heading, joined by "-"."""
        return "-".join(" ".join(level.split()) for level in self.path)

    @property
    def strength(self) -> int:
        """How much its claim weighs against another column's."""
        if self.how is How.VALUE and self.field in CODES:
            return _VALUE_WINS
        return _STRENGTH[self.how] if self.how else -1


class SameMeaningError(Exception):
    """Two columns of one sheet claim one meaning, and nothing tells them apart."""

    def __init__(self, left: Column, right: Column) -> None:
        super().__init__(left.heading, right.heading)
        self.left = left
        self.right = right

        # All columns with the claims they had when the clash was found.
        self.columns: list[Column] = []


def assign(columns: Sequence[Column], kept: Mapping[int, str], *, by_user: bool) -> list[Column]:
    """Gives the columns their meanings.

    ``kept`` holds what is remembered of this header, by column, and goes before everything but
    the protection of persons. Raises SameMeaningError.
    """
    how = How.USER if by_user else How.REMEMBERED
    first = [_first_claim(column, kept.get(column.index), how) for column in columns]
    claimed = _voided(first)
    try:
        settled = _settle(claimed)
    except SameMeaningError as fault:
        fault.columns = claimed
        raise
    return [_let_go(column) for column in (settled if by_user else _by_values(settled))]


def _first_claim(column: Column, kept: str | None, how: How) -> Column:
    """Claims by protection, by memory, by valid codes, by heading, in this order."""
    reason = persons.reason_to_drop(column.heading, column.path, column.shape)
    if reason:
        return replace(column, dropped=reason)
    if kept is not None:
        return _kept(column, kept, how)
    if column.shape.holds_codes:
        return _coded(column)
    return _headed(column)


def _kept(column: Column, kept: str, how: How) -> Column:
    if kept == DROP:
        return replace(column, dropped=_("对照文件里写了不导入"), how=how)
    reason = persons.reason_for_field(kept)
    if reason:
        return replace(column, dropped=reason, how=how)
    return replace(column, field=kept or None, how=how if kept else None)


def _coded(column: Column) -> Column:
    """A column of valid codes is one whatever its heading; a union's own codes stay apart."""
    headed = _headed(column)
    unions = 2 * column.shape.count(Look.UNION) > column.shape.count(Look.UNIFIED)
    field = UNION_NO if unions else USCC
    if headed.field == field and headed.how is How.EXACT:
        return headed
    return replace(column, field=field, how=How.VALUE, dropped=None)


def _headed(column: Column) -> Column:
    found = path_meaning(column.path)
    if found is None or found.field is None:
        return column
    if _is_of_another(column.path, found.field):
        return column
    field = found.field
    if field in (REG_NO, TAX_ID) and column.shape.count(Look.LONG_CODE):
        field = USCC
    reason = persons.reason_for_field(field)
    # A heading that says only "contact" may stand over phones; the values have their say first.
    if reason and field != CONTACT:
        return replace(column, dropped=reason)
    how = How.EXACT if found.exact else How.NEAR
    return replace(column, field=field, how=how, rank=found.rank)


def _is_of_another(path: Path, field: str) -> bool:
    """True where only the last level is known and the level above speaks of somebody else."""
    if len(path) < 2 or not field.startswith("org."):
        return False
    above = plain("".join(path[:-1]))
    whole = path_meaning(("".join(path),))
    return bool(_OTHER_SUBJECT.search(above)) and (whole is None or not whole.exact)


def _voided(columns: Sequence[Column]) -> list[Column]:
    """Takes a heading's claim away where the values speak plainly against it."""
    return [_void(column) if _is_belied(column) else column for column in columns]


def _is_belied(column: Column) -> bool:
    if column.how not in (How.EXACT, How.NEAR) or len(column.shape.sample) < 3:
        return False
    if column.field in (USCC, REG_NO, TAX_ID, ORG_CODE):
        looks = (Look.ORGANISATION, Look.PHONE, Look.ADDRESS, Look.PERSON)
        return any(column.shape.share(look) >= 0.7 for look in looks)
    expected = _EXPECTED.get(column.field or "")
    if expected is None or column.shape.share(expected) >= 0.1:
        return False
    others = (Look.ORGANISATION, Look.PHONE, Look.PERSON, Look.ADDRESS, Look.LONG_CODE)
    return any(column.shape.share(look) >= 0.7 for look in others)


def _void(column: Column) -> Column:
    return replace(column, field=None, how=None, rank=0)


def _let_go(column: Column) -> Column:
    """Leaves the contact's name in the file, once it has told its column from the others."""
    if column.field != CONTACT:
        return column
    return replace(_void(column), dropped=persons.reason_for_field(CONTACT))


# --- Two columns, one meaning ---------------------------------------------------------------------


def _settle(columns: list[Column]) -> list[Column]:
    """Leaves each field to one column (phones are joined instead)."""
    settled = list(columns)
    for field in dict.fromkeys(column.field for column in columns if column.field):
        rivals = [column for column in settled if column.field == field]
        for loser in _losers(field, rivals):
            settled[settled.index(loser)] = _lost(loser, field)
    return settled


def _losers(field: str, rivals: list[Column]) -> list[Column]:
    if len(rivals) < 2:
        return []
    if field == PHONE and len({plain(column.heading) for column in rivals}) == len(rivals):
        return rivals[1:]
    ordered = sorted(rivals, key=lambda column: (-column.strength, column.rank, column.index))
    best, second = ordered[0], ordered[1]
    if _is_tie(field, best, second):
        best = _better_by_values(field, best, second)
    return [column for column in rivals if column is not best]


def _is_tie(field: str, best: Column, second: Column) -> bool:
    if best.strength != second.strength:
        return False
    same_words = plain(best.heading) == plain(second.heading)
    if field in (NAME, USCC):
        return True
    return field in _WEIGHTY and (same_words or best.rank == second.rank)


def _better_by_values(field: str, best: Column, second: Column) -> Column:
    """Tells two columns apart by what is in them; raises SameMeaningError where that fails."""
    look = {**_EXPECTED, USCC: Look.LONG_CODE}.get(field)
    left, right = best.shape, second.shape
    if not right.sample or left.sample == right.sample:
        return best
    if not left.sample:
        return second
    if look is not None and abs(left.share(look) - right.share(look)) >= 0.5:
        return max((best, second), key=lambda column: column.shape.share(look))
    raise SameMeaningError(*sorted((best, second), key=lambda column: column.index))


def _lost(column: Column, field: str) -> Column:
    """What becomes of the column that did not get the field."""
    if field == PHONE:
        return replace(column, joined=True)
    if field == USCC:
        other = next((f for look, f in ((Look.REG_NO, REG_NO), (Look.ORG_CODE, ORG_CODE))
                      if column.shape.share(look) >= 0.5), None)  # fmt: skip
        if other:
            return replace(column, field=other)
    because = _("同一张表另有一列已作“{field}”").format(field=field)
    return replace(column, field=None, how=None, dropped=because)


# --- By values -----------------------------------------------------------------------------------


def _by_values(columns: list[Column]) -> list[Column]:
    """Gives a field that nobody has to the column whose values look most like it."""
    found = list(columns)
    taken = {column.field for column in found}
    for look, targets, least in _BY_VALUE:
        free = [field for field in targets if field not in taken]
        for column in _candidates(found, look, least):
            if not free:
                break
            field = free.pop(0)
            found[column.index] = replace(column, field=field, how=How.VALUE)
            taken.add(field)
    return found


def _candidates(columns: Sequence[Column], look: Look, least: float) -> list[Column]:
    """Lists unnamed columns of this look; for names of organisations the most telling first."""
    unnamed = [c for c in columns if c.field is None and c.dropped is None and _is_open(c, look)]
    fitting = [c for c in unnamed if c.shape.share(look) >= least and len(c.shape.sample) > 1]
    if look is Look.ORGANISATION:
        fitting = [c for c in fitting if 2 * len(set(c.shape.sample)) > len(c.shape.sample)]
        # a column of former names is filled here and there, the names themselves everywhere
        most = max((len(c.shape.sample) for c in fitting), default=0)
        fitting = [c for c in fitting if 2 * len(c.shape.sample) > most]
        return sorted(fitting, key=lambda c: (-c.shape.share(look), c.index))[:1]
    return fitting


def _is_open(column: Column, look: Look) -> bool:
    """False where the heading names somebody or something else, so that values may not decide."""
    text = plain(column.heading)
    if look is Look.PERSON and persons.is_about_person(text):
        return False
    if look in (Look.PERSON, Look.ADDRESS) and _NUMBERED.search(text):
        return False
    return not _OTHER_SUBJECT.search(text)
