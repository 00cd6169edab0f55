"""Files come in once, are replaced by name, understood, corrected, withdrawn."""

import errno
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import Upload, UploadState
from jingwei.areas.rounds.operations.files import correct, take_in, understand, withdraw
from jingwei.areas.rounds.operations.rounds import abandon
from jingwei.areas.rounds.operations.steps import RoundRefused
from jingwei.journal.models import Entry
from tests.areas.rounds.conftest import Desk
from tests.areas.rounds.lists import NOW, code, crowd, csv


def test_a_list_is_taken_in_and_understood(desk: Desk) -> None:
    upload = desk.send(csv(*crowd(3)))

    assert upload.state == UploadState.UNDERSTOOD
    assert upload.rows == 3
    (sheet,) = upload.understood["sheets"]
    assert [c["field"] for c in sheet["columns"]][:2] == ["org.name", "org.uscc"]


@pytest.mark.thorough
def test_the_same_file_again_is_the_same_upload(desk: Desk, everything: None) -> None:
    first = desk.send(csv(*crowd(3)))
    second = desk.send(csv(*crowd(3)), name="换了名字.csv")

    assert second.pk == first.pk
    assert Upload.objects.count() == 1
    assert Entry.objects.filter(action="rounds.upload").count() == 1


@pytest.mark.thorough
def test_a_new_file_of_the_same_name_takes_the_place_of_the_old(
    desk: Desk, everything: None
) -> None:
    first = desk.send(csv(*crowd(3)))
    second = desk.send(csv(*crowd(4)))

    assert desk.again(first).state == UploadState.REPLACED
    assert second.state == UploadState.UNDERSTOOD
    assert storage.content(first.sha256).is_file()


def test_a_file_that_is_no_list_is_refused_with_its_cure(desk: Desk) -> None:
    upload = desk.send(b"PK\x03\x04 no workbook", name="坏.xlsx")

    assert upload.state == UploadState.REFUSED
    assert "坏.xlsx" in upload.refusal


@pytest.mark.parametrize("name", ["名单.docx", "名单", "", "名单.xlsx.exe"])
def test_other_kinds_of_file_are_not_taken(name: str) -> None:
    with pytest.raises(storage.FileRefused, match="只收"):
        storage.plain_name(name)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/名单.csv", "名单.csv"),
        ("C:\\表\\名单.XLSX", "名单.XLSX"),
        ("a\x00b\n.csv", "ab.csv"),
        ("长" * 300 + ".XLS", "长" * 62 + "~4a2a2c91.xls"),
    ],
)
def test_names_lose_their_folders_and_signs_that_nobody_sees(given: str, kept: str) -> None:
    assert storage.plain_name(given) == kept


def test_a_file_too_large_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "LARGEST", 10)

    with pytest.raises(storage.FileRefused, match="超过"):
        storage.keep([b"12345678", b"90123"], name="大.csv")

    assert list((Path(settings.OFFICE_DATA) / "rounds" / "files").iterdir()) == []


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(storage.FileRefused, match="空文件"):
        storage.keep([], name="空.csv")


def test_what_a_person_says_of_a_column_holds_now_and_for_later_files(
    desk: Desk, everything: None
) -> None:
    odd = b"\xe5\x8d\x95\xe4\xbd\x8d\xe6\x89\x80\xe5\x9c\xa8," + csv(*crowd(3))
    upload = desk.send(odd)
    key = upload.understood["sheets"][0]["columns"][0]["key"]

    correct(upload, sheet=upload.understood["sheets"][0]["sheet"], meanings={key: "org.operating_address"}, actor=desk.chief, now=NOW)  # fmt: skip
    understand(upload.pk)

    column = desk.again(upload).understood["sheets"][0]["columns"][0]
    assert column["field"] == "org.operating_address"
    assert column["how"] in {"user", "remembered"}


def test_a_correction_to_a_meaning_that_does_not_exist_is_refused(
    desk: Desk, everything: None
) -> None:
    upload = desk.send(csv(*crowd(3)))
    sheet = upload.understood["sheets"][0]

    with pytest.raises(RoundRefused, match="没有“org.secret”这个含义"):
        correct(upload, sheet=sheet["sheet"], meanings={sheet["columns"][0]["key"]: "org.secret"}, actor=desk.chief, now=NOW)  # fmt: skip


def test_a_withdrawn_file_does_not_count_and_is_not_withdrawn_twice(
    desk: Desk, everything: None
) -> None:
    upload = desk.send(csv(*crowd(3)))

    withdraw(upload, actor=desk.chief, now=NOW)

    assert desk.again(upload).state == UploadState.WITHDRAWN
    with pytest.raises(RoundRefused, match="已经撤回"):
        withdraw(upload, actor=desk.chief, now=NOW)


def test_a_closed_round_takes_no_file(desk: Desk, everything: None) -> None:
    abandon(desk.round, actor=desk.chief, now=NOW)
    kept = storage.keep([csv(("乌海市甲有限公司", code(1), "和平路1号", "王甲"))], name="迟.csv")

    with pytest.raises(RoundRefused, match="已终止"):
        take_in(desk.round, department=desk.market, name="迟.csv", kept=kept, actor=desk.chief, now=NOW)  # fmt: skip


def test_after_the_closing_day_no_list_is_taken(desk: Desk, everything: None) -> None:
    kept = storage.keep([csv(*crowd(3))], name="迟.csv")

    with pytest.raises(RoundRefused, match="2026-12-31 已截止"):
        take_in(
            desk.round, department=desk.market, name="迟.csv", kept=kept, actor=desk.chief, now=NOW + timedelta(days=300)
        )  # fmt: skip


def test_what_was_left_half_done_is_swept_and_what_is_being_done_is_not() -> None:
    kept = storage.keep([b"whole"], name="名单.csv")
    half = storage.content(kept.sha256).with_name(".coming-half")
    half.write_bytes(b"ha")
    os.utime(half, (NOW.timestamp(), NOW.timestamp()))

    with storage.working() as living:
        dead = storage.workspace() / "tmp-of-a-killed-worker"
        (dead / "lists").mkdir(parents=True)
        assert storage.sweep(before=NOW + timedelta(minutes=1)) == 2
        assert living.is_dir()

    assert not dead.exists()
    assert not half.exists()
    assert not living.exists()
    assert storage.content(kept.sha256).read_bytes() == b"whole"


def test_who_begins_to_work_sweeps_what_a_killed_worker_left() -> None:
    dead = storage.workspace() / "tmp-of-a-killed-worker"
    (dead / "lists").mkdir(parents=True)

    with storage.working() as first, storage.working() as second:
        assert {path.name for path in storage.workspace().iterdir()} == {first.name, second.name}


def test_a_full_disk_is_told_in_words_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)

    with pytest.raises(storage.FileRefused, match="服务器磁盘空间不足"):
        storage.keep([b"whole"], name="名单.csv")

    assert list((Path(settings.OFFICE_DATA) / "rounds" / "files").iterdir()) == []
