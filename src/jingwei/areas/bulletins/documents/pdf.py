"""Sets a bulletin as PDF, and drawings as PNG, with typst (R-T.5)."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import typst

from jingwei.areas.bulletins.documents.fonts import chosen
from jingwei.areas.bulletins.documents.laying import Laid

TEMPLATE = Path(__file__).with_name("bulletin.typ")
_DOTS = 200  # to an inch, of a drawing


def as_pdf(document: Laid, *, now: datetime) -> bytes:
    """The pages; raises BulletinRefused where the machine has no Chinese font."""
    return typst.compile(
        TEMPLATE.read_bytes(), format="pdf", sys_inputs=given(document), timestamp=int(now.timestamp())
    )  # fmt: skip


def given(document: Laid) -> dict[str, str]:
    """What the template is given: all texts as data, the fonts to set them in."""
    said = {**asdict(document), "fonts": chosen()}
    return {"bulletin": json.dumps(said, ensure_ascii=False)}


def as_png(svg: str) -> bytes:
    """A drawing as a picture for Word, which does not take SVG everywhere."""
    source = '#set page(width: 156mm, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    return typst.compile(source.encode(), format="png", ppi=_DOTS, sys_inputs={"svg": svg})
