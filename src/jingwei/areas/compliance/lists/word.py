"""An internal rule to take: plain articles as a Word file, with gaps for whoever adopts it (R-CP.16)."""

from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from jingwei.areas.compliance.lists.definition import Item, articles

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT = "仿宋"
_NUMERALS = "一二三四五六七八九十"


def as_word(item: Item, *, name: str = "") -> bytes:
    """The .docx; name: of the organisation, a gap without one. The text is Chinese, whatever the reader's language."""
    made = Document()
    plain = made.styles["Normal"]
    plain.font.name, plain.font.size = "Times New Roman", Pt(14)
    plain.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    head = made.add_paragraph(f"{name or '（社会组织名称）'}{item.title}")
    head.alignment, head.runs[0].bold, head.runs[0].font.size = (
        WD_ALIGN_PARAGRAPH.CENTER,
        True,
        Pt(18),
    )
    made.add_paragraph(
        "（范本，按章程和实际修改后，经有权机构表决通过施行）"
    ).alignment = WD_ALIGN_PARAGRAPH.CENTER
    said = (
        *articles()[item.key],
        "本制度经（      ）年（   ）月（   ）日（            ）会议通过，自通过之日起施行。",
    )
    for number, text in zip(_NUMERALS, said, strict=False):
        line = made.add_paragraph(f"第{number}条　{text}")
        line.paragraph_format.first_line_indent = Pt(28)
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()
