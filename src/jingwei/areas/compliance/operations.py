"""What may be done: keep the profile of a social organisation, note what became of its annual check (R-CP.1, R-CP.5)."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from jingwei.areas.compliance.kinds import Assessment, Conclusion, Known
from jingwei.areas.compliance.models import AnnualCheck, Noted, Overseen, Profile, Release, Synced
from jingwei.areas.compliance.rules import (
    LONGEST,
    LONGEST_TERM,
    POSTPONED_AT_MOST,
    ends_on,
    months_after,
    refuse,
)
from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.people.models import Account
from jingwei.register.rules import mentions_person

CHAIN = "compliance"
Row = TypeVar("Row", Profile, AnnualCheck, Noted, Synced, Release)


@dataclass(frozen=True, slots=True)
class Said:
    """A profile as somebody says it."""

    term_from: date | None = None
    term_years: int | None = None
    election_on: date | None = None
    filed_on: date | None = None
    postponed_until: date | None = None
    postponed_by: str = ""
    charter_on: date | None = None
    party_in_charter: str = Known.UNKNOWN.value
    assessed: str = ""
    assessed_until: date | None = None

    @property
    def term_to(self) -> date | None:
        """The day on which the term is over; None where it is not known."""
        if self.term_from is None or self.term_years is None:
            return None
        return ends_on(self.term_from, self.term_years)

    def refusals(self, before: "Said", *, on: date) -> list[str]:
        """Why it does not do, after what was said before."""
        return [*self._of_term(), *self._of_postponing(before), *self._of_days(on)]

    def _of_term(self) -> list[str]:
        said = _("任期最长 {most} 年。")
        return [
            ""
            if self.term_years in (None, *range(1, LONGEST_TERM + 1))
            else said.format(most=LONGEST_TERM)
        ]

    def _of_postponing(self, before: "Said") -> list[str]:
        """Once a term, at most a year, with its document (R-6.7)."""
        if self.postponed_until is None:
            return [_("写了延期文号，请写延到哪天。") if self.postponed_by else ""]
        if self.term_to is None:
            return [_("延期要先写明本届任期。")]
        latest = months_after(self.term_to, POSTPONED_AT_MOST)
        again = before.term_from == self.term_from and before.postponed_until not in (
            None,
            self.postponed_until,
        )
        within = _("延期要在届满 {first} 以后，最多到 {last}。")
        return [
            "" if self.postponed_by else _("请写批准延期的文号。"),
            mentions_person(self.postponed_by),
            "" if self.term_to < self.postponed_until <= latest else within.format(first=self.term_to, last=latest),
            _("一届只能延期一次，已经批准延到 {day}。").format(day=before.postponed_until) if again else "",
        ]  # fmt: skip

    def _of_days(self, on: date) -> list[str]:
        gone = {
            _("最近换届"): self.election_on,
            _("换届备案"): self.filed_on,
            _("章程核准"): self.charter_on,
        }
        late = _("“{what}”的日期不能晚于今天。")
        filed_first = self.filed_on and (
            self.election_on is None or self.filed_on < self.election_on
        )
        return [
            *(late.format(what=what) for what, day in gone.items() if day and day > on),
            _("换届备案不能早于最近换届。") if filed_first else "",
            _("写了有效期，请选评估等级。") if self.assessed_until and not self.assessed else "",
            "" if self.party_in_charter in Known.values else _("党建入章请选是、否或待核实。"),
            "" if self.assessed in ("", *Assessment.values) else _("评估等级请选 5A 至 1A。"),
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of the annual check of a year, as somebody says it."""

    submitted_on: date | None = None
    reviewed_on: date | None = None
    concluded_on: date | None = None
    conclusion: str = ""

    def refusals(self, *, on: date) -> list[str]:
        """Why it does not do."""
        days = [one for one in (self.submitted_on, self.reviewed_on, self.concluded_on) if one]
        return [
            _("年检的日期不能晚于今天。") if any(one > on for one in days) else "",
            _("没有报送就没有初审和结论，请先写报送日期。") if not self.submitted_on and (self.reviewed_on or self.conclusion) else "",
            _("初审、结论不能早于报送。") if self.submitted_on and min(days) < self.submitted_on else "",
            _("结论和作出结论的日期要一起写。") if bool(self.conclusion) != bool(self.concluded_on) else "",
            "" if self.conclusion in ("", *Conclusion.values) else _("年检结论请选合格、基本合格、不合格。"),
        ]  # fmt: skip


