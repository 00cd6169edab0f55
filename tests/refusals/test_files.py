"""Files of departments go when they have been kept long enough (E-12), and at once where they are secret (E-14)."""

import os
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, transaction
from django.test import Client

from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import Question, Round, RoundState, Upload, UploadState
from jingwei.areas.rounds.operations.fusing import begin_run, work
from jingwei.areas.rounds.operations.removing import clear_disk, quarantine, remove_superseded
from jingwei.areas.rounds.operations.rounds import open_round, publish
from jingwei.areas.rounds.operations.steps import RoundRefused
from jingwei.areas.upper_lists.models import Comparison, Decision, Line, Ruling, State, Verdict
from jingwei.areas.upper_lists.operations.deciding import decide
from jingwei.areas.upper_lists.rules import ListRefused
from jingwei.journal.models import Entry
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.site import jobs
from jingwei.site.keeping import _files
from jingwei.web.sessions import SessionStore
from tests.areas.rounds.conftest import Desk
from tests.areas.rounds.lists import DAY, END, NOW, crowd, csv, later
from tests.people.town import posted
from tests.web.conftest import somebody_called

YEAR = 366
SECRET = csv(("乌海市不该来的有限公司", "", "海勃湾区新华街道和平路1号", ""))
Captured = Callable[..., object]


def ended(found: Round, *, at: datetime) -> None:
    """As if the round had been published then."""
    Round.objects.filter(pk=found.pk).update(state=RoundState.PUBLISHED, published_at=at)


def followed(desk: Desk, *, at: datetime) -> Desk:
    """The round is published, and another one after it."""
    ended(desk.round, at=NOW)
    second = open_round(
        title="第二轮", top=desk.town["city"], legal_ground="某通知", ends_on=END, actor=desk.chief,
        now=NOW, on=DAY,
    )  # fmt: skip
    ended(second, at=at)
    return Desk(desk.town, second, desk.chief, desk.second)


def lies(upload: Upload) -> bool:
    return storage.content(upload.sha256).is_file()


def kept_then(upload: Upload, *, at: datetime) -> Upload:
    """The file as it was kept at the instant, and not today."""
    os.utime(storage.content(upload.sha256), (at.timestamp(), at.timestamp()))
    return upload


@pytest.mark.thorough
@pytest.mark.django_db
def test_e12_a_file_goes_a_year_after_its_round_was_superseded_and_its_digest_stays(
    desk: Desk,
) -> None:
    old = kept_then(desk.send(csv(*crowd(2))), at=NOW)
    followed(desk, at=later(60))

    early = remove_superseded(days=YEAR, now=later(60) + timedelta(days=YEAR, seconds=-1))
    there = lies(old)
    due = remove_superseded(days=YEAR, now=later(60) + timedelta(days=YEAR))

    assert (early, there, due, lies(old)) == (0, True, 1, False)
    kept = desk.again(old)
    assert (kept.sha256, kept.file_name, kept.state) == (old.sha256, "名单.csv", UploadState.UNDERSTOOD)  # fmt: skip
    assert kept.removed_at is not None
    told = Entry.objects.get(action="rounds.remove_files")
    assert (told.subject_id, told.details) == (str(desk.round.pk), {"files": 1})
    assert remove_superseded(days=YEAR, now=later(90) + timedelta(days=YEAR)) == 0


@pytest.mark.django_db
def test_e12_a_file_of_the_newest_round_stays_however_old_it_is(desk: Desk) -> None:
    upload = desk.send(csv(*crowd(2)))
    ended(desk.round, at=NOW)

    assert remove_superseded(days=YEAR, now=NOW + timedelta(days=10 * YEAR)) == 0
    assert lies(upload)


