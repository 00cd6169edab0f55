"""Of which level the Party organisations are that cover an organisation, as the annual return asks (R-FM.2)."""

from datetime import date

from django.db.models import (
    Case,
    CharField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from jingwei.cover.kinds import OWN_FORMATIONS, Level, Nature
from jingwei.cover.models import Assignment, Hosting

JOINT, NONE = "joint", "none"
# A group is part of a branch elsewhere, no organisation of its own; the highest level goes first.
FORMED = (Level.COMMITTEE, Level.GENERAL_BRANCH, Level.BRANCH)
_RECORD = "party_organisation__records__"


def cover_level(on: date, *, of: str = "organisation_id") -> Combinable:
    """The level of its own organisation, the highest of several; else "joint"; else "none"."""
    own = Q(**{f"{_RECORD}formation__in": OWN_FORMATIONS})
    whens = [own & Q(**{f"{_RECORD}level": level}) for level in FORMED]
    rank = Case(
        *(When(when, then=Value(place)) for place, when in enumerate(whens)),
        default=Value(len(whens)), output_field=IntegerField(),
    )  # fmt: skip
    word = Case(
        *(When(when, then=_word(level)) for level, when in zip(FORMED, whens, strict=True)),
        default=_word(JOINT),
    )
    best = _formed(on, Q(**{f"{_RECORD}level__in": FORMED})).filter(organisation=OuterRef(of))
    return Coalesce(Subquery(best.annotate(rank=rank, word=word).order_by("rank").values("word")[:1]), _word(NONE))  # fmt: skip


def has_group(on: date, *, of: str = "organisation_id") -> Combinable:
    """Whether a Party group is formed in it: "yes" or "no"."""
    groups = _formed(on, Q(**{f"{_RECORD}level": Level.GROUP})).filter(organisation=OuterRef(of))
    return _yes_no(Exists(groups))


def is_guided(on: date, *, of: str = "organisation_id") -> Combinable:
    """Whether it has an instructor, covered or not: "yes" or "no"."""
    return _yes_no(Exists(Assignment.objects.on(on).filter(organisation=OuterRef(of))))


def shared_hostings(on: date) -> QuerySet[Hosting]:
    """Who hosts joint organisations on the day, those in sight."""
    shared = ~Q(**{f"{_RECORD}formation__in": OWN_FORMATIONS})
    return _formed(on, shared & Q(**{f"{_RECORD}level__in": FORMED}))


def _formed(on: date, which: Q) -> QuerySet[Hosting]:
    """Hostings on the day by entities of which this is said on the day."""
    holds = Q(**{f"{_RECORD}held_to": None}) | Q(**{f"{_RECORD}held_to__gt": on})
    said = Q(**{f"{_RECORD}held_from__lte": on, f"{_RECORD}nature": Nature.ENTITY})
    return Hosting.objects.on(on).filter(holds & said & which).order_by()


def _yes_no(test: Exists) -> Case:
    return Case(When(test, then=_word("yes")), default=_word("no"))


def _word(said: str) -> Value:
    return Value(str(said), output_field=CharField())
