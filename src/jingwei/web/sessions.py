"""Sessions as Django keeps them, found by a prepared query (R-D.7); the name of the class is Django's."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from jingwei.units.prepared import Given, Prepared


class SessionStore(db.SessionStore):
    """The data of one session, in the database."""

    def load(self) -> dict[str, Any]:
        """What is kept of the session; nothing where there is none, or none any more."""
        found = _KEPT(key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None
            return {}
        return dict(self.decode(found[0][0]))


def _kept(key: str, now: datetime) -> Any:
    lasting = Session.objects.filter(session_key=key, expire_date__gt=now)
    return lasting.values_list("session_data")


_KEPT = Prepared(_kept, key=Given.TEXT, now=Given.MOMENT)
