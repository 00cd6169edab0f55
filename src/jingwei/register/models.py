"""Tables of the register: organisations for ever, entries and placements by the day, sources beside."""

from collections.abc import Mapping
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import CheckConstraint, F, Func, Index, Q, Value

from jingwei.kernel.register_number import written
from jingwei.people.sight import ScopedManager
from jingwei.register.held import (
    STILL,
    HeldManager,
    ends_after_it_begins,
    lies_somewhere,
    one_of,
)
from jingwei.register.kinds import (
    AUTHORITIES,
    DISPUTES,
    Basis,
    EditableField,
    Method,
    Outcome,
    PlacementKind,
)
from jingwei.register.named import NamedManager, NamedQuerySet
from jingwei.units.models import Unit

# value, department, file, sheet, row, round, won, why; account, where a person of the office said it.
Claim = dict[str, str | int | bool | None]
Claims = Mapping[str, list[Claim]]
EntryQuerySet = NamedQuerySet["Entry"]


class Organisation(models.Model):
    """An identity that lives for ever: the key is its number, 123 for JW-0000123 (R-F.1, R-R.1)."""

    id = models.BigIntegerField(primary_key=True)
    units = ArrayField(models.BigIntegerField())  # those of its newest entry
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="aliases")

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            lies_somewhere("organisation"),
            CheckConstraint(condition=Q(id__gt=0), name="register_organisation_number_is_positive"),
            CheckConstraint(
                condition=~Q(merged_into=F("id")),
                name="register_organisation_not_merged_into_itself",
            ),
        ]
        indexes = [GinIndex(F("units"), name="register_organisation_units")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """As people write it: JW-0000123."""
        return written(self.pk)


KEY = F("organisation")  # breaks the ties of every order (R-L.5)
ORDERED_BY = (
    "employees", "party_members", "established_on", "four_clear", "kind", "legal_status",
)  # fmt: skip


class Entry(models.Model):
    """What the register says of an organisation from a day until the day before another (R-R.2).

    The golden values of fusion and what follows from the placements; an entry is closed and the next
    one opened, never edited. Tri-state texts are yes, no or unknown.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="entries")
    held_from = models.DateField()
    held_to = models.DateField(null=True)
    units = ArrayField(models.BigIntegerField())  # every unit it lies in, with those above
    place = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    committee = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    park = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    building = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")

    name = models.TextField()
    uscc = models.TextField(default="", blank=True)
    kind = models.TextField()
    parent = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="branches")
    reg_no = models.TextField(default="", blank=True)
    org_code = models.TextField(default="", blank=True)
    former_names = ArrayField(models.TextField(), default=list)
    legal_rep = models.TextField(default="", blank=True)
    legal_status = models.TextField()
    registered_address = models.TextField(default="", blank=True)
    operating_address = models.TextField(default="", blank=True)
    industry = models.TextField(default="", blank=True)
    industry_section = models.TextField(default="", blank=True)
    ownership = models.TextField(default="", db_default="", blank=True)  # of an enterprise
    established_on = models.DateField(null=True)
    employees = models.IntegerField(null=True)
    insured_employees = models.IntegerField(null=True)
    party_members = models.IntegerField(null=True)
    has_party_org = models.TextField(default="unknown")
    has_premises = models.TextField(default="unknown")
    has_staff = models.TextField(default="unknown")
    has_operation = models.TextField(default="unknown")
    three_have = models.TextField(default="unknown")
    four_clear = models.SmallIntegerField(default=0)
    four_clear_missing = models.TextField(default="", blank=True)
    departments = ArrayField(models.TextField(), default=list)
    sources = models.IntegerField(default=0)
    row_count = models.IntegerField(default=0)
    flags = ArrayField(models.TextField(), default=list)
    # Pairs of neighbouring characters of name and former names: what two characters typed are found by.
    bigrams = models.GeneratedField(
        expression=Func(F("name"), F("former_names"), function="register_bigrams"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: ClassVar[NamedManager[Self]] = NamedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("organisation", name="entry_one_on_a_day"),
            ends_after_it_begins("entry"),
            lies_somewhere("entry"),
            CheckConstraint(condition=~Q(name=Value("")), name="register_entry_name_is_not_blank"),
        ]
        indexes = [
            Index(F("organisation"), condition=STILL, name="register_entry_still"),
            # What has changed since a day is what was opened or closed since (`since`).
            Index(F("held_from"), name="register_entry_from"),
            Index(F("held_to"), condition=~STILL, name="register_entry_to"),
            # What lists are sorted by: each order has its index.
            Index(F("name"), KEY, condition=STILL, name="register_entry_still_name"),
            Index(F("uscc"), KEY, condition=STILL & ~Q(uscc=""), name="register_entry_still_uscc"),
            *(
                Index(F(one), KEY, condition=STILL, name=f"register_entry_still_{one[:9]}")
                for one in ORDERED_BY
            ),
            Index(F("name"), KEY, name="register_entry_ever_name"),  # of days gone by
            Index(
                F("name"),
                KEY,
                condition=STILL & Q(flags__overlap=list(DISPUTES)),
                name="register_entry_still_disputed",
            ),
            GinIndex(F("units"), condition=STILL, name="register_entry_still_units"),
            GinIndex(F("bigrams"), condition=STILL, name="register_entry_still_bigrams"),
        ]

    def __str__(self) -> str:
        return self.name


class Lineage(models.Model):
    """Who said what of an entry's values, and why one won (R-2.2): field -> list of claims.

    Phones are masked in it (E-11). The first claim of a field is the office's own, if it has one.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="lineage")
    claims = models.JSONField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "entry__units"

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return str(self.entry_id)


class Contact(models.Model):
    """The work phone of an organisation, apart from all else; each look is journalled (R-R.10)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="contacts")
    phone = models.TextField()
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()
    scoped_by = "organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("organisation", name="contact_one_on_a_day"),
            ends_after_it_begins("contact"),
        ]

    def __str__(self) -> str:
        return str(self.organisation_id)


class Placement(models.Model):
    """A dated tie of an organisation to a unit; one of each kind at a time (R-R.3)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="placements")
    kind = models.TextField(choices=PlacementKind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    basis = models.TextField(choices=Basis)
    reason = models.TextField()  # the rule's key, or the case
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()
    scoped_by = "organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("organisation", "kind", name="placement_one_of_a_kind"),
            ends_after_it_begins("placement"),
            CheckConstraint(
                condition=Q(kind__in=PlacementKind.values, basis__in=Basis.values),
                name="register_placement_kind_and_basis_are_known",
            ),
        ]
        indexes = [Index(F("unit"), F("kind"), condition=STILL, name="register_placement_unit")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}"


