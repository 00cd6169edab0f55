"""Files that come in parts: they go on where they stopped, are checked, bounded, swept, and taken in once."""

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from jingwei.areas.rounds import parts, storage
from jingwei.areas.rounds.models import Sending, Upload
from jingwei.areas.rounds.operations import sending as operations
from jingwei.areas.rounds.operations.files import withdraw
from jingwei.areas.rounds.operations.rounds import abandon
from jingwei.areas.rounds.operations.sending import Announced, begin, complete
from jingwei.areas.rounds.operations.steps import RoundRefused
from tests.areas.rounds.conftest import Desk
from tests.areas.rounds.lists import NOW, crowd, csv, later

LIST = csv(*crowd(5))
DIGEST = hashlib.sha256(LIST).hexdigest()
TOKEN = UUID(int=7)


def laid(*some: bytes, at: int = 0, size: int = 100) -> int:
    return parts.append(TOKEN, some, at=at, size=size, name="名单.csv")


def begun(desk: Desk, *, name: str = "名单.csv", sha256: str = DIGEST, minutes: int = 0) -> Sending:
    announced = Announced(name, len(LIST), sha256)
    return begin(desk.round, department=desk.market, announced=announced, actor=desk.chief, now=later(minutes))  # fmt: skip


def come(sending: Sending, content: bytes = LIST) -> None:
    parts.append(sending.token, [content], at=0, size=len(content), name=sending.file_name)


def test_parts_go_on_where_the_last_one_ended() -> None:
    assert laid(b"abc", b"d") == 4
    assert laid(b"ef", at=4) == 6

    assert b"".join(parts.blocks(TOKEN)) == b"abcdef"


@pytest.mark.parametrize("at", [-1, 0, 3, 5])
def test_a_part_from_elsewhere_is_refused_with_the_right_place(at: int) -> None:
    laid(b"abcd")

    with pytest.raises(parts.OutOfPlace) as wrong:
        laid(b"xx", at=at)

    assert wrong.value.right == 4
    assert parts.length(TOKEN) == 4


def test_a_part_that_was_cut_off_stays_as_far_as_it_came() -> None:
    def cut() -> Iterator[bytes]:
        yield b"abc"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        parts.append(TOKEN, cut(), at=0, size=100, name="名单.csv")

    assert laid(b"def", at=3) == 6


def test_more_than_was_announced_is_not_written() -> None:
    with pytest.raises(storage.FileRefused, match="比原文件还长"):
        laid(b"abc", b"def", size=5)

    assert parts.length(TOKEN) == 3


def test_two_do_not_write_to_one_file_at_once() -> None:
    laid(b"abc")
    with (storage.on_their_way() / TOKEN.hex).open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(parts.Busy):
            laid(b"def", at=3)

    assert laid(b"def", at=3) == 6


def test_a_full_disk_keeps_what_has_come_and_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    laid(b"abc")
    with monkeypatch.context() as patch:

        def full(_file: int, _block: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        patch.setattr(parts.os, "write", full)
        with pytest.raises(storage.FileRefused, match="服务器磁盘空间不足"):
            laid(b"def", at=3)

    assert laid(b"def", at=3) == 6


def test_what_has_come_whole_is_taken_in_as_the_form_takes_it(desk: Desk, everything: None) -> None:
    sending = begun(desk)
    come(sending)

    upload, is_new = complete(sending, actor=desk.chief, now=NOW)

    assert is_new
    assert (upload.file_name, upload.sha256, upload.department) == ("名单.csv", DIGEST, desk.market)
    assert storage.content(DIGEST).read_bytes() == LIST
    again = Sending.objects.get()
    assert complete(again, actor=desk.chief, now=NOW) == (upload, False)


def test_the_same_file_announced_again_goes_on_and_another_begins(
    desk: Desk, everything: None
) -> None:
    first = begun(desk)

    assert begun(desk).pk == first.pk
    assert begun(desk, sha256="0" * 64).pk != first.pk
    assert begun(desk, name="别的.csv").pk != first.pk


def test_without_a_digest_nobody_knows_whether_it_is_the_same_file(
    desk: Desk, everything: None
) -> None:
    assert begun(desk, sha256="").pk != begun(desk, sha256="").pk


def test_what_was_taken_in_is_not_sent_again_unless_it_was_withdrawn(
    desk: Desk, everything: None
) -> None:
    sending = begun(desk)
    come(sending)
    upload, _new = complete(sending, actor=desk.chief, now=NOW)
    assert begun(desk).upload == upload

    withdraw(upload, actor=desk.chief, now=NOW)

    assert begun(desk).upload is None


def test_another_content_than_was_announced_is_refused_and_let_go(
    desk: Desk, everything: None
) -> None:
    sending = begun(desk)
    come(sending, LIST[::-1])

    with pytest.raises(storage.FileRefused, match="与原文件不一样"):
        complete(sending, actor=desk.chief, now=NOW)

    assert not Sending.objects.exists()
    assert not Upload.objects.exists()
    assert not storage.content(hashlib.sha256(LIST[::-1]).hexdigest()).exists()


@pytest.mark.parametrize(("size", "why"), [(0, "空文件"), (storage.LARGEST + 1, "超过")])
def test_a_file_of_no_use_is_refused_before_it_comes(desk: Desk, size: int, why: str) -> None:
    announced = Announced("名单.csv", size, "")

    with pytest.raises(storage.FileRefused, match=why):
        begin(desk.round, department=desk.market, announced=announced, actor=desk.chief, now=NOW)


def test_a_closed_round_takes_no_part(desk: Desk, everything: None) -> None:
    ended = abandon(desk.round, actor=desk.chief, now=NOW)

    with pytest.raises(RoundRefused, match="已终止"):
        begin(ended, department=desk.market, announced=Announced("a.csv", 1, ""), actor=desk.chief, now=NOW)  # fmt: skip


def test_beyond_so_many_unfinished_files_the_oldest_is_let_go(desk: Desk, everything: None) -> None:
    made = [begun(desk, name=f"{n}.csv", minutes=n) for n in range(operations.MOST + 2)]

    left = set(Sending.objects.values_list("pk", flat=True))
    assert left == {one.pk for one in made[2:]}


def test_what_nobody_goes_on_with_is_swept(desk: Desk, everything: None) -> None:
    old, new = begun(desk), begun(desk, name="新.csv", minutes=60)
    come(old)
    come(new)
    os.utime(storage.on_their_way() / old.token.hex, (NOW.timestamp(), NOW.timestamp()))

    assert operations.sweep(before=NOW + timedelta(minutes=30)) == 2

    assert Sending.objects.get().pk == new.pk
    assert parts.length(old.token) == 0
    assert parts.length(new.token) == len(LIST)