def said_of(profile: Profile | None) -> Said:
    """What a profile says; nothing for none."""
    if profile is None:
        return Said()
    return Said(**{one.name: getattr(profile, one.name) for one in fields(Said)})


@transaction.atomic
def keep(
    overseen: Overseen, said: Said, *, basis: str, seen: int | None, actor: Account, now: datetime
) -> Profile:
    """Holds from today on; raises ComplianceRefused (R-CP.1).

    seen: the key of the profile that the reader saw, None for none; another one by now is refused.
    """
    on = timezone.localdate(now)
    held = _held(overseen)
    before = said_of(held)
    refuse([
        _("您看的时候以后，档案已经改过。请看过再改。") if (held.pk if held else None) != seen else "",
        *unfit(basis, what=_("依据")), *said.refusals(before, on=on),
    ])  # fmt: skip
    if held and said == before:
        return held
    made = lay(Profile(organisation=overseen, **asdict(said), term_to=said.term_to, basis=basis.strip()), held, actor=actor, now=now)  # fmt: skip
    changed = [
        one.name for one in fields(Said) if getattr(said, one.name) != getattr(before, one.name)
    ]
    tell("keep", overseen, actor=actor, now=now, fields=" ".join(changed))
    return made


@transaction.atomic
def correct(
    overseen: Overseen, *, field: str, value: date | int | str | None, basis: str, actor: Account, now: datetime
) -> Profile:  # fmt: skip
    """One field of it says something else from today on; raises ComplianceRefused."""
    held = _held(overseen)
    changed: dict[str, Any] = {field: value}
    said = replace(said_of(held), **changed)
    return keep(overseen, said, basis=basis, seen=held.pk if held else None, actor=actor, now=now)


@transaction.atomic
def note_check(
    overseen: Overseen, year: int, checked: Checked, *, actor: Account, now: datetime
) -> None:
    """What became of the annual check of the year; raises ComplianceRefused (R-CP.5)."""
    on = timezone.localdate(now)
    refuse([_("年度不能晚于今年。") if year > on.year else "", *checked.refusals(on=on)])
    Overseen.objects.select_for_update(no_key=True).get(pk=overseen.pk)
    held = AnnualCheck.objects.still().filter(organisation=overseen, year=year).first()
    before = Checked(*(getattr(held, one.name) for one in fields(Checked))) if held else Checked()
    if checked == before:
        return
    lay(
        AnnualCheck(organisation=overseen, year=year, **asdict(checked)), held, actor=actor, now=now
    )
    tell("check", overseen, actor=actor, now=now, year=year)


def unfit(text: str, *, what: str) -> list[str]:
    """Why the text does not do: none, too long, or it names somebody's number."""
    if not text.strip():
        return [_("请写明{what}。").format(what=what)]
    if len(text) > LONGEST:
        return [_("{what}最多 {most} 字。").format(what=what, most=LONGEST)]
    return [mentions_person(text)]


def _held(overseen: Overseen) -> Profile | None:
    """What stands, with the organisation kept from others until the transaction ends."""
    Overseen.objects.select_for_update(no_key=True).get(pk=overseen.pk)
    return Profile.objects.still().filter(organisation=overseen).first()


def lay(made: Row, held: Row | None, *, actor: Account, now: datetime) -> Row:
    """The row holds from today on; the one before is closed."""
    on = timezone.localdate(now)
    if held is not None:
        held.held_to = max(on, held.held_from)
        held.save(update_fields=["held_to"])
    made.by, made.at, made.held_from = actor, now, on
    made.save(force_insert=True)
    return made


def tell(action: str, overseen: Overseen, *, actor: Account, now: datetime, **details: str | int) -> None:  # fmt: skip
    """One journal entry about an organisation: keys and counts, never a text."""
    record(
        f"compliance.{action}", chain=CHAIN, actor=str(actor.pk),
        subject=Subject("organisation", written(overseen.pk)), details=details, now=now,
    )  # fmt: skip
