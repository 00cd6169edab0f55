"""A round through its pages: who takes part, and what the worker does meanwhile."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from jingwei.areas.rounds.models import Publishing, Round, Run, Upload
from jingwei.areas.rounds.operations.files import understand
from jingwei.areas.rounds.operations.fusing import work
from jingwei.areas.rounds.operations.rounds import publish_asked
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from tests.areas.rounds.lists import crowd, csv
from tests.areas.rounds.test_fusing import DOUBLE, TORN
from tests.people.town import Town, posted
from tests.web.conftest import somebody_called

Browser = Callable[[Account], Client]
OPENED = {"title": "第一轮摸排", "legal_ground": "某通知", "ends_on": "2099-12-31"}


@pytest.fixture(autouse=True)
def _apart(settings: Settings, tmp_path: Path) -> None:
    settings.OFFICE_DATA = tmp_path / "office"


@pytest.fixture
def chief(town: Town, browser_of: Browser) -> Client:
    account = somebody_called("chief.one")
    posted(account, "city_administrator", town["city"])
    return browser_of(account)


@pytest.fixture
def steward(town: Town, browser_of: Browser) -> Client:
    account = somebody_called("steward.one")
    posted(account, "department_steward", town["market"])
    posted(account, "department_steward", town["civil"])
    return browser_of(account)


@pytest.fixture
def number(chief: Client) -> int:
    """The number of an open round."""
    chief.post("/rounds/open/", OPENED)
    return Round.objects.get().number


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, number: int, *files: tuple[str, bytes], **more: str) -> str:
    lists = [SimpleUploadedFile(name, content) for name, content in files]
    response = client.post(f"/rounds/{number}/upload/", {"lists": lists, **more}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def understood() -> None:
    """What the worker does with waiting files."""
    with seeing(EVERYTHING):
        waiting = list(Upload.objects.filter(state="waiting").values_list("pk", flat=True))
    for pk in waiting:
        understand(pk)


def compared(chief: Client, steward: Client, number: int) -> Run:
    send(steward, number, ("市市场监督管理局名单.csv", csv(*crowd(80), *DOUBLE)), ("海勃湾区民政局.csv", csv(TORN, *DOUBLE)))  # fmt: skip
    understood()
    chief.post(f"/rounds/{number}/fuse/")
    return work(Run.objects.latest("pk"), clock=timezone.now)


def laid_down() -> Publishing:
    """What the worker does with the wish to publish."""
    asked = Publishing.objects.select_related("round__top", "run", "started_by").get(
        finished_at=None
    )
    return publish_asked(asked, clock=timezone.now)


def published(chief: Client, steward: Client, number: int) -> Run:
    """The round, published."""
    run = compared(chief, steward, number)
    chief.post(f"/rounds/{number}/publish/", {"run": run.pk})
    assert laid_down().fault == ""
    return run
