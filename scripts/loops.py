"""Draws every procedure of the office into the documents, from its definition.

``loops.py update`` writes ``docs/procedures.md`` and ``docs/procedures.zh.md`` with their pictures;
``loops.py check`` fails with a list of what is not as the definitions have it.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PICTURES = "procedures"  # the folder beside the pages
# A picture that stands alone has no page around it that would say so.
_ALONE = (
    ' class="jw-loop"',
    ' class="jw-loop" font-family="sans-serif"',
    "<defs>",
    '<rect width="100%" height="100%" fill="#fff"/><defs>',
)
_HEADS = {
    "en": """\
# Procedures

Every closed loop of the office, drawn from its definition by `scripts/loops.py update`; not to be edited.
A box is a state, with whose turn it is and its term; a round one is closed; an arrow is a step. The same
in [Chinese](procedures.zh.md). How one is written: [add a procedure](howto/add-a-procedure.md).
""",
    "zh": """\
# 事项

本系统的每个闭环，由 `scripts/loops.py update` 按定义画出，请勿手改。方框是状态，写着轮到谁、几个工作日；
圆头的是办结；箭头是步骤。[英文](procedures.md)。怎么写一个：[add a procedure](howto/add-a-procedure.md)。
""",
}


def pages() -> dict[Path, str]:
    """Every file with what it has to hold."""
    from jingwei.kernel.catalogue import Language, speaking  # noqa: PLC0415 - Django is set up by now

    found: dict[Path, str] = {}
    for language, name in (
        (Language.ENGLISH, "procedures.md"),
        (Language.CHINESE, "procedures.zh.md"),
    ):
        with speaking(language):
            drawn = list(_drawn(language.value))
        found |= {DOCS / PICTURES / picture: svg for picture, svg, _text in drawn}
        found[DOCS / name] = "\n".join(
            [_HEADS[language.value], *(text for *_picture, text in drawn)]
        )
    return found


def _drawn(language: str) -> Iterator[tuple[str, str, str]]:
    """Of each procedure the name of its picture, the picture, and its part of the page."""
    from jingwei.procedures.diagram import diagram  # noqa: PLC0415 - Django is set up by now
    from jingwei.procedures.outline import outline  # noqa: PLC0415
    from jingwei.web.procedures import CATALOGUE  # noqa: PLC0415

    for one in CATALOGUE:
        picture = f"{one.key}-{one.edition}.{language}.svg"
        svg = diagram(one).replace(*_ALONE[:2], 1).replace(*_ALONE[2:], 1)
        keys = ", ".join(f"`{state.key}`" for state in one.states)
        steps = ", ".join(f"`{step.key}`" for step in one.steps)
        text = (
            f"## {one.name}\n\n`{one.key}` {one.edition}: {keys}; {steps}\n\n"
            f"![{one.name}]({PICTURES}/{picture})\n\n```text\n{outline(one)}\n```\n"
        )
        yield picture, svg + "\n", text


def wrong(wanted: dict[Path, str]) -> list[str]:
    """The files that are missing, that say something else, or that nothing asks for."""
    there = {*(DOCS / PICTURES).glob("*.svg"), *DOCS.glob("procedures*.md")}
    return sorted(
        str(path.relative_to(ROOT)) for path in there | set(wanted)
        if path not in wanted or not path.is_file() or path.read_text(encoding="utf-8") != wanted[path]
    )  # fmt: skip


def main(act: str) -> int:
    """Does the act; 1 where the documents are not as the definitions have it."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    wanted = pages()
    if act == "update":
        for name in wrong(wanted):
            (ROOT / name).unlink(missing_ok=True)
        (DOCS / PICTURES).mkdir(exist_ok=True)
        for path, text in wanted.items():
            path.write_text(text, encoding="utf-8")
    for name in (left := wrong(wanted)):
        print(f"{name}: not as the definitions have it; run scripts/loops.py update")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
