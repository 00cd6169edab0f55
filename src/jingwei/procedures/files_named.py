"""Which files an answer names: tokens of what was sent before, one after another in one text (R-EV.7)."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from jingwei.kernel.catalogue import translate as _

_END = "__files"  # no key of a question ends so


def files_key(field: str) -> str:
    """The key under which the answers to a question name its files."""
    return f"{field}{_END}"


def question_of(key: str) -> str:
    """The question whose files are named under a key; "" for any other key."""
    return key.removesuffix(_END) if key.endswith(_END) else ""


def read_tokens(said: object, *, title: str, most: int) -> str:
    """The tokens in order, each once; raises ValueError in words."""
    if said in (None, ""):
        return ""
    try:
        tokens = sorted({str(UUID(one)) for one in str(said).split()})
    except ValueError:
        text = _("“{title}”的附件认不出来，请重新打开页面再传。")
        raise ValueError(text.format(title=title)) from None
    if len(tokens) > most:
        text = _("“{title}”最多附 {most} 个文件，请去掉几个。")
        raise ValueError(text.format(title=title, most=most))
    return " ".join(tokens)


def why_not_many(answers: Mapping[str, object]) -> str:
    """Why one file does not stand in many cases, "" where the answers name none."""
    if any(question_of(key) and said for key, said in answers.items()):
        return _("一次办多件时不能附文件，请填材料的编号，或逐件办理。")
    return ""


def files_of(answers: Mapping[str, object]) -> dict[str, list[UUID]]:
    """The files that answers name, by question."""
    named = ((question_of(key), said) for key, said in answers.items())
    return {field: _tokens(str(said).split()) for field, said in named if field and said}


def _tokens(said: Iterable[str]) -> list[UUID]:
    return [UUID(one) for one in said]
