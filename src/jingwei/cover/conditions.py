"""What covers an organisation on a day, as expressions on whatever row names the organisation (R-CV.4, R-CV.5)."""

from datetime import date

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, CharField, Exists, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from jingwei.cover.kinds import COVERED, OWN_FORMATIONS, MassKind, Nature, OrgCover, WorkCover
from jingwei.cover.models import Assignment, ChainLink, Hosting, MassBody, TeamTie

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


def team_served(on: date, *, of: str = "organisation_id") -> Combinable:
    """Whether a service team serves it: "yes" or "no" (R-CV.11)."""
    ties = Exists(TeamTie.objects.on(on).filter(organisation=OuterRef(of)))
    return Case(When(ties, then=_word("yes")), default=_word("no"))


def has_mass_body(kind: MassKind, on: date, *, of: str = "organisation_id") -> Combinable:
    """Whether it has a trade union, youth league or women's organisation: "yes" or "no" (R-CV.15)."""
    held = Exists(MassBody.objects.on(on).filter(organisation=OuterRef(of), kind=kind))
    return Case(When(held, then=_word("yes")), default=_word("no"))


def chains(on: date, *, of: str = "organisation_id") -> Combinable:
    """The names of the chains it is in, joined; "" for none (R-CV.12)."""
    held = ChainLink.objects.on(on).filter(organisation=OuterRef(of)).order_by()
    names = StringAgg("chain__name", delimiter="、", order_by="chain__name")
    found = held.values("organisation").annotate(names=names).values("names")
    # Asked first whether there is any: few organisations are in a chain.
    return Case(
        When(Exists(held), then=Subquery(found)), default=_word(""), output_field=CharField()
    )


def _word(said: str) -> Value:
    return Value(str(said), output_field=CharField())