@pytest.mark.thorough
@pytest.mark.django_db
def test_e12_what_came_again_in_a_later_round_stays_for_that_round(desk: Desk) -> None:
    old = desk.send(csv(*crowd(2)))
    ended(desk.round, at=NOW)
    second = open_round(
        title="第二轮", top=desk.town["city"], legal_ground="某通知", ends_on=END, actor=desk.chief,
        now=NOW, on=DAY,
    )  # fmt: skip
    again = Desk(desk.town, second, desk.chief, desk.second).send(csv(*crowd(2)))
    ended(second, at=later(60))

    assert remove_superseded(days=YEAR, now=later(60) + timedelta(days=YEAR)) == 1

    assert (desk.again(old).removed_at is None, desk.again(again).removed_at) == (False, None)
    assert lies(old)


@pytest.mark.django_db
def test_e12_a_file_that_a_killed_worker_left_goes_the_next_time(desk: Desk) -> None:
    upload = desk.send(csv(*crowd(2)))
    with seeing(EVERYTHING):
        Upload.objects.filter(pk=upload.pk).update(removed_at=NOW)

    kept_then(upload, at=NOW)

    assert (clear_disk(before=NOW), lies(upload)) == (
        0,
        True,
    )  # somebody is sending the same at this moment
    assert (clear_disk(before=later(1), spared={upload.sha256}), lies(upload)) == (0, True)
    assert (clear_disk(before=later(1)), lies(upload), clear_disk(before=later(1))) == (1, False, 0)


@pytest.mark.django_db
def test_e12_what_a_list_from_above_still_needs_stays(desk: Desk) -> None:
    upload = kept_then(desk.send(csv(*crowd(2))), at=NOW)
    with seeing(EVERYTHING):
        Comparison.objects.create(
            source="自治区民政厅", territory=desk.town["city"], units=[desk.town["city"].pk], file_name="上级名单.csv",
            sha256=upload.sha256, size=1, uploaded_by=desk.chief, uploaded_at=NOW,
        )  # fmt: skip
    followed(desk, at=NOW - timedelta(days=2 * YEAR))

    assert jobs.remove_superseded_files(timestamp=0) == 1
    assert lies(upload)


@pytest.mark.django_db
def test_e12_an_archive_does_not_miss_what_was_removed(desk: Desk) -> None:
    upload = kept_then(desk.send(csv(*crowd(2))), at=NOW)
    assert _files() == [upload.sha256]
    followed(desk, at=later(60))

    remove_superseded(days=YEAR, now=later(60) + timedelta(days=YEAR))

    assert _files() == []


@pytest.mark.django_db
def test_e12_the_journal_is_kept_longer_than_any_term(desk: Desk) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.all().delete()


@pytest.mark.django_db
def test_e12_a_session_that_is_over_is_forgotten_by_the_daily_job() -> None:
    over, lasting = SessionStore(), SessionStore()
    over.set_expiry(-60)
    lasting.set_expiry(3600)
    over.create()
    lasting.create()

    jobs.end_sessions(timestamp=0)

    assert list(Session.objects.values_list("pk", flat=True)) == [lasting.session_key]


@pytest.mark.thorough
@pytest.mark.django_db
def test_e14_what_is_secret_goes_at_once_with_its_name_and_wherever_else_it_came_in(
    desk: Desk, django_capture_on_commit_callbacks: Captured
) -> None:
    first = desk.send(SECRET, name="绝密名单.csv")
    second = desk.send(SECRET, name="另一份.csv", department="civil")
    other = desk.send(csv(*crowd(2)))

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        quarantine(first, actor=desk.chief, now=later(5))

    for one in (first, second):
        found = desk.again(one)
        assert (found.state, found.understood, found.rows) == (UploadState.REMOVED, {}, 0)
        assert "绝密" not in found.file_name
        assert found.removed_at == later(5)
    assert (lies(first), lies(other)) == (False, True)
    told = Entry.objects.filter(action="rounds.quarantine")
    assert {one.subject_id for one in told} == {str(first.pk), str(second.pk)}
    assert "绝密" not in str([one.details for one in told])
    with pytest.raises(RoundRefused, match="已经隔离删除"):
        quarantine(desk.again(first), actor=desk.chief, now=later(6))


