"""What a request of the office carries beside Django's own: who asks, when, and as of which day."""

from datetime import date, datetime

from django.http import HttpRequest

from jingwei.people.models import Account
from jingwei.people.queries import Standing


class OfficeRequest(HttpRequest):
    """A request as views behind `signed_in` and `needs` get it; a type, no object is made of it.

    now: the instant at which it came, read once. day: the day that the page is asked for, today
    unless `?on=` names another (R-W.4). standing: what its posts
    give the account today, once `access.standing_of` was asked.
    """

    account: Account
    now: datetime
    today: date
    day: date
    standing: Standing


def is_by_htmx(request: HttpRequest) -> bool:
    """Whether a part of the page asks, not the browser for the whole of it."""
    return request.headers.get("HX-Request") == "true"
