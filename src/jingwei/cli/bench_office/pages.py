"""Our own pages, asked through the whole application as a web server would: session, scope, row-level security."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from jingwei.cli.bench_office.asked import Known, Question
from jingwei.cli.bench_office.cost import Ask, Cost, cost_of
from jingwei.ledgers.asked import Cursor
from jingwei.people.models import Account
from jingwei.web.sessions import SessionStore

PAST = "2026-02-01"


def measure(known: Known, *, repeat: int) -> dict[str, Cost]:
    """What the first page, a deep one, filters, orders and searches cost, through the whole office."""
    settings.ALLOWED_HOSTS = ["localhost"]
    connection.settings_dict["CONN_MAX_AGE"] = None
    connection.close_at = None
    people = {
        one.login: Browser(one) for one in Account.objects.filter(login__in=("whole", "street"))
    }
    addresses = {
        Question.FIRST: "", Question.DEEP: f"after={_deep(known)}", Question.KIND: "kind.is=association",
        Question.STREET: f"street.in={known.street}", Question.SORTED: "sort=-employees",
        Question.RARE: f"q={known.rare}", Question.COMMON: f"q={known.common}", Question.PAST: f"on={PAST}",
    }  # fmt: skip
    asked = {
        one: people["whole"].asks(f"/ledgers/register/?{query}") for one, query in addresses.items()
    }
    asked[Question.OWN] = people["street"].asks("/ledgers/register/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    return {one: cost_of(ask, repeat=repeat, backend=backend) for one, ask in asked.items()}


def _deep(known: Known) -> str:
    return str(Cursor(0, known.deep_name))


class Browser:
    """Somebody who has signed in; asks for pages and reads them to the end."""

    def __init__(self, account: Account) -> None:
        self._office = WSGIHandler()
        session = SessionStore()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.save()
        self._cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"

    def asks(self, address: str) -> Ask:
        """A question that can be put many times; the bytes of the answer. Raises RuntimeError unless it is 200."""
        path, _, query = address.partition("?")
        return lambda: self._ask(path, quote(query, safe="=&.%-"))

    def _ask(self, path: str, query: str) -> int:
        said: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost",
            "HTTP_COOKIE": self._cookie, "wsgi.input": BytesIO(), "wsgi.url_scheme": "http",
            "wsgi.errors": BytesIO(),
        }  # fmt: skip
        answer = self._office(environ, partial(_heard, said))
        size = sum(map(len, answer))
        answer.close()
        if not said[0].startswith("200"):
            raise RuntimeError(f"{path}?{query}: {said[0]}")
        return size


def _heard(
    said: list[str], status: str, _headers: object, _fault: object = None
) -> Callable[[bytes], None]:
    """Notes the status of an answer; what is written past the answer is nothing of ours."""
    said.append(status)
    return lambda _bytes: None