def laid(desk: Desk, content: bytes, *, name: str, is_compared: bool = True) -> Comparison:
    """A list from above of this content, compared with a register of nothing but its own first row."""
    kept = storage.keep([content], name=name)
    with seeing(EVERYTHING):
        found = Comparison.objects.create(
            source="自治区", territory=desk.town["city"], units=[desk.town["city"].pk], file_name=name, sha256=kept.sha256,
            size=kept.size, uploaded_by=desk.chief, uploaded_at=NOW, notes=["身份证号"],
        )  # fmt: skip
        if is_compared:
            Comparison.objects.filter(pk=found.pk).update(state=State.COMPARED, compared_at=NOW)
            row = {"units": found.units, "verdict": Verdict.THEIRS_ONLY, "sheet": "绝密", "row": 2}
            line = Line.objects.create(
                comparison=found, theirs={"name": "不该来"}, why="不该来", **row
            )
            Decision.objects.create(
                line=line, units=found.units, ruling=Ruling.EXPLAINED, reason="不该来的不查", by=desk.chief, at=NOW
            )  # fmt: skip
    return found


@pytest.mark.thorough
@pytest.mark.django_db
def test_e14_lists_from_above_of_the_same_content_are_cleared_with_it(
    desk: Desk, django_capture_on_commit_callbacks: Captured
) -> None:
    upload = desk.send(SECRET)
    done, waiting = laid(desk, SECRET, name="绝密.csv"), laid(desk, SECRET, name="绝密.csv", is_compared=False)  # fmt: skip
    other = laid(desk, csv(*crowd(2)), name="别的.csv")
    browser = administrator(desk)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        browser.post(f"/rounds/{desk.round.number}/files/{upload.pk}/remove/")

    with seeing(EVERYTHING):
        tables = [list(model.objects.exclude(**{key: other.pk}).values()) for model, key in ((Comparison, "pk"), (Line, "comparison"), (Decision, "line__comparison"))]  # fmt: skip
        left = [Comparison.objects.get(pk=one.pk) for one in (done, waiting, other)]
        assert Line.objects.get(comparison=other).theirs == {"name": "不该来"}
    assert [len(rows) for rows in tables] == [2, 1, 1]
    assert not re.search("绝密|不该来|身份证号", str(tables))
    assert [one.removed_at is None for one in left] == [False, False, True]
    assert left[1].state == State.REFUSED
    assert sorted(_files()) == sorted([other.sha256])
    told = Entry.objects.filter(action="upper_lists.quarantine")
    assert {one.subject_id for one in told} == {str(done.pk), str(waiting.pk)}
    page = browser.get(f"/upper-lists/{done.pk}/")
    assert "隔离删除" in page.content.decode()
    assert browser.post(f"/upper-lists/{done.pk}/result.xlsx").status_code == 303
    with seeing(EVERYTHING):
        line = Line.objects.select_related("comparison").get(comparison=done)
    with pytest.raises(ListRefused, match="已隔离删除"):
        decide(line, ruling=Ruling.EXPLAINED, reason="不该来", actor=desk.second, now=NOW)


@pytest.mark.thorough
@pytest.mark.django_db
@pytest.mark.parametrize("is_sent", [False, True])
def test_e14_a_list_from_above_goes_from_its_own_page_and_from_the_rounds(
    desk: Desk, django_capture_on_commit_callbacks: Captured, *, is_sent: bool
) -> None:
    done = laid(desk, SECRET, name="绝密.csv")
    uploads = [desk.send(SECRET)] if is_sent else []
    browser = administrator(desk)
    address = f"/upper-lists/{done.pk}/remove/"
    assert address in browser.get(f"/upper-lists/{done.pk}/").content.decode()
    assert "恢复不了" in browser.get(address).content.decode()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        page = browser.post(address, follow=True).content.decode()

    assert "已隔离删除" in page
    assert address not in page
    assert not storage.content(done.sha256).exists()
    assert [desk.again(one).state for one in uploads] == [UploadState.REMOVED] * len(uploads)


