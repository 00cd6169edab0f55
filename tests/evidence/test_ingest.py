"""Files come in harmless or not at all, and nothing is left half done."""

import errno
import io
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from jingwei.evidence import looking, storage
from jingwei.evidence.ingest import ingest, read_word
from jingwei.evidence.kinds import EvidenceRefused, Kept, Kind
from tests.evidence import files
from tests.fusion.reading import workbooks
from tests.fusion.reading.hostile import HOSTILE as HOSTILE_BOOKS

FEW = ("page", "drawing", "cut", "empty", "moving", "many_points", "script_packed", "two_in_one", "macro", "dde")  # fmt: skip
FAR = datetime(2100, 1, 1, tzinfo=UTC)


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(EvidenceRefused) as refused:
        ingest(name, [content])
    return str(refused.value)


def faults(kinds: Iterable[str], folder: Path) -> list[str]:
    """The kinds whose refusal does not say file, cause and cure, or leaves something behind."""
    wrong = []
    for kind in kinds:
        name, content, cause = files.HOSTILE[kind]
        said = refusal(name, content)
        if not (said.startswith(name) and cause in said and "请" in said) or list(folder.iterdir()):
            wrong.append(f"{kind}: {said}")
    return wrong


def kept_picture(kept: Kept) -> Image.Image:
    return Image.open(io.BytesIO(storage.content(kept.sha256).read_bytes()))


@pytest.mark.thorough
def test_a_hostile_file_is_refused_by_name_with_cause_and_cure(folder: Path) -> None:
    folder.mkdir(parents=True)

    assert faults(FEW, folder) == []


@pytest.mark.thorough
def test_every_hostile_file_is_refused(folder: Path) -> None:
    folder.mkdir(parents=True)

    assert faults(files.HOSTILE, folder) == []


@pytest.mark.thorough
def test_a_hostile_workbook_is_refused_as_a_list_would_be(tmp_path: Path) -> None:
    for kind in ("macro", "external", "embedded", "doctype", "climbing", "encrypted", "truncated"):
        content = HOSTILE_BOOKS[kind].make(tmp_path / f"{kind}.xlsx").read_bytes()
        assert HOSTILE_BOOKS[kind].cause in refusal("表.xlsx", content)


@pytest.mark.thorough
def test_a_picture_is_drawn_anew_without_what_was_told_beside_it() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "secret place"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    sent = files.picture(size=(3_000, 1_000), exif=exif, comment=b"secret words", icc_profile=profile) + b"PK\x03\x04 secret tail"  # fmt: skip

    kept = ingest("现场.jpg", [sent[:100], sent[100:]])

    said = storage.content(kept.sha256).read_bytes()
    assert b"secret" not in said
    assert not {"exif", "icc_profile", "comment"} & set(kept_picture(kept).info)
    assert kept_picture(kept).size == (683, 2048)  # upright
    assert (kept.kind, kept.size, kept.name) == (Kind.IMAGE, len(said), "现场.jpg")
    assert max(Image.open(io.BytesIO(storage.content(kept.small).read_bytes())).size) == 320


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "现场.png"), ("WEBP", "现场.webp"), ("PNG", "现场.JPG")]
)
def test_what_is_seen_through_is_white_and_all_is_jpeg(kind: str, name: str) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, kind)

    kept = ingest(name, [out.getvalue()])

    assert kept.name == "现场.jpg"
    assert kept_picture(kept).format == "JPEG"
    assert kept_picture(kept).getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.thorough
def test_a_photo_with_pictures_behind_it_is_the_first_of_them() -> None:
    out = io.BytesIO()
    first, second = (Image.new("RGB", (32, 32), colour) for colour in ("red", "blue"))
    first.save(out, "MPO", save_all=True, append_images=[second])

    kept = ingest("手机.jpg", [out.getvalue()])

    red, _green, blue = kept_picture(kept).getpixel((9, 9))  # type: ignore[misc]
    assert red > 200 > blue


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("记录.pdf", files.pdf(files.stream(b"BT (JS) Tj ET")), Kind.PDF),
        ("记录.PDF", files.pdf(b"4 0 obj <</S /URI /URI (https://x)>> endobj\n"), Kind.PDF),
        ("记录.docx", files.word(), Kind.WORD),
        ("链接.docx", files.related("hyperlink", "https://www.gov.cn"), Kind.WORD),
        ("页码.docx", files.field("PAGE \\* MERGEFORMAT"), Kind.WORD),
    ],
)  # fmt: skip
def test_an_honest_document_stays_as_it_came(name: str, content: bytes, kind: Kind) -> None:
    kept = ingest(name, [content])

    assert storage.content(kept.sha256).read_bytes() == content
    assert (kept.kind, kept.size, kept.small) == (kind, len(content), "")