class Override(models.Model):
    """What a person says of one field; it goes before fusion until its authority says otherwise (R-R.7).

    value and against, what fusion held at that moment, are written as in the lineage.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="overrides")
    field = models.TextField(choices=EditableField)
    value = models.TextField(blank=True)
    against = models.TextField(blank=True)
    reason = models.TextField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()
    scoped_by = "organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("organisation", "field", name="override_one_of_a_field"),
            ends_after_it_begins("override"),
            CheckConstraint(
                condition=Q(field__in=EditableField.values) & ~Q(reason=""),
                name="register_override_names_field_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.field}"


class Naming(models.Model):
    """Somebody names a unit as one of an organisation's three authorities (R-R.12): a department's
    list, or a person who disputes what stands.

    said: as it was written; unit: what that means, None where no unit is called so. A list's naming
    is closed when the list no longer says it, or when a person decides against it; then `settled_by`
    and `settlement` say who and why.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="namings")
    kind = models.TextField(choices=[(kind.value, kind.label) for kind in AUTHORITIES])
    said = models.TextField()
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    department = models.TextField(default="", blank=True)  # "" where a person names it
    file = models.TextField(default="", blank=True)
    sheet = models.TextField(default="", blank=True)
    row = models.IntegerField(null=True)
    round_no = models.IntegerField(null=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(default="", blank=True)
    held_from = models.DateField()
    held_to = models.DateField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    settlement = models.TextField(default="", blank=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()
    scoped_by = "organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("organisation", "kind", "department", "said", name="naming_said_once"),
            ends_after_it_begins("naming"),
            CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in AUTHORITIES]) & ~Q(said=""),
                name="register_naming_names_an_authority",
            ),
            CheckConstraint(
                condition=Q(account=None, reason="") & ~Q(department="")
                | Q(account__isnull=False, department="") & ~Q(reason=""),
                name="register_naming_is_of_a_list_or_a_person",
            ),
            CheckConstraint(
                condition=Q(settled_by=None, settlement="")
                | Q(settled_by__isnull=False, held_to__isnull=False) & ~Q(settlement=""),
                name="register_naming_settled_by_somebody_with_a_reason",
            ),
        ]
        indexes = [
            Index(F("organisation"), F("kind"), condition=STILL, name="register_naming_still")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}"


class WrittenUnit(models.Model):
    """What a writing in the lists means: a person said once for all which unit it is (R-R.12).

    It holds nothing of any organisation, so it lies outside of every sight. said: as `written_as` folds it.
    """

    said = models.TextField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    class Meta:
        constraints = [
            one_of("said", name="writtenunit_one_on_a_day"),
            ends_after_it_begins("writtenunit"),
            CheckConstraint(condition=~Q(said=""), name="register_writtenunit_says_something"),
        ]

    def __str__(self) -> str:
        return self.said


class FieldCheck(models.Model):
    """Somebody asked by phone, visited or inspected; what was found, never about a person (R-R.8)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="checks")
    method = models.TextField(choices=Method)
    outcome = models.TextField(choices=Outcome)
    checked_on = models.DateField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.TextField(default="", blank=True)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            CheckConstraint(
                condition=Q(method__in=Method.values, outcome__in=Outcome.values),
                name="register_fieldcheck_method_and_outcome_are_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.outcome}"


class Publication(models.Model):
    """A round as it was laid into the register: counts and a digest, fixed for ever (R-R.5).

    It holds nothing of any organisation, so it lies outside of every sight.
    """

    top = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    round_no = models.IntegerField(unique=True)
    published_on = models.DateField()
    published_at = models.DateTimeField()
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    digest = models.TextField()
    organisations = models.IntegerField()
    new = models.IntegerField()
    changed = models.IntegerField()
    gone = models.IntegerField()
    merged = models.IntegerField()
    unassigned = models.IntegerField()

    def __str__(self) -> str:
        return str(self.round_no)
