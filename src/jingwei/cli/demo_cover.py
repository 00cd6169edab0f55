"""The cover of the demo: what people would merge, check, form and send after the first round, from the truth."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from jingwei.areas.mergers.operations.merging import confirm, merge
from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import Round, Run
from jingwei.cli.demo_guides import owns_of
from jingwei.cover.kinds import Formation, PostKind
from jingwei.cover.operations import Facts, assign, enlist, form
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import bare
from jingwei.people.models import Account
from jingwei.register.kinds import EditableField
from jingwei.register.models import Entry, Organisation
from jingwei.register.operations import edit_field
from jingwei.sample.model import City, Kind
from jingwei.sample.model import Organisation as True_
from jingwei.sample.party import party_of
from jingwei.units.models import Unit

# What there is to be known of enterprises that are not counted.
_WANTED = {
    Kind.STATE_OWNED: (EditableField.OWNERSHIP, "state"),
    Kind.CANCELLED: (EditableField.LEGAL_STATUS, "cancelled"),
}
_LEGS = (EditableField.HAS_PREMISES, EditableField.HAS_STAFF, EditableField.HAS_OPERATION)
Numbers = Mapping[int, int]  # truth id -> number of the organisation
Rows = Mapping[int, Counter[int]]  # truth id -> how many of its rows have which number


def rows_of(owners: Mapping[tuple[str, str, str], str], found: Round, run: Run) -> Rows:
    """Under which numbers the rows of each organisation of the truth stand.

    owners: whose each row is, by file, sheet and row.
    """
    rows: dict[int, Counter[int]] = defaultdict(Counter)
    path = storage.of_run(found.number, run.pk) / "rows.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["organisation"]:
                number = bare(row["organisation"])
                rows[int(owners[row["file"], row["sheet"], row["row"]])][number] += 1
    return rows


def merge_what_is_one(
    rows: Rows, *, on: date, actor: Account, second: Account, now: datetime
) -> Numbers:
    """Merges the numbers that fusion left beside the one with most rows; the second person confirms where one is asked.

    Which organisation of the register is which of the truth from then on.
    """
    numbers = {true: counts.most_common(1)[0][0] for true, counts in rows.items()}
    taken = set(numbers.values())
    for true, counts in sorted(rows.items()):
        for left in sorted(set(counts) - taken):
            made = merge(
                Organisation(left), Organisation(numbers[true]), reason=_("照样例的真值"), on=on,
                actor=actor, now=now,
            )  # fmt: skip
            if made.is_waiting:
                confirm(made, on=on, actor=second, now=now)
            numbers[true] = made.heir_id
    return numbers


def check(city: City, numbers: Numbers, *, on: date, actor: Account, now: datetime) -> int:
    """Says of every enterprise what a visit finds and whose it is, of social organisations whether they run.

    Within a sight.

    How many fields were put right.
    """
    entries = {one.organisation_id: one for one in Entry.objects.still()}
    put_right = 0
    for true in city.organisations:
        entry = entries.get(numbers.get(true.truth_id, 0))
        for field, value in _findings(true, entry) if entry else ():
            edit_field(
                Organisation(pk=numbers[true.truth_id]), field=field, value=value, on=on, actor=actor,
                reason=_("照样例的真值"), now=now,
            )  # fmt: skip
            put_right += 1
    return put_right


def _findings(true: True_, entry: Entry) -> Iterator[tuple[EditableField, str]]:
    """What differs from the truth."""
    standing = true.standing
    if true.kind in _WANTED:
        field, value = _WANTED[true.kind]
        if entry.kind == "enterprise" and getattr(entry, field) != value:
            yield field, value
    elif true.kind is Kind.SOCIAL:
        if standing.running != (entry.legal_status == "active"):
            yield EditableField.LEGAL_STATUS, "active" if standing.running else "revoked"
    elif true.kind is Kind.COMPANY and standing.three_have != (entry.three_have == "yes"):
        for leg in _LEGS if standing.three_have else _LEGS[-1:]:
            value = "yes" if standing.three_have else "no"
            if getattr(entry, leg) != value:
                yield leg, value


def cover(
    city: City, numbers: Numbers, *, seed: int, top: Unit, actor: Account, now: datetime
) -> tuple[int, int]:
    """Forms the branches and sends the instructors of the sample; how many of each. Within a sight."""
    branches, guides = party_of(city, seed=seed)
    known = Organisation.objects.in_bulk(set(numbers.values()))
    formed = 0
    for branch in branches:
        hosts = [known[numbers[one]] for one, _since in branch.hosts if one in numbers]
        if hosts:
            facts = Facts(
                name=branch.name, formation=Formation(branch.formation), formal=branch.formal,
                probationary=branch.probationary,
            )  # fmt: skip
            form(facts, hosts=hosts, established_on=branch.established_on, actor=actor, now=now)
            formed += 1
    by_truth = {one: known[number] for one, number in numbers.items() if number in known}
    owns = owns_of(city, guides, seed=seed, top=top, on=now.date(), known=by_truth)
    for guide, own in zip(guides, owns, strict=True):
        since = min(day for _one, day in guide.guides)
        made = enlist(
            guide.name,
            **own,
            post_kind=PostKind(guide.post_kind),
            since=since,
            actor=actor,
            now=now,
        )
        for one, day in guide.guides:
            if one in numbers:
                assign(made, known[numbers[one]], on=day, actor=actor, now=now)
    return formed, len(guides)
