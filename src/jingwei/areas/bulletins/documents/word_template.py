"""Makes the Word template of bulletins: sizes of GB/T 9704, Jinja tags where the content goes; nothing binary is kept."""

from functools import cache
from io import BytesIO

from docx import Document
from docx.document import Document as Doc
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

_RED = RGBColor(0xC8, 0x16, 0x1D)
# name -> font of Chinese text, size, bold, indent of the first line in characters, line pitch, alignment
_STYLES: dict[str, tuple[str, float, bool, int, float, WD_ALIGN_PARAGRAPH]] = {
    "JW Body": ("仿宋", 16, False, 2, 29, WD_ALIGN_PARAGRAPH.JUSTIFY),
    "JW Heading": ("黑体", 16, False, 2, 29, WD_ALIGN_PARAGRAPH.LEFT),
    "JW Title": ("宋体", 22, True, 0, 36, WD_ALIGN_PARAGRAPH.CENTER),
    "JW Letterhead": ("宋体", 34, True, 0, 48, WD_ALIGN_PARAGRAPH.CENTER),
    "JW Mark": ("仿宋", 16, False, 0, 29, WD_ALIGN_PARAGRAPH.CENTER),
    "JW Caption": ("黑体", 12, False, 0, 20, WD_ALIGN_PARAGRAPH.CENTER),
    "JW Cell": ("仿宋", 10.5, False, 0, 15, WD_ALIGN_PARAGRAPH.LEFT),
    "JW Number": ("仿宋", 10.5, False, 0, 15, WD_ALIGN_PARAGRAPH.RIGHT),
    "JW Head": ("黑体", 10.5, False, 0, 15, WD_ALIGN_PARAGRAPH.CENTER),
    "JW Sign": ("仿宋", 16, False, 0, 29, WD_ALIGN_PARAGRAPH.RIGHT),
    "JW Stamp": ("仿宋", 7.5, False, 0, 10, WD_ALIGN_PARAGRAPH.CENTER),
    "JW Page": ("仿宋", 14, False, 0, 16, WD_ALIGN_PARAGRAPH.CENTER),
}


@cache
def template() -> bytes:
    """The .docx, as docxtpl fills it."""
    made = Document()
    _page(made)
    for name in _STYLES:
        _style(made, name)
    _line(made, "{{ it.secrecy }}", "JW Heading").paragraph_format.first_line_indent = Pt(0)
    _line(made, "{{ it.letterhead }}", "JW Letterhead").runs[0].font.color.rgb = _RED
    _ruled(_line(made, "{{ it.mark }}", "JW Mark"))
    _line(made, "", "JW Body")
    _line(made, "{{ it.title }}", "JW Title")
    _line(made, "", "JW Body")
    _blocks(made)
    _line(made, "", "JW Body")
    for name in ("issuer", "date"):
        _line(made, f"{{{{ it.{name} }}}}", "JW Sign").paragraph_format.right_indent = Pt(64)
    _foot(made)
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def _page(made: Doc) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(18)


def _style(made: Doc, name: str) -> None:
    font, size, bold, indent, pitch, alignment = _STYLES[name]
    style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - as it was asked for
    style.font.name, style.font.size, style.font.bold = "Times New Roman", Pt(size), bold
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    shape = style.paragraph_format
    shape.alignment, shape.first_line_indent = alignment, Pt(size * indent)
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    shape.keep_with_next = name in ("JW Heading", "JW Caption")


def _line(made: Doc, text: str, style: str) -> Paragraph:
    return made.add_paragraph(text, style=style)


def _blocks(made: Doc) -> None:
    """One after another, each as its kind is drawn."""
    _tag(made, "for one in it.blocks")
    for kind, text, style in (
        ("heading", "{{ one.text }}", "JW Heading"),
        ("paragraph", "{{ one.text }}", "JW Body"),
        ("note", "{{ one.text }}", "JW Body"),
    ):
        _tag(made, f"if one.kind == '{kind}'")
        _line(made, text, style)
        _tag(made, "endif")
    _tag(made, "if one.kind == 'drawing'")
    _line(made, "{{ one.text }}", "JW Caption")
    picture = _line(made, "{{ one.picture }}", "JW Caption").paragraph_format
    picture.line_spacing_rule, picture.keep_with_next = WD_LINE_SPACING.SINGLE, False
    _tag(made, "endif")
    _tag(made, "if one.kind == 'table'")
    _tag(made, "if one.text")
    _line(made, "{{ one.text }}", "JW Caption")
    _tag(made, "endif")
    _table(made)
    _line(made, "", "JW Cell")
    _tag(made, "endif")
    _tag(made, "endfor")


def _tag(made: Doc, tag: str) -> None:
    """A paragraph that is a tag alone, and gone when it is filled."""
    made.add_paragraph(f"{{%p {tag} %}}")


def _table(made: Doc) -> None:
    """A heading row that repeats, a row for each row, a column for each column."""
    table = made.add_table(rows=4, cols=3, style="Table Grid")
    table.autofit = True
    head, before, row, after = table.rows
    for cell, text, style in zip(
        head.cells, ("{%tc for title in one.head %}", "{{ title }}", "{%tc endfor %}"), ("JW Head",) * 3, strict=True
    ):  # fmt: skip
        _write(cell.paragraphs[0], text, style)
    _write(before.cells[0].paragraphs[0], "{%tr for row in one.rows %}", "JW Cell")
    first, each, last = row.cells
    _write(first.paragraphs[0], "{%tc for cell in row %}", "JW Cell")
    _write(last.paragraphs[0], "{%tc endfor %}", "JW Cell")
    _write(each.paragraphs[0], "{%p if one.columns[loop.index0].is_number %}", "JW Cell")
    for text, style in (
        ("{{ cell }}", "JW Number"),
        ("{%p else %}", "JW Cell"),
        ("{{ cell }}", "JW Cell"),
        ("{%p endif %}", "JW Cell"),
    ):
        each.add_paragraph(text, style=style)
    _write(after.cells[0].paragraphs[0], "{%tr endfor %}", "JW Cell")
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - no public face for it


def _write(paragraph: Paragraph, text: str, style: str) -> None:
    paragraph.style = style
    paragraph.add_run(text)


def _ruled(paragraph: Paragraph) -> None:
    """The red line below."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "14"), ("space", "8"), ("color", str(_RED))):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001 - no public face for it


def _foot(made: Doc) -> None:
    """The number of the page, and the stamp."""
    foot = made.sections[0].footer
    number = foot.paragraphs[0]
    number.style = "JW Page"
    number.add_run("— ")
    run = number.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text or None
        run._r.append(part)  # noqa: SLF001 - no public face for it
    number.add_run(" —")
    foot.add_paragraph("{{ it.stamp }}", style="JW Stamp")
