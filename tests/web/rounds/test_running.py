"""A round is compared, questioned and published by the worker; its page says how far that is."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import Publishing, Round, Run
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry
from tests.areas.rounds.lists import crowd, csv
from tests.web.rounds.conftest import (
    OPENED,
    compared,
    laid_down,
    published,
    send,
    text_of,
    understood,
)

pytestmark = pytest.mark.thorough


def test_a_run_shows_its_balance_and_its_questions(
    chief: Client, steward: Client, number: int
) -> None:
    compared(chief, steward, number)

    page = text_of(chief, f"/rounds/{number}/")

    assert "读入 85 行" in page
    assert "还有 1 个" in page
    workbook = chief.get(f"/rounds/{number}/result/register.xlsx")
    assert b"".join(workbook.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert chief.get(f"/rounds/{number}/result/state").status_code == 404


def test_a_question_is_answered_taken_back_and_asked_again(
    chief: Client, steward: Client, number: int
) -> None:
    compared(chief, steward, number)
    review = f"/rounds/{number}/review/"
    page = text_of(chief, review)
    assert "这两条是同一家吗" in page
    question = page.split('name="question" value="')[1].split('"')[0]

    chief.post(f"{review}answer/", {"question": question, "judgement": "same"})
    chief.post(f"{review}answer/", {"question": question, "judgement": "same"})
    assert "没有待答复的疑问了" in text_of(chief, review)
    answers = text_of(chief, f"/rounds/{number}/answers/")
    assert answers.count("/take-back/") == 1

    address = re.search(r"/rounds/\d+/answers/\d+/take-back/", answers)
    assert address
    chief.post(address[0])
    assert "这两条是同一家吗" in text_of(chief, review)


def test_a_result_that_is_older_than_an_answer_is_not_published(
    chief: Client, steward: Client, number: int
) -> None:
    run = compared(chief, steward, number)
    question = text_of(chief, f"/rounds/{number}/review/").split('name="question" value="')[1].split('"')[0]  # fmt: skip
    chief.post(f"/rounds/{number}/review/answer/", {"question": question, "judgement": "same"})

    page = chief.post(f"/rounds/{number}/publish/", {"run": run.pk}, follow=True).content.decode()

    assert "请再比对一次" in page
    assert Round.objects.get().state == "reviewing"


def test_an_ended_round_makes_room_for_the_next(chief: Client, number: int) -> None:
    chief.post(f"/rounds/{number}/end/")

    assert chief.post("/rounds/open/", OPENED).status_code == 303
    assert Round.objects.count() == 2


def test_the_desk_says_what_the_round_waits_for(
    chief: Client, steward: Client, number: int
) -> None:
    assert "还没有交名单" in text_of(steward, "/")

    run = compared(chief, steward, number)

    assert "还没有交名单" not in text_of(steward, "/")
    assert "1 个疑问待答复" in text_of(chief, "/")
    assert "核对后可以发布" in text_of(chief, "/")
    chief.post(f"/rounds/{number}/publish/", {"run": run.pk})
    assert "核对后可以发布" not in text_of(chief, "/")


def test_publishing_is_the_workers_and_the_page_says_how_far_it_is(
    chief: Client, steward: Client, number: int
) -> None:
    run = compared(chief, steward, number)

    page = chief.post(f"/rounds/{number}/publish/", {"run": run.pk}, follow=True).content.decode()

    assert "正在发布" in page
    assert "等待后台" in page
    assert ProcrastinateJob.objects.filter(task_name__endswith="publish_round").count() == 1
    with seeing(EVERYTHING):
        assert not Entry.objects.exists()
    Publishing.objects.update(step="publish", of=83)
    assert "正在写入底册，共 83 家" in text_of(chief, f"/rounds/{number}/")
    assert "开始比对" not in page
    assert "data-jw-drop" not in page


def polled(page: str) -> str:
    """What the page asks again and again while the worker is at it, "" where it asks nothing."""
    found = re.search(r'hx-get="([^"]*)" hx-trigger="every 2s"', page)
    return found[1] if found else ""


def test_while_the_worker_is_at_it_the_progress_alone_is_drawn_anew(
    chief: Client, steward: Client, number: int
) -> None:
    run = compared(chief, steward, number)
    assert polled(text_of(chief, f"/rounds/{number}/")) == ""
    chief.post(f"/rounds/{number}/publish/", {"run": run.pk})
    address = polled(text_of(chief, f"/rounds/{number}/"))
    Publishing.objects.update(step="publish", of=83)

    answer = chief.get(address, headers={"HX-Request": "true"})

    drawn = answer.content.decode()
    assert drawn.strip().startswith('<div id="progress"')
    assert "正在写入底册，共 83 家" in drawn
    assert polled(drawn) == address
    assert 'id="work"' not in drawn
    assert "HX-Retarget" not in answer
    assert 'id="work"' in text_of(chief, address)  # without htmx the page is whole


def test_once_the_worker_is_done_the_whole_is_drawn_and_nothing_more_asked(
    chief: Client, steward: Client, number: int
) -> None:
    run = compared(chief, steward, number)
    chief.post(f"/rounds/{number}/publish/", {"run": run.pk})
    address = polled(text_of(chief, f"/rounds/{number}/"))
    laid_down()

    answer = chief.get(address, headers={"HX-Request": "true"})

    drawn = answer.content.decode()
    assert (answer["HX-Retarget"], answer["HX-Reselect"]) == ("#work", "#work")
    assert 'id="way"' in drawn
    assert "底册以这一轮为准" in drawn
    assert polled(drawn) == ""


def test_a_file_that_was_read_is_a_change(chief: Client, steward: Client, number: int) -> None:
    send(steward, number, ("市市场监督管理局名单.csv", csv(*crowd(5))))
    address = polled(text_of(steward, f"/rounds/{number}/"))
    still = steward.get(address, headers={"HX-Request": "true"})
    understood()

    answer = steward.get(address, headers={"HX-Request": "true"})

    assert "等待识别" not in still.content.decode()  # the lists are no part of the progress
    assert answer["HX-Retarget"] == "#work"
    assert "已识别" in answer.content.decode()


def test_what_is_published_is_the_register(chief: Client, steward: Client, number: int) -> None:
    run = published(chief, steward, number)

    page = text_of(chief, f"/rounds/{number}/")

    assert "底册以这一轮为准" in page
    assert "底册 83 家：新增 83，变更 0（含只有来源部门变化的），消失 0，并入 0" in page
    with seeing(EVERYTHING):
        assert Entry.objects.still().count() == run.summary["organisations"]
    again = chief.post(f"/rounds/{number}/publish/", {"run": run.pk}, follow=True)
    assert "这一步已不能办" in again.content.decode()


def test_whoever_asks_second_is_told(chief: Client, steward: Client, number: int) -> None:
    run = compared(chief, steward, number)
    chief.post(f"/rounds/{number}/publish/", {"run": run.pk})

    page = chief.post(f"/rounds/{number}/publish/", {"run": run.pk}, follow=True).content.decode()

    assert "现在是“发布中”" in page
    assert Publishing.objects.count() == 1


def test_a_publication_that_fails_says_why_and_can_be_asked_for_again(
    chief: Client, steward: Client, number: int
) -> None:
    run = compared(chief, steward, number)
    kept = storage.of_run(number, run.pk) / "kept" / "rows.parquet"
    content = kept.read_bytes()
    kept.unlink()
    chief.post(f"/rounds/{number}/publish/", {"run": run.pk})
    laid_down()

    page = text_of(chief, f"/rounds/{number}/")
    assert "发布没有完成，底册没有变：读不出比对结果" in page
    assert Round.objects.get().state == "reviewing"

    kept.write_bytes(content)
    chief.post(f"/rounds/{number}/publish/", {"run": run.pk})
    laid_down()
    assert "底册以这一轮为准" in text_of(chief, f"/rounds/{number}/")


def test_a_worker_that_gives_no_sign_is_told_of(
    chief: Client, steward: Client, number: int
) -> None:
    run = compared(chief, steward, number)
    chief.post(f"/rounds/{number}/publish/", {"run": run.pk})
    assert "没有动静" not in text_of(chief, f"/rounds/{number}/")

    Publishing.objects.update(seen_at=timezone.now() - timedelta(minutes=3))

    assert "没有动静" in text_of(chief, f"/rounds/{number}/")


def test_a_steward_cannot_publish(chief: Client, steward: Client, number: int) -> None:
    run = compared(chief, steward, number)

    assert steward.post(f"/rounds/{number}/publish/", {"run": run.pk}).status_code == 403
    assert "发布成底册" not in text_of(steward, f"/rounds/{number}/")


def test_before_publishing_the_page_says_who_will_have_no_street(
    chief: Client, steward: Client, number: int
) -> None:
    compared(chief, steward, number)

    page = text_of(chief, f"/rounds/{number}/")

    assert "3 家定不到街道" in page
    assert "列入“未落图未分解清单”等街道认领" in page
    assert "共 83 家" in page
    assert "现在发布会怎样" not in text_of(steward, f"/rounds/{number}/")


def test_after_publishing_the_page_leads_to_those_without_a_street(
    chief: Client, steward: Client, number: int
) -> None:
    published(chief, steward, number)

    page = text_of(chief, f"/rounds/{number}/")

    assert "有 3 家没有定到街道，等街道认领。" in page
    assert '<a href="/ledgers/unassigned/">未落图未分解清单</a>' in page


@pytest.mark.parametrize("told", [{"listed": 2000, "unlisted": 120, "low": 60, "high": 300}])
def test_the_estimate_stands_beside_the_register_with_its_interval(
    chief: Client, steward: Client, number: int, told: dict[str, int]
) -> None:
    run = compared(chief, steward, number)
    assert "不在任何名单上" not in text_of(chief, f"/rounds/{number}/")  # two lists cannot tell

    Run.objects.filter(pk=run.pk).update(summary={**run.summary, "unlisted": told})

    page = text_of(chief, f"/rounds/{number}/")
    assert "约 120 家谁都没有列" in page
    assert "60 到 300 家" in page
    assert "只推算企业，不推算社会组织" in page
