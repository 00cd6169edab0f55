"""The one place of the web that reads the clock; everything else is handed the time (R-W.3)."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This instant, with its zone."""
    return timezone.now()


def today() -> date:
    """The office's day."""
    return timezone.localdate(now())
