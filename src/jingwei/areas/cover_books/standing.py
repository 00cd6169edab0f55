"""What the cover says today of what a ledger names: read at once for many lines, within the active sight (R-B.4)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jingwei.cover.models import Assignment, Hosting, Instructor, PartyRecord
from jingwei.kernel.text import fold
from jingwei.register.models import Organisation


def plain(name: str) -> str:
    """A name as two writings of it are compared: width, blanks and signs say nothing."""
    return "".join(sign for sign in fold(name).upper() if sign.isalnum())


@dataclass(frozen=True, slots=True)
class Cover:
    """Records by Party organisation; its hosts; whose each host is; names; heirs of merged numbers; instructors."""

    records: Mapping[int, PartyRecord] = field(default_factory=dict)
    hosts: Mapping[int, frozenset[int]] = field(default_factory=dict)
    of_host: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    named: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    heirs: Mapping[int, int] = field(default_factory=dict)
    instructors: Mapping[str, tuple[Instructor, ...]] = field(default_factory=dict)
    guides: Mapping[int, int] = field(default_factory=dict)  # of an organisation, its instructor
    numbers: Mapping[int, Organisation] = field(default_factory=dict)

    def living(self, organisation: int) -> int:
        """The number as it lives today."""
        return self.heirs.get(organisation, organisation)


def parties_of(organisations: Iterable[int], names: Iterable[str]) -> Cover:
    """The Party organisations that stand in these, and those that bear the names; in a few queries."""
    numbers, heirs = _living(organisations)
    in_them = Hosting.objects.still().filter(organisation__in=numbers)
    ids = set(in_them.values_list("party_organisation", flat=True))
    still = PartyRecord.objects.still().select_related("party_organisation", "committee", "upper")
    bearing = set(still.filter(name__in=set(names)).values_list("party_organisation", flat=True))
    records = {one.party_organisation_id: one for one in still.filter(party_organisation__in=ids | bearing)}  # fmt: skip
    hosts: dict[int, set[int]] = defaultdict(set)
    ties = Hosting.objects.still().filter(party_organisation__in=records)
    for party, organisation in ties.values_list("party_organisation", "organisation"):
        hosts[party].add(organisation)
    of_host: dict[int, list[int]] = defaultdict(list)
    for party in sorted(hosts):
        for organisation in hosts[party]:
            of_host[organisation].append(party)
    named: dict[str, list[int]] = defaultdict(list)
    for party, record in sorted(records.items()):
        named[plain(record.name)].append(party)
    return Cover(
        records=records, hosts={party: frozenset(found) for party, found in hosts.items()},
        of_host={one: tuple(found) for one, found in of_host.items()},
        named={name: tuple(found) for name, found in named.items()}, heirs=heirs, numbers=numbers,
    )  # fmt: skip


def instructors_of(organisations: Iterable[int], names: Iterable[str]) -> Cover:
    """The instructors who bear the names, and who guides each of these organisations."""
    numbers, heirs = _living(organisations)
    wanted = {name for name in names if name}
    found: dict[str, list[Instructor]] = defaultdict(list)
    for one in Instructor.objects.still().filter(name__in=wanted).order_by("pk"):
        found[one.name].append(one)
    sent = Assignment.objects.still().filter(organisation__in=numbers)
    return Cover(
        heirs=heirs, numbers=numbers, instructors={name: tuple(them) for name, them in found.items()},
        guides=dict(sent.values_list("organisation", "instructor")),
    )  # fmt: skip


def _living(organisations: Iterable[int]) -> tuple[dict[int, Organisation], dict[int, int]]:
    """The numbers that live, and what each merged one is now."""
    asked = set(organisations)
    found = Organisation.objects.in_bulk(asked)
    heirs: dict[int, int] = {}
    for pk in asked:
        number = found.get(pk)
        while number is not None and number.merged_into_id is not None:
            number = number.merged_into
        if number is not None and number.pk != pk:
            heirs[pk] = number.pk
            found[number.pk] = number
    return {pk: one for pk, one in found.items() if one.merged_into_id is None}, heirs
