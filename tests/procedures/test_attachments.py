"""Files of cases: sent once, bound with the step or not at all, seen with the case, gone when it is time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from jingwei.evidence import storage
from jingwei.evidence.ingest import ingest
from jingwei.evidence.kinds import EvidenceRefused
from jingwei.journal.models import Entry
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures import files_named
from jingwei.procedures.attachments import operations, queries
from jingwei.procedures.attachments.models import Attachment
from jingwei.procedures.fields import Answer, Ask, Field, read_answers
from jingwei.procedures.models import Event
from jingwei.procedures.operations import Picked, StepRefused, take_each
from jingwei.procedures.sight import sight_of
from tests.evidence import files
from tests.people.town import DAY, NOW
from tests.procedures.conftest import Office
from tests.procedures.deeds import CATALOGUE, offered, take
from tests.procedures.hand_over import hand_over

FILES = files_named.files_key("proof")
PROOF = Field("proof", "依据", Ask.EVIDENCE, files=2)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.OFFICE_DATA = tmp_path / "office"
    return tmp_path / "office" / "evidence" / "files"


def sent(
    by: Account, *, colour: str = "green", key: str = "", name: str = "现场.jpg", now: datetime = NOW
) -> Attachment:  # fmt: skip
    kept = ingest(name, [files.picture(colour=colour)])
    return operations.take_in(kept, key=key or str(uuid4()), actor=by, now=now)


def answers(*tokens: UUID | str, **more: Answer) -> Mapping[str, Answer]:
    return {FILES: " ".join(map(str, tokens)), "reason": "不在本街道", **more}


def again(one: Attachment) -> Attachment:
    with seeing(EVERYTHING):
        return Attachment.objects.get(pk=one.pk)


def returned(office: Office) -> tuple[Attachment, Event]:
    """Street b returns what was offered, with a photo in the place of a number."""
    photo = sent(office["b"])
    event = take(offered(office), "return_it", office["b"], answers=answers(photo.token))
    return again(photo), event


def seen_by(office: Office, name: str, one: Attachment) -> bool:
    sight = sight_of(office[name], on=DAY)
    with seeing(sight.over([hand_over])):
        return queries.find(sight, token=one.token, catalogue=CATALOGUE) is not None


# --- Answers --------------------------------------------------------------------------------------


def test_a_file_stands_for_the_number_of_a_document() -> None:
    token = str(uuid4())

    assert read_answers([PROOF], {"proof": "照片 1"}) == ({"proof": "照片 1"}, {})
    assert read_answers([PROOF], {"proof": " ", FILES: f" {token}"}) == ({FILES: token}, {})
    assert read_answers([PROOF], {"proof": "", FILES: ""})[1] == {"proof": "请填写“依据”，或附上文件。"}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "words"),
    [("no token", "认不出来"), (" ".join(str(UUID(int=n)) for n in range(3)), "最多附 2 个")],
)
def test_what_names_no_files_is_refused(said: str, words: str) -> None:
    faults = read_answers([PROOF], {"proof": "照片 1", FILES: said})[1]

    assert words in faults["proof"]


def test_a_question_that_takes_no_files_refuses_them_and_only_evidence_takes_any() -> None:
    plain = Field("proof", "依据", Ask.EVIDENCE)

    assert list(read_answers([plain], {"proof": "1", FILES: ""})[1]) == [FILES]
    assert Field("reason", "理由", files=1).problems() == ["reason is no evidence and takes files"]


# --- Binding --------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.django_db
def test_a_step_is_taken_with_a_photo_alone_and_binds_it(office: Office) -> None:
    photo, event = returned(office)

    assert (photo.event_id, photo.case_id, photo.field) == (event.pk, event.case_id, "proof")
    assert event.answers == {FILES: str(photo.token), "reason": "不在本街道"}
    assert Entry.objects.get(action="attachments.send").subject_id == str(photo.token)


@pytest.mark.thorough
@pytest.mark.django_db
def test_a_file_that_is_not_there_refuses_the_step_whole(office: Office) -> None:
    case, own, other = offered(office), sent(office["b"]), sent(office["a"])

    for strange in (other.token, uuid4(), returned_before(office)):
        with pytest.raises(StepRefused, match="已失效或已用过") as refused:
            take(case, "return_it", office["b"], answers=answers(own.token, strange))
        assert list(refused.value.faults) == ["proof"]

    assert (case.version, again(own).event_id, again(other).event_id) == (1, None, None)


def returned_before(office: Office) -> UUID:
    """A file that has gone into another case."""
    photo = sent(office["b"], colour="blue")
    case = offered(office, subject="JW-0000008")
    take(case, "return_it", office["b"], answers=answers(photo.token))
    return photo.token


@pytest.mark.thorough
@pytest.mark.django_db
def test_a_double_click_binds_once_and_answers_the_same(office: Office) -> None:
    case, photo = offered(office), sent(office["b"])

    first, second = (
        take(case, "return_it", office["b"], answers=answers(photo.token), key="form", version=1)
        for _click in range(2)
    )

    assert first == second
    with pytest.raises(StepRefused, match="内容却不同"):
        take(case, "return_it", office["b"], answers=answers(proof="1"), key="form", version=1)


@pytest.mark.thorough
@pytest.mark.django_db
def test_one_file_does_not_stand_in_many_cases(office: Office) -> None:
    case, photo = offered(office), sent(office["b"])

    with pytest.raises(StepRefused, match="逐件办理"):
        take_each(
            hand_over, step="return_it", picked=[Picked(case.pk, 1)], answers=answers(photo.token), actor=office["b"],
            now=NOW, key="many",
        )  # fmt: skip

    assert again(photo).event_id is None


@pytest.mark.thorough
@pytest.mark.django_db
def test_the_same_file_under_the_same_key_is_one_and_another_content_is_refused(
    office: Office,
) -> None:
    first, second = (sent(office["b"], key="k") for _click in range(2))

    assert first == second
    with pytest.raises(EvidenceRefused, match="内容却不同"):
        sent(office["b"], colour="red", key="k")
    assert sent(office["a"], key="k") != first


@pytest.mark.thorough
@pytest.mark.django_db
def test_nobody_fills_the_disk_with_what_no_step_needs(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MOST_LOOSE", 2)
    for _each in range(2):
        sent(office["b"])

    with pytest.raises(EvidenceRefused, match="还没有用上"):
        sent(office["b"])
    assert sent(office["a"]).pk


# --- Sight ----------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.django_db
def test_a_file_is_its_senders_until_it_is_the_cases(office: Office) -> None:
    photo = sent(office["b"])
    before = [seen_by(office, name, photo) for name in ("b", "a", "city", "south")]

    take(offered(office), "return_it", office["b"], answers=answers(photo.token))

    assert before == [True, False, False, False]
    assert [seen_by(office, name, photo) for name in ("b", "a", "city", "south")] == [True, True, True, False]  # fmt: skip


# --- The end --------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.django_db
def test_what_is_bound_stands(office: Office) -> None:
    photo, _event = returned(office)

    with seeing(EVERYTHING):
        found = Attachment.objects.filter(pk=photo.pk)
        for change in (
            {"field": "other"},
            {"case": None, "event": None, "field": ""},
            {"sha256": "0"},
        ):
            with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
                found.update(**change)
        with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
            found.delete()


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_a_secret_file_goes_wherever_it_came_and_leaves_a_trace(office: Office) -> None:
    photo, _event = returned(office)
    loose = sent(office["a"], name="机密文件.jpg")

    assert operations.quarantine(photo.sha256, actor=office["city"], now=NOW) == 2

    for one in (again(photo), again(loose)):
        assert (one.file_name, one.removed_at, one.removed_by_id) == ("（已隔离删除）", NOW, office["city"].pk)  # fmt: skip
        assert not storage.content(one.sha256).exists()
        assert not storage.content(one.small).exists()
    assert Entry.objects.filter(action="attachments.quarantine").count() == 2
    assert operations.quarantine(photo.sha256, actor=office["city"], now=NOW) == 0


@pytest.mark.thorough
@pytest.mark.django_db
def test_e12_a_photo_goes_180_days_after_its_case_was_closed_and_its_digest_stays(
    office: Office, folder: Path
) -> None:
    case, photo = offered(office), sent(office["b"])
    paper = operations.take_in(ingest("合同.pdf", [files.pdf()]), key="p", actor=office["b"], now=NOW)  # fmt: skip
    take(case, "return_it", office["b"], answers=answers(photo.token, paper.token))
    take(case, "keep", office["a"])
    due = NOW + timedelta(days=180)

    early = operations.remove_old_photos(days=180, now=due - timedelta(seconds=1))
    late = operations.remove_old_photos(days=180, now=due)
    operations.clear_disk(before=NOW + timedelta(days=36_500))

    assert (early, late) == (0, 1)
    assert (again(photo).removed_at, again(photo).file_name) == (due, "现场.jpg")
    assert {path.name for path in folder.iterdir()} == {paper.sha256}


@pytest.mark.thorough
@pytest.mark.django_db
def test_what_no_step_was_taken_with_goes_after_a_day(office: Office, folder: Path) -> None:
    photo, _event = returned(office)
    sent(office["b"], colour="red")
    sent(office["b"], colour="blue", now=NOW + timedelta(hours=20))

    gone = operations.expire(before=NOW + timedelta(hours=1), now=NOW + timedelta(days=1))
    operations.clear_disk(before=NOW + timedelta(days=36_500))

    assert gone == 1
    with seeing(EVERYTHING):
        assert Attachment.objects.count() == 2
    assert len(list(folder.iterdir())) == 4
    assert storage.content(photo.sha256).is_file()
