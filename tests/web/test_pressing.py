"""Reminders and supervision on the pages: counts that open their lists, the time line, asking and answering."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from jingwei.areas.handing_over.procedure import begin, hand_over
from jingwei.people.models import Account
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case
from jingwei.procedures.operations import open_case
from jingwei.procedures.reminding.models import Supervision
from jingwei.procedures.reminding.remind import remind
from tests.areas.deeds import Office, staffed
from tests.looking import looked

pytestmark = pytest.mark.thorough
Browser = Callable[[Account], Client]
Enter = Callable[[str], Client]


@pytest.fixture
def office(db: None) -> Office:
    return staffed()


@pytest.fixture
def enter(office: Office, browser_of: Browser) -> Enter:
    """A browser in which somebody of the office has signed in, by the short name of his unit."""
    return lambda name: browser_of(office[name])


def ago(**past: int) -> datetime:
    return timezone.now() - timedelta(**past)


def offered(office: Office, pk: int = 1, *, now: datetime | None = None) -> Case:
    """Street a has offered an organisation to street b, a month ago or then."""
    answers: dict[str, Answer] = {
        "to": office.town["b"].pk,
        "operating_address": "滨河路 1 号",
        "reason": "已搬到那边",
    }
    event = open_case(
        hand_over, step="offer", matter=begin(office.entry(pk), answers, timezone.localdate()), answers=answers,
        actor=office["a"], now=now or ago(days=40), key=f"offer-{pk}",
    )  # fmt: skip
    return looked(lambda: Case.objects.get(pk=event.case_id))


def reminded(case: Case) -> None:
    """The worker has looked, at nine in the morning of the first working day after the day due."""
    assert case.due_on
    hour = timezone.make_aware(datetime.combine(case.due_on, datetime.min.time().replace(hour=9)))
    for days in range(1, 15):
        if remind(now=hour + timedelta(days=days)):
            return


def text_of(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()
    return unescape(response.content.decode())


def sent(client: Client, case: Case, step: str, **answers: str) -> tuple[int, str]:
    address = f"/cases/{case.pk}/supervision/"
    key = re.search(r'name="key" value="([^"]*)"', text_of(client, address))
    facts = {"step": step, "key": key[1] if key else "key"}
    answer = client.post(
        address, facts | {f"{step}-{name}": value for name, value in answers.items()}
    )
    return answer.status_code, unescape(answer.content.decode())


def asked(
    client: Client, case: Case, *, until: str = "", demand: str = "本周办完"
) -> tuple[int, str]:
    day = until or str(timezone.localdate() + timedelta(days=3))
    return sent(client, case, "supervise", demand=demand, until=day)


def figure(page: str, title: str) -> tuple[str, str]:
    """Where the figure with this title leads, and the figure."""
    found = re.search(rf'<dt>{title}</dt><dd><a class="figure" href="([^"]*)"[^>]*>(\d+)</a>', page)
    assert found, title
    return found[1], found[2]


def test_the_desk_counts_what_presses_and_each_figure_opens_its_list(
    office: Office, enter: Enter
) -> None:
    reminded(offered(office))
    offered(office, 2, now=timezone.now())

    for name, title in (("b", "催我办的"), ("b", "督办中"), ("north", "督办中")):
        address, count = figure(text_of(enter(name), "/"), title)
        listed = text_of(enter(name), address)
        assert count == "1"
        assert len(re.findall(r'<th scope="row"><a href="/cases/\d+/">', listed)) == 1
    assert "<dt>督办中</dt>" not in text_of(enter("south"), "/")
    assert figure(text_of(enter("north"), "/"), "催我办的")[1] == "0"


def test_a_list_of_supervised_cases_says_who_presses_and_narrows_to_late_ones(
    office: Office, enter: Enter
) -> None:
    late, early = offered(office), offered(office, 2, now=timezone.now())
    reminded(late)
    assert asked(enter("north"), early)[0] == 303

    page = text_of(enter("city"), "/cases/?tab=supervised")

    assert "海勃湾区：逾期督办" in page
    assert "海勃湾区督办，" in page
    [narrower] = re.findall(r'href="([^"]*)">只看逾期的', page)
    alone = text_of(enter("city"), narrower)
    assert f"/cases/{late.pk}/" in alone
    assert f"/cases/{early.pk}/" not in alone
    assert f"/cases/{late.pk}/" in text_of(
        enter("city"), "/cases/?tab=supervised&procedure=hand_over"
    )
    assert "没有符合条件" in text_of(enter("city"), "/cases/?tab=supervised&procedure=sweep")


def test_the_time_line_of_a_case_shows_reminders_and_supervision(
    office: Office, enter: Enter
) -> None:
    case = offered(office)
    reminded(case)
    asked(enter("north"), case, demand="三天内给说法")
    assert "三天内给说法" in text_of(enter("b"), f"/cases/{case.pk}/supervision/")
    status, _page = sent(enter("b"), case, "answer_supervision", answer="明天办")
    assert status == 303

    page = text_of(enter("a"), f"/cases/{case.pk}/")

    line = page[page.index("经过") :]
    places = [
        line.index(words)
        for words in ("已搬到那边", "逾期催办", "逾期督办", "三天内给说法", "明天办")
    ]
    assert places == sorted(places)


def test_who_may_not_supervise_sees_why_and_is_refused(office: Office, enter: Enter) -> None:
    case = offered(office)

    page = text_of(enter("a"), f"/cases/{case.pk}/supervision/")

    assert "督办由现在办理单位的上级办" in page
    assert re.search(r'<button class="button plain" name="step" value="supervise" disabled', page)
    assert "/supervision/" not in text_of(enter("a"), f"/cases/{case.pk}/")
    assert asked(enter("a"), case)[0] == 422
    text_of(enter("south"), f"/cases/{case.pk}/supervision/", status=404)
    assert not looked(Supervision.objects.exists)


def test_a_refusal_stands_at_its_question_and_what_was_typed_stays(
    office: Office, enter: Enter
) -> None:
    case = offered(office)

    status, page = asked(enter("north"), case, until=str(timezone.localdate() - timedelta(days=1)))

    assert status == 422
    assert "“答复期限”不能早于今天。" in page
    assert "本周办完</textarea>" in page


def test_an_answer_that_nobody_waits_for_any_more_is_told_so(office: Office, enter: Enter) -> None:
    case = offered(office)
    asked(enter("north"), case)
    assert sent(enter("b"), case, "answer_supervision", answer="明天办")[0] == 303

    status, page = sent(enter("b"), case, "answer_supervision", answer="后天办")

    assert status == 422
    assert "没有等答复的督办" in page


def test_a_deed_that_is_none_is_not_there(office: Office, enter: Enter) -> None:
    case = offered(office)

    assert sent(enter("north"), case, "accept")[0] == 404
