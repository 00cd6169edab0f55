"""Reads of the log: what a team noted until a day, and what was still open on it."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from jingwei.areas.service.models import Contact, Settlement
from jingwei.cover.models import ServiceTeam


def contacts_of(team: ServiceTeam, *, on: date) -> QuerySet[Contact]:
    """What the team noted until the day, the newest first; `is_settled` says how it stood on the day."""
    return _until(on).filter(tie__team=team).order_by("-on", "-pk")


def open_needs(*, on: date, team: ServiceTeam | None = None) -> QuerySet[Contact]:
    """What was needed, of this team or any, and not settled by the day, the oldest first."""
    of = {"tie__team": team} if team else {}
    found = _until(on).filter(~Exists(_done(on)), **of).exclude(need="")
    return found.order_by("on", "pk")


def _until(on: date) -> QuerySet[Contact]:
    noted = Contact.objects.filter(on__lte=on).annotate(is_settled=Exists(_done(on)))
    return noted.select_related("tie__team", "settlement")


def _done(on: date) -> QuerySet[Settlement]:
    return Settlement.objects.filter(contact=OuterRef("pk"), on__lte=on)
