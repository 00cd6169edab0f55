"""Files as people send them, and as somebody sends them who means harm."""

import io
import zipfile
import zlib
from collections.abc import Mapping

import docx
from PIL import Image

HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
_RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def picture(
    kind: str = "JPEG", *, size: tuple[int, int] = (64, 48), colour: str = "green", **more: object
) -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **more)
    return out.getvalue()


def moving(kind: str) -> bytes:
    """A picture of two frames."""
    out = io.BytesIO()
    first, second = (Image.new("RGB", (8, 8), colour) for colour in ("red", "blue"))
    first.save(out, kind, save_all=True, append_images=[second])
    return out.getvalue()


def pdf(*objects: bytes, tail: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF of one blank page with more objects."""
    said = [
        b"1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n", b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n",
        b"3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>> endobj\n", *objects,
    ]  # fmt: skip
    end = b"trailer <</Root 1 0 R " + trailer + b">>\nstartxref\n9\n%%EOF\n"
    return b"%PDF-1.7\n" + b"".join(said) + end + tail


def stream(said: bytes, dictionary: bytes = b"") -> bytes:
    """An object whose content is packed."""
    packed = zlib.compress(said)
    head = b"4 0 obj <</Filter /FlateDecode /Length %d " % len(packed)
    return head + dictionary + b">>\nstream\n" + packed + b"\nendstream endobj\n"


def word(text: str = "现场核实记录", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A Word file; `parts` are laid beside or in the place of its own."""
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(out)
    return packed(_unpacked(out.getvalue()) | dict(parts or {}))


def related(kind: str, target: str, *, outside: bool = True) -> bytes:
    """A Word file with one more relation."""
    mode = ' TargetMode="External"' if outside else ""
    return word(parts={"word/_rels/more.xml.rels": _RELS.format(f'<Relationship Id="x" Type="{_OFFICE}/{kind}" Target="{target}"{mode}/>')})  # fmt: skip


def field(instruction: str) -> bytes:
    """A Word file with a field that tells a program what to do, in two pieces."""
    half = len(instruction) // 2
    runs = "".join(f"<w:r><w:instrText>{text}</w:instrText></w:r>" for text in (instruction[:half], instruction[half:]))  # fmt: skip
    return word(parts={"word/footer9.xml": f'<w:ftr xmlns:w="http://x">{runs}</w:ftr>'})


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, said in parts.items():
            archive.writestr(name, said)
    return out.getvalue()


def _unpacked(content: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def locked() -> bytes:
    """A zip file whose parts say that they are locked."""
    content = bytearray(packed({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(sign)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(sign, place + 4)
    return bytes(content)


# Name, content, and words of the refusal: every kind of file that is not taken in.
HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "page": ("现场.jpg", HTML, "内容不是照片"),
    "drawing": ("现场.svg", SVG, "只收照片"),
    "drawing_as_picture": ("现场.png", SVG, "内容不是照片"),
    "picture_of_windows": ("现场.jpg", b"MZ" + b"\0" * 64, "内容不是照片"),
    "cut": ("现场.jpg", picture(size=(900, 900))[:900], "不是完整的照片"),
    "empty": ("现场.jpg", b"", "是空文件"),
    "moving": ("现场.png", moving("PNG"), "会动的图片"),
    "moving_web": ("现场.webp", moving("WEBP"), "会动的图片"),
    "sound": ("现场.webp", b"RIFF\x24\0\0\0WAVEfmt ", "不是完整的照片"),
    "many_points": ("现场.png", picture("PNG", size=(6_000, 4_001)), "超过 2400 万像素"),
    "long_side": ("现场.png", picture("PNG", size=(12_001, 2)), "一边超过 12000 像素"),
    "too_large": ("现场.jpg", picture() + b"\0" * (15 << 20), "超过 15 MB"),
    "phone": ("IMG_1.HEIC", b"\0\0\0\x18ftypheic", "HEIC"),
    "program": ("现场.jpg.exe", b"MZ", "只收照片"),
    "no_pdf": ("记录.pdf", HTML, "内容不是PDF 文件"),
    "cut_pdf": ("记录.pdf", pdf()[:-8], "已损坏或不完整"),
    "two_in_one": ("记录.pdf", pdf(tail=packed({"a": "b"})), "末尾还接着别的内容"),
    "script": ("记录.pdf", pdf(b"4 0 obj <</S /JavaScript /JS (app.alert(1))>> endobj\n"), "有脚本"),
    "script_spelt": ("记录.pdf", pdf(b"4 0 obj <</S /J#61vaScript>> endobj\n"), "有脚本"),
    "script_packed": ("记录.pdf", pdf(stream(b"5 0 <</S /JavaScript>>", b"/Type /ObjStm /N 1 /First 4")), "有脚本"),
    "launch": ("记录.pdf", pdf(b"4 0 obj <</S /Launch /F (cmd.exe)>> endobj\n"), "自动动作"),
    "embedded": ("记录.pdf", pdf(b"4 0 obj <</Type /EmbeddedFile>> endobj\n"), "嵌有别的文件"),
    "locked_pdf": ("记录.pdf", pdf(trailer=b"/Encrypt 5 0 R"), "加了密码"),
    "unreadable_objects": ("记录.pdf", pdf(b"4 0 obj <</Type /ObjStm /N 1 /First 4>>\nstream\nxx\nendstream endobj\n"), "无法检查的部分"),
    "objects_bomb": ("记录.pdf", pdf(stream(bytes((64 << 20) + 1), b"/Type /ObjStm /N 1 /First 4")), "无法检查的部分"),
    "no_word": ("记录.docx", packed({"a.xml": "<a/>"}), "不是 Word 文件"),
    "cut_word": ("记录.docx", word()[:-200], "已损坏或不完整"),
    "macro": ("记录.docx", word(parts={"word/vbaProject.bin": b"x"}), "带有宏"),
    "object": ("记录.docx", word(parts={"word/embeddings/oleObject1.bin": b"x"}), "嵌有别的文件"),
    "program_within": ("记录.docx", word(parts={"word/media/a.exe": b"MZ"}), "嵌有别的文件"),
    "template": ("记录.docx", related("attachedTemplate", "http://x/a.dotm"), "外部链接"),
    "far_picture": ("记录.docx", related("image", "http://x/a.png"), "外部链接"),
    "share": ("记录.docx", related("hyperlink", "file://x/share"), "外部链接"),
    "control": ("记录.docx", related("control", "activeX1.xml", outside=False), "嵌有别的文件"),
    "dde": ("记录.docx", field('DDEAUTO c:\\\\x "y"'), "外部链接"),
    "doctype": ("记录.docx", word(parts={"word/styles.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "DOCTYPE"),
    "climbing": ("记录.docx", word(parts={"word/../../etc/a.xml": "<a/>"}), "已损坏或不完整"),
    "word_bomb": ("记录.docx", word(parts={"word/media/a.png": bytes((64 << 20) + 1)}), "压缩炸弹"),
    "locked": ("记录.docx", locked(), "加了密码"),
}  # fmt: skip
