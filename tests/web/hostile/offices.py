"""An office with every door that takes a file: a published round, an open one, and who may enter."""

from dataclasses import dataclass

from django.test import Client

from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import Round
from jingwei.areas.rounds.operations.files import take_in, understand
from jingwei.areas.rounds.operations.fusing import begin_run, work
from jingwei.areas.rounds.operations.rounds import open_round, publish
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from tests.areas.rounds.lists import DAY, END, NOW, csv
from tests.areas.upper_lists.lists import OURS
from tests.people.town import Town, build, posted
from tests.web.conftest import somebody_called

OPEN = 2  # the number of the round that takes lists


@dataclass(frozen=True)
class Office:
    """Who sends files: the city's administrator, and the one who opens accounts."""

    town: Town
    chief: Client
    boss: Client


def found() -> Office:
    """The office, its first round published from one list."""
    town = build()
    chief = account("chief.one", "city_administrator", town)
    boss = account("boss.one", "system_administrator", town)
    first = opened("第一轮", town, chief)
    kept = storage.keep([csv(*OURS)], name="名单.csv")
    with seeing(EVERYTHING):
        upload, _new = take_in(
            first, department=town["market"], name="名单.csv", kept=kept, actor=chief, now=NOW
        )
    understand(upload.pk)
    run = work(begin_run(first, actor=chief, now=NOW), clock=lambda: NOW)
    publish(first, run=run.pk, actor=chief, now=NOW, on=DAY)
    opened("第二轮", town, chief)
    return Office(town, entered(chief), entered(boss))


def account(login: str, role: str, town: Town) -> Account:
    """Somebody with a post for the whole city."""
    made = somebody_called(login)
    posted(made, role, town["city"])
    return made


def opened(title: str, town: Town, chief: Account) -> Round:
    """An open round of the city."""
    return open_round(
        title=title, top=town["city"], legal_ground="某通知", ends_on=END, actor=chief, now=NOW, on=DAY
    )  # fmt: skip


def entered(by: Account) -> Client:
    """A browser in which the account has signed in."""
    client = Client()
    client.force_login(by)
    return client
