"""Reads of the lists from above, within the active sight: how each line stands with what people decided."""

from collections.abc import Mapping
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)  # fmt: skip

from jingwei.areas.upper_lists.models import Comparison, Decision, Line, Ruling, Verdict

# The four figures, in this order.
FIGURES = (Verdict.THEIRS_ONLY, Verdict.OURS_ONLY, Verdict.DIFFERING, Verdict.DOUBTFUL)


def comparisons() -> QuerySet[Comparison]:
    """All in sight, the newest first."""
    return Comparison.objects.select_related("territory", "uploaded_by").order_by("-uploaded_at", "-pk")  # fmt: skip


def lines(found: Comparison) -> QuerySet[Any, Any]:
    """The lines of a comparison with `stands`, the verdict of the rules and of people together.

    A doubt decided for one is in both; decided for none it is theirs alone. What only we had is no
    longer alone where a row was decided to be it.
    """
    counting = Decision.objects.filter(taken_back_at=None)
    of_line = counting.filter(line=OuterRef("pk")).values("ruling")[:1]
    met = counting.filter(
        ruling=Ruling.SAME, line__comparison=found.pk, organisation=OuterRef("organisation")
    )
    own = Line.objects.filter(comparison=found).annotate(ruled=Subquery(of_line))
    return own.annotate(
        stands=Case(
            When(ruled=Ruling.SAME, then=Value(Verdict.SAME.value)),
            When(ruled=Ruling.NONE, then=Value(Verdict.THEIRS_ONLY.value)),
            When(Exists(met), verdict=Verdict.OURS_ONLY, then=Value(Verdict.SAME.value)),
            default=F("verdict"),
            output_field=TextField(),
        )
    )


def figures(found: Comparison) -> Mapping[str, int]:
    """How many lines stand how; an organisation of ours that was met counts with the row that is it."""
    own = lines(found).exclude(verdict=Verdict.OURS_ONLY, stands=Verdict.SAME)
    rows = own.values_list("stands").annotate(number=Count("pk")).order_by()
    return {verdict: 0 for verdict in Verdict.values} | dict(rows)


def explained(found: Comparison) -> int:
    """How many of what only we have somebody has explained."""
    return lines(found).filter(stands=Verdict.OURS_ONLY, ruled=Ruling.EXPLAINED).count()


def shown(found: Comparison, verdict: Verdict) -> QuerySet[Any, Any]:
    """The lines that stand so, in the order of the list, with what counts of people's word."""
    counting = Decision.objects.filter(taken_back_at=None).select_related("by", "organisation")
    own = (
        lines(found).filter(stands=verdict).exclude(verdict=Verdict.OURS_ONLY, stands=Verdict.SAME)
    )
    return own.select_related("organisation").prefetch_related(
        Prefetch("decisions", counting, to_attr="counting")
    ).order_by("pk")  # fmt: skip
