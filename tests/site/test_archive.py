"""An archive is written whole under a new name or not at all, and believed only where every part is as it says."""

import dataclasses
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from jingwei.site import archive
from jingwei.site.archive import ArchiveRefused, Manifest, check, unpack, written

PARTS = {
    "database.dump": b"PGDMP" * 1000, "journal-anchors.jsonl": b"{}\n", "secret-key": b"k" * 60,
    "rounds/files/" + "a" * 64: b"name,code\n" * 500, "rounds/1/run-1/returns/民政局.xlsx": b"PK",
}  # fmt: skip


def manifest(parts: dict[str, archive.Part], **more: object) -> Manifest:
    plain = Manifest("0.1.0", "2026-06-15T01:00:00+00:00", 180_006, ("units.0001_units",), {"units_unit": 3})  # fmt: skip
    return dataclasses.replace(plain, parts=parts, **more)  # type: ignore[arg-type]


def made(to: Path) -> Path:
    with written(to) as writer:
        for name, said in PARTS.items():
            writer.add(name, [said[:7], said[7:]])
        writer.end(manifest(writer.parts))
    return to


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same archive by another hand, with something changed in it."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    change(parts)
    other = path.with_name("other.zip")
    with zipfile.ZipFile(other, "w") as file:
        for name, said in parts.items():
            file.writestr(name, said)
    return other


def said_in(parts: dict[str, bytes], /, **changes: object) -> None:
    parts[archive.MANIFEST] = json.dumps(
        {**json.loads(parts[archive.MANIFEST]), **changes}
    ).encode()


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    path = made(tmp_path / "a.zip")
    into = tmp_path / "out"
    into.mkdir()

    found = unpack(path, into=into)

    laid = {str(p.relative_to(into)): p.read_bytes() for p in into.rglob("*") if p.is_file()}
    assert laid == PARTS
    assert found == check(path)
    assert found.size == sum(map(len, PARTS.values()))


def test_archive_and_what_comes_out_are_for_their_owner_alone(tmp_path: Path) -> None:
    path = made(tmp_path / "a.zip")
    into = tmp_path / "out"
    into.mkdir()
    unpack(path, into=into)

    modes = {oct(p.stat().st_mode & 0o777) for p in [path, *into.rglob("*")] if p.is_file()}
    assert modes == {"0o600"}
    assert {oct(p.stat().st_mode & 0o777) for p in into.rglob("*") if p.is_dir()} == {"0o700"}


def test_an_old_one_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("old", "utf-8")

    with pytest.raises(ArchiveRefused, match="已经存在"):
        made(tmp_path / "a.zip")

    assert (tmp_path / "a.zip").read_text("utf-8") == "old"


def test_a_name_taken_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    def meanwhile() -> None:
        with written(tmp_path / "a.zip") as writer:
            writer.end(manifest(writer.parts))
            (tmp_path / "a.zip").write_text("other", "utf-8")

    with pytest.raises(ArchiveRefused, match="已经存在"):
        meanwhile()

    assert [(p.name, p.read_text("utf-8")) for p in tmp_path.iterdir()] == [("a.zip", "other")]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveRefused, match="没有目录"):
        made(tmp_path / "gone" / "a.zip")


@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_a_fault_midway_leaves_nothing(tmp_path: Path, fault: BaseException) -> None:
    def midway() -> None:
        with written(tmp_path / "a.zip") as writer:
            writer.add("secret-key", [b"k"])
            raise fault

    with pytest.raises((KeyboardInterrupt, OSError)):
        midway()

    assert list(tmp_path.iterdir()) == []


def test_a_disk_without_links_gets_its_name_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)

    assert check(made(tmp_path / "a.zip")).parts.keys() == PARTS.keys()
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


def test_a_killed_run_leaves_no_archive_and_the_next_one_tidies_up(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from jingwei.site.archive import written\n"
        "with written(Path(sys.argv[1])) as writer:\n"
        "    writer.add('secret-key', [os.urandom(1 << 20)]); os.kill(os.getpid(), 9)"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path / "a.zip")], check=False)
    assert ended.returncode == -9
    assert [p.suffix for p in tmp_path.iterdir()] == [".partial"]

    made(tmp_path / "a.zip")

    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


def test_one_that_is_being_written_is_not_tidied_away(tmp_path: Path) -> None:
    with written(tmp_path / "a.zip") as writer:
        writer.add("secret-key", [os.urandom(1 << 20)])
        made(tmp_path / "b.zip")
        writer.end(manifest(writer.parts))

    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip", "b.zip"]


def test_one_cut_off_at_any_place_is_refused(tmp_path: Path) -> None:
    whole = made(tmp_path / "a.zip").read_bytes()
    cut = tmp_path / "cut.zip"
    for length in range(0, len(whole), 97):
        cut.write_bytes(whole[:length])
        with pytest.raises(ArchiveRefused):
            check(cut)


def test_one_with_a_changed_byte_is_refused_or_says_the_same(tmp_path: Path) -> None:
    path = made(tmp_path / "a.zip")
    whole, sound = path.read_bytes(), check(path)
    hurt = tmp_path / "hurt.zip"
    refused = 0
    for place in range(0, len(whole), 13):
        hurt.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            assert check(hurt) == sound
        except ArchiveRefused:
            refused += 1
    assert refused > 10


def swap(parts: dict[str, bytes]) -> None:
    parts["secret-key"] = b"x" * 60


def lengthen(parts: dict[str, bytes]) -> None:
    parts["secret-key"] += b"x" * 5_000_000


def add(parts: dict[str, bytes]) -> None:
    parts["more"] = b""


def leave_out(parts: dict[str, bytes]) -> None:
    del parts["secret-key"]


def climb(parts: dict[str, bytes]) -> None:
    parts["rounds/../../x"] = parts.pop("secret-key")
    said = json.loads(parts[archive.MANIFEST])["parts"]
    said["rounds/../../x"] = said.pop("secret-key")
    said_in(parts, parts=said)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (swap, "secret-key 与清单不符"),
        (lengthen, "secret-key 与清单不符"),
        (add, "与清单不符"),
        (leave_out, "与清单不符"),
        (climb, "不该有的文件"),
        (lambda parts: said_in(parts, format=2), "比本程序认得的 1 新"),
        (lambda parts: said_in(parts, rows=[1]), "读不懂"),
        (lambda parts: parts.update({archive.MANIFEST: b"[" * 100_000}), "读不懂"),
        (lambda parts: parts.pop(archive.MANIFEST), "没有清单"),
    ],
)
def test_what_is_not_as_it_says_is_refused(
    tmp_path: Path, change: Callable[[dict[str, bytes]], None], word: str
) -> None:
    other = rewritten(made(tmp_path / "a.zip"), change)
    into = tmp_path / "out"
    into.mkdir()

    with pytest.raises(ArchiveRefused, match=word):
        check(other)
    with pytest.raises(ArchiveRefused, match=word):
        unpack(other, into=into)
    assert not (tmp_path / "x").exists()