def test_an_honest_workbook_comes_in_and_a_roster_does_not(tmp_path: Path) -> None:
    rows = (("企业名称", "统一社会信用代码"), ("乌海市某某商贸有限公司", ""))
    list_of = workbooks.raw_workbook(tmp_path / "a.xlsx", body=workbooks.cells(rows)).read_bytes()
    people = (("姓名", "性别", "入党时间", "手机"), ("甲", "男", "2001-07-01", "13900000000"))
    roster = workbooks.raw_workbook(tmp_path / "b.xlsx", body=workbooks.cells(people)).read_bytes()

    assert ingest("台账.xlsx", [list_of]).kind is Kind.EXCEL
    assert "逐行登记个人" in refusal("名册.xlsx", roster)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/照片.jpg", "照片.jpg"),
        ("C:\\Users\\a\\照片.JPEG", "照片.jpg"),
        ("照片\u202egpj.jpg", "照片gpj.jpg"),
        ("照\x00\r\n片.jpg", "照片.jpg"),
        ("...jpg", "照片.jpg"),
        ("张三13912345678.jpg", "照片.jpg"),
        ("<b>&.jpg", "<b>&.jpg"),
        ("照片.exe.png", "照片.exe.jpg"),
        ("长" * 300 + ".jpg", "长" * 62 + "~"),
    ],
)
def test_a_name_is_made_plain(sent: str, kept: str) -> None:
    name = ingest(sent, [files.picture()]).name

    assert name.startswith(kept)
    assert len(name.encode()) <= 200
    assert name.endswith(".jpg")


@pytest.mark.thorough
def test_the_same_content_lies_there_once_and_goes_once(folder: Path) -> None:
    same = files.word("同")  # made once: a zip file tells when it was packed
    kept = [ingest(name, [same]) for name in ("甲.docx", "乙.docx")]

    assert {one.sha256 for one in kept} == {path.name for path in folder.iterdir()}
    assert storage.discard([kept[0].sha256], before=datetime(2001, 1, 1, tzinfo=UTC)) == 0
    assert storage.discard([kept[0].sha256]) == 1
    assert list(folder.iterdir()) == []


@pytest.mark.thorough
def test_a_full_disk_is_told_and_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)

    said = refusal("现场.jpg", files.picture())

    assert said.startswith("现场.jpg：服务器")
    assert "腾出空间" in said
    assert list(folder.iterdir()) == []


def test_what_a_killed_process_left_in_quarantine_is_swept(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / ".coming-left").write_bytes(b"half")

    assert storage.sweep(before=FAR) == 1
    assert storage.kept_before(FAR) == set()


@pytest.mark.parametrize(
    ("kind", "name"),
    [("points", "a.jpg"), ("died", "a.pdf"), ("memory", "a.docx")],
)
def test_a_reader_that_fails_is_a_refusal(
    kind: str, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "child.py"
    program.write_text(f'import sys\nsys.stdin.buffer.read()\nprint(\'{{"refused": "{kind}"}}\')')
    monkeypatch.setattr(looking, "_PROGRAM", program)
    content = {"a.jpg": files.picture(), "a.pdf": files.pdf(), "a.docx": files.word()}[name]

    assert "请" in refusal(name, content)


def test_a_reader_that_is_killed_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "child.py"
    program.write_text("import os\nos.kill(os.getpid(), 9)")
    monkeypatch.setattr(looking, "_PROGRAM", program)

    assert "已停止" in refusal("a.jpg", files.picture())


@pytest.mark.thorough
def test_a_word_file_that_is_read_is_not_kept() -> None:
    assert read_word("章程.docx", [files.word("第一条 本会")]).strip() == "第一条 本会"
    for name, content in (
        ("章程.pdf", files.pdf()),
        ("章程.docx", files.word(parts={"word/vbaProject.bin": b"x"})),
    ):
        with pytest.raises(EvidenceRefused):
            read_word(name, [content])

    assert storage.kept_before(FAR) == set()
