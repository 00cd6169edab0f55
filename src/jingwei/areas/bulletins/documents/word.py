"""Fills the Word template with a bulletin (R-T.5)."""

from dataclasses import asdict
from io import BytesIO
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2.sandbox import SandboxedEnvironment

from jingwei.areas.bulletins.documents.laying import Block, Laid
from jingwei.areas.bulletins.documents.pdf import as_png
from jingwei.areas.bulletins.documents.word_template import template

_CORE = Mm(150)


def as_word(document: Laid) -> bytes:
    """The .docx."""
    filled = DocxTemplate(BytesIO(template()))
    blocks = [_block(filled, one) for one in document.blocks]
    filled.render(
        {"it": {**asdict(document), "blocks": blocks}},
        jinja_env=SandboxedEnvironment(autoescape=True),
    )
    kept = BytesIO()
    filled.save(kept)
    return kept.getvalue()


def _block(filled: DocxTemplate, block: Block) -> dict[str, Any]:
    """The block, its drawing as a picture."""
    said: dict[str, Any] = asdict(block)
    if block.svg:
        said["picture"] = InlineImage(filled, BytesIO(as_png(block.svg)), width=_CORE)
    return said
