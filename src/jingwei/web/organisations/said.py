"""Says the values of an entry in words, each with who said it, who said otherwise, and why one won (R-V.1)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jingwei.fusion.outputs import words
from jingwei.fusion.privacy import SMALLEST_COUNT
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.industries import industries
from jingwei.people.models import Account
from jingwei.register.kinds import EditableField
from jingwei.register.models import Claim, Entry, Override
from jingwei.register.operations.lines import OFFICE
from jingwei.register.queries import FieldLineage
from jingwei.register.rules import unfitting
from jingwei.web.environment import grouped
from jingwei.web.numbers import number_in

# The values of the page, in its order, by headings.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (mark("登记"), (
        "name", "uscc", "kind", "legal_status", "ownership", "reg_no", "org_code", "legal_rep", "established_on",
        "former_names", "registered_address",
    )),
    (mark("经营情况"), (
        "operating_address", "industry", "industry_section", "employees", "insured_employees",
        "has_premises", "has_staff", "has_operation", "three_have",
    )),
    (mark("党建"), ("party_members", "has_party_org", "four_clear", "four_clear_missing")),
    (mark("数据"), ("departments", "row_count", "flags")),
)  # fmt: skip
# Counts that touch people: small ones are not told (E-17).
FEW = ("party_members",)
_CODES = ("uscc", "reg_no", "org_code")
_WORDED: Mapping[str, Mapping[str, str]] = {
    "kind": words.KINDS, "legal_status": words.LEGAL_STATUS, "ownership": words.OWNERSHIP, "flags": words.FLAGS,
    **dict.fromkeys(("has_party_org", "has_premises", "has_staff", "has_operation", "three_have"), words.YES_NO),
}  # fmt: skip
_SHOWN_ELSEWHERE = frozenset(("contact_phone", "uscc_repaired", "run_status"))

Raw = str | int | date | list[str] | None


@dataclass(frozen=True, slots=True)
class Source:
    """What somebody said: the value in words, by whom, where it stands, why it won ("" where it did not)."""

    text: str
    who: str
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Value:
    """One golden value; `others` say something else. `override`: what a person said of it, if it stands."""

    field: str
    title: str
    text: str
    sources: tuple[Source, ...]
    others: tuple[Source, ...]
    editable: bool = False
    override: Override | None = None

    @property
    def mark(self) -> str:
        """The small mark beside the value: who said it."""
        if not self.sources:
            return ""
        more = len({source.who for source in self.sources}) - 1
        first = self.sources[0].who
        return _("{who} 等 {count} 家").format(who=first, count=more + 1) if more else first


def spoken(field: str, raw: Raw) -> str:
    """A value of an entry as people read it; "" where nothing is known."""
    if raw is None or raw in ("", []):
        return ""
    if isinstance(raw, list):
        return words.comma().join(spoken(field, one) for one in raw)
    if field in _WORDED:
        return words.word(_WORDED[field], str(raw))
    return _TELLERS.get(field, str)(raw)


def values(
    entry: Entry, lineage: Sequence[FieldLineage], overrides: Iterable[Override], *, may_edit: bool
) -> list[tuple[str, list[Value]]]:
    """The values of the entry by headings; at last what lists say beside them."""
    said = {one.field: one for one in lineage}
    held = {one.field: one for one in overrides}
    names = _names(lineage)
    drawn = [
        (_(title), [_value(entry, field, said.get(field), held, names, may_edit) for field in fields])
        for title, fields in GROUPS
    ]  # fmt: skip
    known = {field for _title, fields in GROUPS for field in fields} | _SHOWN_ELSEWHERE
    beside = [_beside(one, names) for field, one in said.items() if field not in known]
    return [*drawn, (_("名单另记"), beside)] if beside else drawn


def value_of(entry: Entry, lineage: Sequence[FieldLineage], field: str) -> Value:
    """One value of the entry, as its form shows it beside the question."""
    said = next((one for one in lineage if one.field == field), None)
    return _value(entry, field, said, {}, _names(lineage), False)  # noqa: FBT003 - passed on


def sources_of(claims: Iterable[Claim], field: str, names: Mapping[int, str]) -> tuple[Source, ...]:
    """Claims of the lineage in words."""
    return tuple(_source(claim, field, names) for claim in claims)


def _value(
    entry: Entry, field: str, said: FieldLineage | None, held: Mapping[str, Override],
    names: Mapping[int, str], may_edit: bool,  # noqa: FBT001
) -> Value:  # fmt: skip
    text = spoken(field, getattr(entry, field))
    return Value(
        field=field, title=_title(field), text=text,
        sources=sources_of(said.winners, field, names) if said else (),
        others=sources_of(said.losers, field, names) if said else (),
        editable=may_edit and _is_editable(field, entry), override=held.get(field),
    )  # fmt: skip


def _is_editable(field: str, entry: Entry) -> bool:
    return field in EditableField.values and not unfitting(EditableField(field), kind=entry.kind)


def _beside(said: FieldLineage, names: Mapping[int, str]) -> Value:
    """What lists say that no entry keeps: the winner is the value."""
    won = sources_of(said.winners, said.field, names)
    lost = sources_of(said.losers, said.field, names)
    return Value(said.field, _title(said.field), won[0].text if won else "", won, lost)


def _title(field: str) -> str:
    return words.heading(field)


def _source(claim: Claim, field: str, names: Mapping[int, str]) -> Source:
    account = claim.get("account")
    by_person = claim["department"] == OFFICE
    who = names.get(int(account), "") if by_person and account is not None else ""
    return Source(
        text=spoken(field, _text(claim.get("value"))) or _("（空）"),
        who=_("本办 {name}").format(name=who) if by_person else str(claim["department"] or ""),
        where="" if by_person else _where(claim),
        why=str(claim.get("why") or ""),
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _where(claim: Claim) -> str:
    """File, sheet, row and round of a claim, as far as it names them."""
    parts = [str(claim[key]) for key in ("file", "sheet") if claim.get(key)]
    if claim.get("row"):
        parts.append(_("第 {row} 行").format(row=claim["row"]))
    if claim.get("round"):
        parts.append(_("第 {number} 轮").format(number=claim["round"]))
    return " / ".join(parts)


def _names(lineage: Iterable[FieldLineage]) -> dict[int, str]:
    """The names of the accounts that corrected something, in one query or none."""
    said = [claim.get("account") for one in lineage for claim in (*one.winners, *one.losers)]
    wanted = {int(account) for account in said if account is not None}
    return dict(Account.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _few(raw: Raw) -> str:
    """A count of people, small ones as "<5"; what is no number says nothing."""
    text = str(raw).strip()
    if not (text.isascii() and text.isdigit()):
        return _("（不是数字）")
    number = number_in(text)
    return f"<{SMALLEST_COUNT}" if number is not None and 0 < number < SMALLEST_COUNT else text


def _section(raw: Raw) -> str:
    entry = industries().get(str(raw))
    return f"{raw} {entry.name}" if entry else str(raw)


def _clear(raw: Raw) -> str:
    return f"{raw} / 4"


_TELLERS: Mapping[str, Callable[[Raw], str]] = {
    "party_members": _few,
    "industry_section": _section,
    "four_clear": _clear,
    **dict.fromkeys(_CODES, lambda raw: grouped(str(raw))),
}