@pytest.mark.thorough
@pytest.mark.django_db
def test_e14_lists_from_above_stay_where_the_file_may_not_be_removed_now(desk: Desk) -> None:
    upload = desk.send(SECRET)
    done = laid(desk, SECRET, name="绝密.csv")
    Round.objects.update(state=RoundState.FUSING)

    page = administrator(desk).post(
        f"/rounds/{desk.round.number}/files/{upload.pk}/remove/", follow=True
    )

    assert "正在用这个文件" in page.content.decode()
    with seeing(EVERYTHING):
        assert Comparison.objects.get(pk=done.pk).removed_at is None


@pytest.mark.django_db
@pytest.mark.parametrize(("removed_at", "more"), [(None, {}), (NOW, {"row": 3})])
def test_e14_only_a_removed_list_is_emptied_and_nothing_else_of_it_changes(
    desk: Desk, removed_at: datetime | None, more: dict[str, int]
) -> None:
    done = laid(desk, SECRET, name="绝密.csv")
    empty = {"sheet": "", "theirs": {}, "differences": [], "why": ""}

    with seeing(EVERYTHING):
        Comparison.objects.filter(pk=done.pk).update(removed_at=removed_at)
        with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
            Line.objects.filter(comparison=done).update(**empty, **more)
        Comparison.objects.filter(pk=done.pk).update(removed_at=NOW)
        assert Line.objects.filter(comparison=done).update(**empty) == 1


@pytest.mark.thorough
@pytest.mark.django_db
def test_e14_results_of_an_open_round_go_with_it_and_cannot_be_published(
    desk: Desk, django_capture_on_commit_callbacks: Captured
) -> None:
    upload = desk.send(csv(*crowd()))
    run = work(begin_run(desk.round, actor=desk.chief, now=later(10)), clock=lambda: later(11))
    folder = storage.of_run(desk.round.number, run.pk)
    assert folder.is_dir()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        quarantine(upload, actor=desk.chief, now=later(20))

    assert not folder.exists()
    with seeing(EVERYTHING):
        assert not Question.objects.exists()
    with pytest.raises(RoundRefused, match="请再比对一次"):
        publish(Round.objects.get(), run=run.pk, actor=desk.chief, now=later(30), on=DAY)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [RoundState.FUSING, RoundState.PUBLISHING])
def test_e14_nothing_is_half_removed_while_a_worker_has_it(desk: Desk, state: RoundState) -> None:
    upload = desk.send(SECRET)
    Round.objects.update(state=state)

    with pytest.raises(RoundRefused, match="正在用这个文件"):
        quarantine(upload, actor=desk.chief, now=later(5))

    assert lies(upload)
    assert desk.again(upload).removed_at is None


@pytest.mark.thorough
@pytest.mark.django_db
def test_e14_the_page_asks_first_says_what_goes_and_is_for_who_uploads(
    desk: Desk, django_capture_on_commit_callbacks: Captured
) -> None:
    upload = desk.send(SECRET)
    steward, viewer = somebody_called("steward.one"), somebody_called("viewer.one")
    posted(steward, "department_steward", desk.market)
    posted(viewer, "street_operator", desk.town["a"])
    address = f"/rounds/{desk.round.number}/files/{upload.pk}/remove/"

    asked = signed(steward).get(address).content.decode()
    refused = signed(viewer).post(address)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        done = signed(steward).post(address, follow=True)

    assert "恢复不了" in asked
    assert refused.status_code == 403
    assert "已隔离删除" in done.content.decode()
    assert not lies(upload)


def administrator(desk: Desk) -> Client:
    """The browser of somebody who uploads and compares."""
    account = somebody_called("administrator.one")
    posted(account, "city_administrator", desk.town["city"])
    return signed(account)


def signed(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client
