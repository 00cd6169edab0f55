"""What covers an organisation on a day, as expressions on whatever row names the organisation (R-K.4, R-K.5)."""

from datetime import date

from django.db.models import Case, CharField, Exists, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from jingwei.cover.kinds import COVERED, OWN_FORMATIONS, Nature, OrgCover, WorkCover
from jingwei.cover.models import Assignment, Hosting

_RECORD = "party_organisation__records__"


def org_cover(on: date, *, of: str = "organisation_id") -> Combinable:
    """The best of the Party organisations that are formed in it; `of`: the path to the organisation's id.

    However many cover it, it is counted once: of the words "own", "joint" and "functional" the best is
    the last by the alphabet.
    """
    holds = Q(**{f"{_RECORD}held_to": None}) | Q(**{f"{_RECORD}held_to__gt": on})
    entity = {f"{_RECORD}nature": Nature.ENTITY}
    word = Case(
        When(**entity, **{f"{_RECORD}formation__in": OWN_FORMATIONS}, then=_word(OrgCover.OWN)),
        When(**entity, then=_word(OrgCover.JOINT)),
        default=_word(OrgCover.FUNCTIONAL),
    )
    held = Hosting.objects.on(on).filter(organisation=OuterRef(of))
    formed = held.filter(holds, **{f"{_RECORD}held_from__lte": on}).order_by()
    best = formed.values("organisation").annotate(best=Max(word)).values("best")
    return Coalesce(Subquery(best), _word(OrgCover.NONE))


def work_cover(on: date, *, of: str = "organisation_id") -> Combinable:
    """Through what Party work reaches it: a Party organisation, else an instructor."""
    covered = In(org_cover(on, of=of), [word.value for word in COVERED])
    guided = Exists(Assignment.objects.on(on).filter(organisation=OuterRef(of)))
    return Case(
        When(covered, then=_word(WorkCover.ORGANISATION)),
        When(guided, then=_word(WorkCover.INSTRUCTOR)),
        default=_word(WorkCover.NONE),
    )


def _word(said: str) -> Value:
    return Value(str(said), output_field=CharField())
