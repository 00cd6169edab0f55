"""Reads sweeps: which are in sight, how far each is, what is not visited yet (R-S.3)."""

from collections.abc import Mapping

from django.db.models import Count, Exists, OuterRef, QuerySet

from jingwei.areas.sweeps.models import Listed, Sweep
from jingwei.areas.sweeps.procedure import sweep as procedure
from jingwei.procedures.definition import Catalogue
from jingwei.procedures.models import OPEN, Case
from jingwei.procedures.queries import cases
from jingwei.procedures.sight import CaseSight

CATALOGUE = Catalogue([procedure])


def sweeps(sight: CaseSight) -> QuerySet[Sweep]:
    """The sweeps that have a case within sight, the newest first."""
    listed = Listed.objects.filter(sweep=OuterRef("pk"), case__in=cases(sight, catalogue=CATALOGUE))
    return Sweep.objects.filter(Exists(listed)).select_related("planned_by").order_by("-pk")


def cases_of(sight: CaseSight, found: Sweep) -> QuerySet[Case]:
    """The cases of a sweep within sight."""
    listed = Listed.objects.filter(sweep=found).values("case")
    return cases(sight, catalogue=CATALOGUE).filter(pk__in=listed)


def unvisited(sight: CaseSight, found: Sweep) -> QuerySet[Case]:
    """Those where nobody knows yet, by place and then in the order they were listed."""
    return cases_of(sight, found).filter(OPEN).order_by("unit__path", "pk")


def progress(sight: CaseSight, found: Sweep) -> Mapping[str, int]:
    """How many cases of a sweep within sight stand in each state; states without any are left out."""
    rows = cases_of(sight, found).order_by().values_list("state").annotate(count=Count("pk"))
    return dict(rows)


def of_case(case: Case) -> Sweep | None:
    """The sweep that a case belongs to; None for a case that is none of a sweep's."""
    return Sweep.objects.filter(pk__in=Listed.objects.filter(case=case).values("sweep")).first()
