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
from jingwei.areas.rounds.models import Round, Run, Upload
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
from tests.remembered import remembered
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
    return after_a_round()


@remembered
def after_a_round() -> Town:
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
    return {
        key: number
        for key, number in re.findall(r'href="/upper-lists/\d+/\?show=(\w+)#lines">(\d+)<', page)
    }


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
        ({"ruling": "same", "written": "JW-0999999", "reason": "核过"}, "没有这个号"),
        (
            {"ruling": "same", "number": "JW-0000001", "written": "2", "reason": "核过"},
            "请只留一个",
        ),
        ({"ruling": "none", "written": "JW-0000001", "reason": "核过"}, "请清空经纬号"),
        ({"ruling": "explained", "reason": "核过"}, "不用这样裁定"),
    ],
)
@pytest.mark.parametrize("show", ["doubtful", ""])
def test_what_cannot_be_decided_is_said(
    town: Town, chief: Client, said: dict[str, str], why: str, show: str
) -> None:
    made = laid(chief, town)
    (line,) = lines_of(made, Verdict.DOUBTFUL)

    response = chief.post(f"{PLACE}{made.pk}/lines/{line.pk}/", {**said, "show": show})

    assert response.status_code == 422
    assert response.content.decode().count(why) == 1
    assert len(lines_of(made, Verdict.DOUBTFUL)) == 1


def forms(page: str) -> dict[int, str]:
    """What stands in the details of each line, by its number."""
    found = re.findall(r"<details([^>]*)>(.*?)</details>", page, re.DOTALL)
    kept = [(mark + said, re.search(r"/lines/(\d+)/", said)) for mark, said in found]
    return {int(number[1]): text for text, number in kept if number}


def test_what_was_refused_is_typed_once(town: Town, chief: Client) -> None:
    made = laid(chief, town)
    (line,) = lines_of(made, Verdict.THEIRS_ONLY)
    address = f"{PLACE}{made.pk}/lines/{line.pk}/"
    assert not forms(text_of(chief, f"{PLACE}{made.pk}/"))[line.pk].startswith(" open")
    said = {
        "show": "theirs_only",
        "ruling": "same",
        "written": "JW-0999999",
        "reason": "电话问过区里",
    }

    page = chief.post(address, said).content.decode()

    form = forms(page)[line.pk]
    assert form.startswith(" open")
    assert 'value="电话问过区里"' in form
    assert 'value="JW-0999999"' in form
    assert "没有这个号" in form


@pytest.mark.parametrize("verdict", [Verdict.THEIRS_ONLY, Verdict.DOUBTFUL])
def test_one_that_is_no_candidate_is_named_by_its_number(
    town: Town, chief: Client, verdict: Verdict
) -> None:
    made = laid(chief, town)
    (line,) = lines_of(made, verdict)
    other = lines_of(made, Verdict.OURS_ONLY)[0].organisation
    assert other is not None
    assert other.pk not in line.candidates
    form = forms(text_of(chief, f"{PLACE}{made.pk}/?show={verdict}"))[line.pk]
    assert f'<label for="written-{line.pk}">' in form
    assert 'name="ruling" value="same"' in form

    said = {"show": str(verdict), "ruling": "same", "number": "", "written": str(other.pk), "reason": "改过名"}  # fmt: skip
    chief.post(f"{PLACE}{made.pk}/lines/{line.pk}/", said)

    shown = text_of(chief, f"{PLACE}{made.pk}/?show=same")
    assert f"就是这一家 {other.number}：改过名" in shown


def test_who_decides_on_a_later_page_stays_there(
    town: Town, chief: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jingwei.web.upper_lists.one.SIZE", 3)
    made = laid(chief, town)
    lines = [line.pk for line in lines_of(made, Verdict.OURS_ONLY)]
    page = text_of(chief, f"{PLACE}{made.pk}/?show=ours_only&after={lines[2]}")
    form = forms(page)[lines[4]]
    given = dict(re.findall(r'<input type="hidden" name="(show|after)" value="([^"]*)">', form))
    assert f'id="line-{lines[4]}"' in page

    said = {**given, "ruling": "explained"}
    refused = chief.post(f"{PLACE}{made.pk}/lines/{lines[4]}/", {**said, "reason": ""})
    kept = chief.post(f"{PLACE}{made.pk}/lines/{lines[4]}/", {**said, "reason": "截至去年"})

    assert set(forms(refused.content.decode())) == set(lines[3:6])
    assert kept["Location"] == f"{PLACE}{made.pk}/?show=ours_only&after={lines[2]}#line-{lines[4]}"
    back = re.search(r'action="([^"]*/back/)"', text_of(chief, kept["Location"]))
    assert back
    assert chief.post(back[1], given)["Location"] == kept["Location"]


def test_what_leaves_the_lines_leads_to_the_next(town: Town, chief: Client) -> None:
    made = laid(chief, town, content=csv(*[(f"乌海市没有的{n}商行", "", "", "") for n in range(3)]))
    first, second, third = lines_of(made, Verdict.THEIRS_ONLY)
    number = lines_of(made, Verdict.OURS_ONLY)[0].organisation_id
    said = {"show": "theirs_only", "ruling": "same", "written": str(number), "reason": "改过名"}

    where = [
        chief.post(f"{PLACE}{made.pk}/lines/{one.pk}/", said)["Location"].partition("#")[2]
        for one in (first, third)
    ]

    assert where == [f"line-{second.pk}", "lines"]


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


def waiting(client: Client, town: Town) -> Comparison:
    """A list uploaded by the form, not compared yet."""
    sent = SimpleUploadedFile("自治区名单.csv", csv(*LIST))
    client.post(
        f"{PLACE}new/", {"source": "自治区", "territory": str(town["north"].pk), "file": sent}
    )
    with seeing(EVERYTHING):
        return Comparison.objects.latest("pk")


def test_a_file_that_is_lost_is_told_in_words(town: Town, chief: Client) -> None:
    made = waiting(chief, town)
    storage.content(made.sha256).unlink()

    compare(made.pk)

    page = text_of(chief, f"{PLACE}{made.pk}/")
    assert "自治区名单.csv：原文件已不在服务器上" in page
    assert "请重新上传" in page


def test_a_state_that_is_lost_is_told_in_words(town: Town, chief: Client) -> None:
    made = waiting(chief, town)
    with seeing(EVERYTHING):
        run = Run.objects.select_related("round").get()
    (storage.of_run(run.round.number, run.pk) / "state" / "manifest.json").unlink()

    compare(made.pk)

    assert "最近发布的一轮的比对结果不在这台服务器上" in text_of(chief, f"{PLACE}{made.pk}/")


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
