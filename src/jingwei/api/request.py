"""What a request of the API carries beside Django's own: who asks, and when."""

from datetime import date, datetime

from django.http import HttpRequest

from jingwei.api.asker import Asker


class ApiRequest(HttpRequest):
    """A request as the views of the API get it; a type, no object is made of it.

    now and today come from the office's middleware, which reads the clock once a request.
    """

    asker: Asker
    now: datetime
    today: date
