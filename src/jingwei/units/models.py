"""Tables of the units: the trees, their dated names and codes, successions, and remits."""

from collections.abc import Collection
from datetime import date
from typing import Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import (
    CheckConstraint,
    Count,
    F,
    FilteredRelation,
    Func,
    OuterRef,
    Q,
    Subquery,
    UniqueConstraint,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat

from jingwei.units.kinds import KINDS, SOCIAL_WORK, CodeSystem, Kind, SuccessionKind, Tree

AnyModel = TypeVar("AnyModel", bound=models.Model)

# What a place has one of at a time: its working committee and its social-work office (R-U.4).
SINGLE = (Kind.WORKING_COMMITTEE, *SOCIAL_WORK)
_SAME, _OVERLAPS = RangeOperators.EQUAL, RangeOperators.OVERLAPS
_PERIOD = Func(F("held_from"), F("held_to"), function="daterange", output_field=DateRangeField())


class DatedQuerySet(models.QuerySet[AnyModel]):
    """Rows that hold over a period."""

    def on(self, day: date) -> Self:
        """Those that hold on the day."""
        return self.filter(Q(held_to=None) | Q(held_to__gt=day), held_from__lte=day)


class Dated(models.Model):
    """A fact that holds from a day until the day before `held_to`, or still (R-U.5).

    The database lets `held_to` be set once, and nothing else be changed (migration 0002).
    """

    held_from = models.DateField()
    held_to = models.DateField(null=True)

    class Meta:
        abstract = True
        constraints = [
            CheckConstraint(
                condition=Q(held_to=None) | Q(held_to__gt=F("held_from")),
                name="%(app_label)s_%(class)s_period_is_not_empty",
            )
        ]


class UnitQuerySet(DatedQuerySet["Unit"]):
    """Units, narrowed to a day, a branch or a tree."""

    def under(self, path: str) -> Self:
        """The unit with this path and all below it."""
        return self.filter(path__startswith=path)

    def in_tree(self, tree: Tree) -> Self:
        """The units of one tree."""
        return self.filter(tree=tree)

    def named(self, *, on: date) -> Self:
        """Adds `name` and `short_name` in the same query; None for one that did not stand that day."""
        held = UnitName.objects.filter(unit=OuterRef("pk")).on(on)
        return self.annotate(
            name=Subquery(held.values("name")), short_name=Subquery(held.values("short_name"))
        )

    def holding(self, codes: Collection[str], *, system: CodeSystem, on: date) -> Self:
        """Those that hold one of the codes in the system on the day, with the `code`."""
        held = Q(codes__held_to=None) | Q(codes__held_to__gt=on)
        given = held & Q(codes__system=system, codes__held_from__lte=on)
        joined = self.annotate(given=FilteredRelation("codes", condition=given))
        return joined.filter(given__code__in=codes).annotate(code=F("given__code"))

    def counted(self, *, on: date) -> Self:
        """Adds `child_count`, the number of units directly below on the day."""
        below = Unit.objects.filter(parent=OuterRef("pk")).on(on).order_by().values("parent")
        count = Subquery(below.annotate(count=Count("pk")).values("count"))
        return self.annotate(child_count=Coalesce(count, 0))


class Unit(Dated):
    """A place, committee or office, as long as it stands; its path never changes (R-U.1)."""

    tree = models.TextField(choices=Tree)
    kind = models.TextField(choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.TextField()
    parent_path = models.GeneratedField(
        expression=Func(F("path"), Value("[0-9]+/$"), Value(""), function="regexp_replace"),
        output_field=models.TextField(),
        db_persist=True,
    )
    serves = models.ForeignKey("self", models.PROTECT, null=True, related_name="served_by")

    # Set by the methods of the queryset, no columns.
    name: str
    short_name: str
    code: str
    child_count: int

    objects = UnitQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            UniqueConstraint(fields=["path"], name="units_unit_path_is_its_own"),
            # What the foreign keys of migration 0002 point at.
            UniqueConstraint(fields=["id", "tree", "path"], name="units_unit_place_in_its_tree"),
            UniqueConstraint(fields=["id", "parent"], name="units_unit_and_its_parent"),
            CheckConstraint(
                condition=Q(
                    path=Concat(
                        "parent_path",
                        Cast("id", models.TextField()),
                        Value("/", output_field=models.TextField()),
                    )
                ),
                name="units_unit_path_ends_with_its_id",
            ),
            CheckConstraint(
                condition=Q(parent=None, parent_path="")
                | Q(parent__isnull=False) & ~Q(parent_path=""),
                name="units_unit_only_a_top_has_no_parent",
            ),
            CheckConstraint(
                condition=Q(
                    *(Q(tree=tree, kind__in=kinds) for tree, kinds in KINDS.items()),
                    _connector=Q.OR,
                ),
                name="units_unit_kind_belongs_to_its_tree",
            ),
            CheckConstraint(
                condition=Q(serves=None) | ~Q(tree=Tree.PLACE),
                name="units_unit_a_place_serves_none",
            ),
            ExclusionConstraint(
                expressions=[("serves", _SAME), ("kind", _SAME), (_PERIOD, _OVERLAPS)],
                condition=Q(kind__in=SINGLE),
                name="units_unit_one_of_a_kind_serves_a_place",
            ),
        ]
        indexes = [
            models.Index(OpClass("path", name="text_pattern_ops"), name="units_unit_under_a_path"),
        ]

    def __str__(self) -> str:
        return self.path


class UnitName(Dated):
    """What a unit is called, and what people call it for short."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="names")
    name = models.TextField()
    short_name = models.TextField()

    objects = DatedQuerySet["UnitName"].as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            CheckConstraint(
                condition=~Q(name="") & ~Q(short_name=""), name="units_unitname_is_not_blank"
            ),
            ExclusionConstraint(
                expressions=[("unit", _SAME), (_PERIOD, _OVERLAPS)],
                name="units_unitname_one_name_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitCode(Dated):
    """A unit's code in one system; the same digits may be another unit's in another (R-U.7)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="codes")
    system = models.TextField(choices=CodeSystem)
    code = models.TextField()

    objects = DatedQuerySet["UnitCode"].as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            CheckConstraint(condition=~Q(code=""), name="units_unitcode_is_not_blank"),
            CheckConstraint(
                condition=Q(system__in=CodeSystem.values), name="units_unitcode_system_is_known"
            ),
            ExclusionConstraint(
                expressions=[("unit", _SAME), ("system", _SAME), (_PERIOD, _OVERLAPS)],
                name="units_unitcode_one_code_at_a_time",
            ),
            ExclusionConstraint(
                expressions=[("system", _SAME), ("code", _SAME), (_PERIOD, _OVERLAPS)],
                name="units_unitcode_one_holder_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["system", "code"], name="units_unitcode_by_code")]

    def __str__(self) -> str:
        return self.code


class Outline(Dated):
    """Where a place lies, as the office has loaded it; drawn with few points (R-U.12).

    shape: polygons, each its outer ring and its holes, each a list of [longitude, latitude].
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="outlines")
    shape = models.JSONField()
    source = models.TextField()  # the name of the file

    objects = DatedQuerySet["Outline"].as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                expressions=[("unit", _SAME), (_PERIOD, _OVERLAPS)],
                name="units_outline_one_outline_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.held_from}"


class Succession(models.Model):
    """On the day, the successor took over from the predecessor, wholly or in part (R-U.8)."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="went_to")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="came_of")
    kind = models.TextField(choices=SuccessionKind)
    happened_on = models.DateField()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["predecessor", "successor", "happened_on"],
                name="units_succession_is_told_once",
            ),
            CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="units_succession_is_of_another"
            ),
            CheckConstraint(
                condition=Q(kind__in=SuccessionKind.values), name="units_succession_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} -> {self.successor_id}"


class Remit(Dated):
    """A section, division, group or class of GB/T 4754 that an industry committee answers for.

    industry "*" is all that no other committee of the same working committee has (R-U.11).
    """

    REST = "*"

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="remits")
    # The committee's parent, repeated so that the database can refuse two committees for one.
    below = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    industry = models.TextField()

    objects = DatedQuerySet["Remit"].as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                expressions=[("below", _SAME), ("industry", _SAME), (_PERIOD, _OVERLAPS)],
                name="units_remit_one_committee_for_an_industry",
            ),
        ]

    def __str__(self) -> str:
        return self.industry
