"""Lists from above in the browser: uploaded, compared by the worker, read, decided, sent on, taken away."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import Round, Upload
from jingwei.areas.rounds.operations.files import take_in, understand
from jingwei.areas.rounds.operations.fusing import begin_run, work
from jingwei.areas.rounds.operations.rounds import open_round, publish
from jingwei.areas.upper_lists.models import Comparison, Line, Verdict
from jingwei.journal.models import Entry as Act
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.web.upper_lists.tasks import compare
from tests.areas.rounds.lists import DAY, END, NOW, csv, later
from tests.areas.upper_lists.lists import LIST, OURS, TIE, TWIN, UNKNOWN, lines_of
from tests.people.town import Town, build, posted
from tests.web.conftest import somebody_called
from tests.web.ledgers import content_of, text_of

pytestmark = pytest.mark.thorough

Browser = Callable[[Account], Client]
PLACE = "/upper-lists/"


@pytest.fixture(autouse=True)
def _apart(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.OFFICE_DATA = tmp_path / "office"
    monkeypatch.setattr("jingwei.web.clock.now", lambda: later(60))


def opened(title: str, town: Town, chief: Account) -> Round:
    """An open round of the city."""
    return open_round(
        title=title, top=town["city"], legal_ground="某通知", ends_on=END, actor=chief, now=NOW, on=DAY
    )  # fmt: skip


@pytest.fixture
def town(db: None) -> Town:
    """A city whose first round is published, and the second one open."""
    found = build()
    chief = somebody_called("chief.one")
    posted(chief, "city_administrator", found["city"])
    first = opened("第一轮", found, chief)
    kept = storage.keep([csv(*OURS)], name="名单.csv")
    with seeing(EVERYTHING):
        upload, _new = take_in(first, department=found["market"], name="名单.csv", kept=kept, actor=chief, now=NOW)  # fmt: skip
    understand(upload.pk)
    run = work(begin_run(first, actor=chief, now=NOW), clock=lambda: NOW)
    publish(first, run=run.pk, actor=chief, now=NOW, on=DAY)
    opened("第二轮", found, chief)
    return found


@pytest.fixture
def chief(town: Town, browser_of: Browser) -> Client:
    return browser_of(Account.objects.get(login="chief.one"))


def laid(client: Client, town: Town, *, place: str = "north", content: bytes | None = None) -> Comparison:  # fmt: skip
    """A list uploaded by the form and compared by the worker."""
    body = csv(*LIST) if content is None else content
    sent = SimpleUploadedFile("自治区名单.csv", body)
    said = {"source": "自治区市场监管局", "territory": str(town[place].pk), "file": sent}
    response = client.post(f"{PLACE}new/", said)
    assert response.status_code == 303, response.content.decode()[-3000:]
    with seeing(EVERYTHING):
        made = Comparison.objects.latest("pk")
    assert response["Location"] == f"{PLACE}{made.pk}/"
    assert "正在对照" in text_of(client, response["Location"])
    compare(made.pk)
    return made


def figures(page: str) -> dict[str, str]:
    """The four figures with the addresses that they open."""
    return {key: number for key, number in re.findall(r'href="\?show=(\w+)#lines">(\d+)<', page)}


def test_a_list_is_laid_and_each_figure_opens_its_lines(town: Town, chief: Client) -> None:
    made = laid(chief, town)

    page = text_of(chief, f"{PLACE}{made.pk}/")
    assert figures(page) == {"theirs_only": "1", "ours_only": "19", "differing": "1", "doubtful": "1", "same": "1", "outside": "1"}  # fmt: skip
    assert UNKNOWN[0] in page
    assert made.sha256 in page
    assert "换过的人" in text_of(chief, f"{PLACE}{made.pk}/?show=differing")
    assert "自治区市场监管局" in text_of(chief, PLACE)


def test_a_doubt_is_decided_and_taken_back(town: Town, chief: Client) -> None:
    made = laid(chief, town)
    page = text_of(chief, f"{PLACE}{made.pk}/?show=doubtful")
    assert page.count(TWIN) >= 3
    (line,) = lines_of(made, Verdict.DOUBTFUL)
    address = f"{PLACE}{made.pk}/lines/{line.pk}/"

    said = {"show": "doubtful", "ruling": "same", "number": f"JW-{line.candidates[0]:07d}", "reason": "核过执照"}  # fmt: skip
    chief.post(address, said)
    assert figures(text_of(chief, f"{PLACE}{made.pk}/"))["doubtful"] == "0"
    shown = text_of(chief, f"{PLACE}{made.pk}/?show=same")
    back = re.search(r'action="([^"]*/back/)"', shown)
    assert back
    chief.post(back[1], {"show": "same"})

    assert figures(text_of(chief, f"{PLACE}{made.pk}/"))["doubtful"] == "1"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"ruling": "same", "number": "", "reason": "核过"}, "请选是哪一家"),
        ({"ruling": "same", "number": "JW-0999999", "reason": "核过"}, "没有这个号"),
        ({"ruling": "none", "reason": ""}, "请写明理由"),
        ({"ruling": "explained", "reason": "核过"}, "不用这样裁定"),
    ],
)
def test_what_cannot_be_decided_is_said(
    town: Town, chief: Client, said: dict[str, str], why: str
) -> None:
    made = laid(chief, town)
    (line,) = lines_of(made, Verdict.DOUBTFUL)

    response = chief.post(f"{PLACE}{made.pk}/lines/{line.pk}/", said, follow=True)

    assert why in response.content.decode()
    assert len(lines_of(made, Verdict.DOUBTFUL)) == 1


def test_what_only_we_have_is_explained(town: Town, chief: Client) -> None:
    made = laid(chief, town)
    line = lines_of(made, Verdict.OURS_ONLY)[0]

    chief.post(
        f"{PLACE}{made.pk}/lines/{line.pk}/", {"ruling": "explained", "reason": "上级名单截至去年"}
    )

    page = text_of(chief, f"{PLACE}{made.pk}/?show=ours_only")
    assert "已说明 1" in page
    assert "上级名单截至去年" in page


def test_the_list_goes_into_the_open_round_as_a_departments_file(town: Town, chief: Client) -> None:
    made = laid(chief, town)

    for _time in range(2):
        chief.post(f"{PLACE}{made.pk}/send/", {"department": str(town["market"].pk)})

    with seeing(EVERYTHING):
        (upload,) = Upload.objects.filter(round__number=2)
    assert (upload.sha256, upload.department, upload.file_name) == (
        made.sha256,
        town["market"],
        "自治区名单.csv",
    )
    assert "已送进第 2 轮" in text_of(chief, f"{PLACE}{made.pk}/")
    assert Act.objects.filter(action="upper_lists.send").count() == 1


def test_the_result_is_taken_away_and_told_to_the_journal(town: Town, chief: Client) -> None:
    made = laid(chief, town)

    response = chief.post(f"{PLACE}{made.pk}/result.xlsx")

    book = openpyxl.load_workbook(io.BytesIO(content_of(response)))
    cells = {cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert TIE[0] in cells
    assert Act.objects.filter(action="upper_lists.take_out").count() == 1


@pytest.mark.parametrize(
    ("name", "content", "why"), [("名单.exe", b"x", "只收"), ("名单.csv", b"", "还没有选文件|空")]
)
def test_what_is_no_list_is_refused_at_the_door(
    town: Town, chief: Client, name: str, content: bytes, why: str
) -> None:
    said = {"source": "自治区", "territory": str(town["city"].pk), "file": SimpleUploadedFile(name, content)}  # fmt: skip

    response = chief.post(f"{PLACE}new/", said)

    assert response.status_code == 422
    assert re.search(why, response.content.decode())


def test_a_file_that_cannot_be_read_says_why(town: Town, chief: Client) -> None:
    made = laid(chief, town, content=b"PK\x03\x04broken")

    page = text_of(chief, f"{PLACE}{made.pk}/")
    assert "对照不了" in page
    assert "自治区名单.csv" in page


def test_who_may_not_compare_finds_nothing(town: Town, chief: Client, browser_of: Browser) -> None:
    made = laid(chief, town)
    people = {}
    for login, role, place in (("street.one", "street_operator", "a"), ("south.one", "district_administrator", "south")):  # fmt: skip
        account = somebody_called(login)
        posted(account, role, town[place])
        people[login] = browser_of(account)
    with seeing(EVERYTHING):
        line = Line.objects.filter(comparison=made).first()
    assert line is not None

    for address in ("", "result.xlsx", f"lines/{line.pk}/", "send/"):
        ask = people["south.one"].get if not address else people["south.one"].post
        assert ask(f"{PLACE}{made.pk}/{address}").status_code == 404, address
    assert people["street.one"].get(PLACE).status_code == 403
    assert "自治区市场监管局" not in text_of(people["south.one"], PLACE)
    form = people["south.one"].get(f"{PLACE}new/").content.decode()
    assert f'value="{town["north"].pk}"' not in form
    assert f'value="{town["south"].pk}"' in form
