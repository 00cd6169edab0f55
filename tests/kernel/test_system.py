"""What the operating system refuses is said in the reader's language."""

import errno
import os

import pytest

from jingwei.kernel.system import refused


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "没有权限"),
        (errno.EPERM, "没有权限"),
        (errno.EISDIR, "是目录，不是文件"),
        (errno.EIO, "磁盘或设备读写出错"),
        (errno.EMFILE, "同时打开的文件太多"),
    ],
)
def test_a_common_reason_is_told_in_words(number: int, words: str) -> None:
    assert refused(OSError(number, os.strerror(number))) == words


def test_an_uncommon_reason_is_told_by_its_number() -> None:
    assert refused(OSError(errno.EADV, os.strerror(errno.EADV))) == f"系统错误 {errno.EADV}"


def test_a_fault_without_a_number_is_told_by_its_name() -> None:
    assert refused(OSError("something")) == "系统错误 OSError"


def test_the_reason_is_told_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINGWEI_LANG", "en")

    assert refused(PermissionError(errno.EACCES, "")) == "no permission"
