"""A plain Django admin over the same table: the usual way to put a list on the web in an hour."""

import secrets
from typing import Any

from jingwei.cli.bench_office.asked import Known, Question
from jingwei.cli.bench_office.cost import Ask, Cost, cost_of

EMPLOYEES = 9  # its place among the columns that the list shows
SCHEMA = "peer_admin"  # its own tables stand apart from the office's
LOGIN = "peer"


def set_up(address: str) -> None:
    """Configures Django in this process: the admin, its own accounts and sessions, and one model without tables."""
    from django.conf import settings  # noqa: PLC0415 - configured here, once a process

    from jingwei.site import database  # noqa: PLC0415

    given = database.settings(address)
    options = {**given["OPTIONS"], "options": f"-c search_path={SCHEMA}"}
    settings.configure(
        SECRET_KEY=secrets.token_hex(), ALLOWED_HOSTS=["localhost"], USE_TZ=True, ROOT_URLCONF="jingwei.cli.bench_office.peer.urls",
        DATABASES={"default": {**given, "OPTIONS": options, "CONN_MAX_AGE": None}}, STATIC_URL="static/",
        INSTALLED_APPS=[
            "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
            "django.contrib.sessions", "django.contrib.messages", "jingwei.cli.bench_office.peer",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
            "OPTIONS": {"context_processors": [
                "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]},
        }],
    )  # fmt: skip
    import django  # noqa: PLC0415

    django.setup()


def measure(known: Known, *, repeat: int) -> dict[str, Cost]:
    """The same lists in the admin; it knows neither days gone by nor who may see what."""
    from django.contrib.auth.models import User  # noqa: PLC0415 - configured by now
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    call_command("migrate", verbosity=0)
    user = User.objects.filter(username=LOGIN).first() or User.objects.create_superuser(LOGIN)
    places = ",".join(map(str, known.places))
    addresses = {
        Question.FIRST: "", Question.DEEP: f"p={known.deep_row // 50 + 1}",
        Question.KIND: "kind__exact=association", Question.STREET: f"place_id__in={places}",
        Question.SORTED: f"o=-{EMPLOYEES}", Question.RARE: f"q={known.rare}",
        Question.COMMON: f"q={known.common}",
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    return {
        one: cost_of(_asks(user, query), repeat=repeat, backend=backend)
        for one, query in addresses.items()
    }


def _asks(user: Any, query: str) -> Ask:
    from django.test import Client  # noqa: PLC0415

    client = Client(HTTP_HOST="localhost")
    client.force_login(user)

    def ask() -> int:
        answer = client.get(f"/admin/peer/entry/?{query}")
        if answer.status_code != 200:
            raise RuntimeError(f"{query}: {answer.status_code}")
        return len(answer.content)

    return ask
