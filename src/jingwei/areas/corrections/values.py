"""The new value of a field as people write it, and as the register keeps it (R-K.2)."""

from collections.abc import Mapping

from jingwei.fusion.outputs import words
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.values import read_legal_status, read_ownership, read_yes_no
from jingwei.register.kinds import EditableField

_TRIS = frozenset((
    EditableField.HAS_PARTY_ORG, EditableField.HAS_PREMISES, EditableField.HAS_STAFF, EditableField.HAS_OPERATION,
))  # fmt: skip


def chosen_field(answer: object) -> EditableField | None:
    """The field that was chosen; None for none, or one that is not corrected."""
    return EditableField(answer) if answer in EditableField.values else None


def coded(field: EditableField, text: str) -> str | None:
    """The value as the register keeps it: 正常 is "active"; None where the word is not understood."""
    offered = _offered(field)
    written = text.strip()
    if not offered:
        return written
    for code, word in offered.items():
        if written in (code, word, _(word)):
            return code
    read = _read(field, written)
    return read if read in offered else None


def offered(field: EditableField) -> str:
    """The words of which the value is one, joined; "" where it is free."""
    return "、".join(_(word) for word in _offered(field).values())


def said(field: EditableField, value: object) -> str:
    """A value of the register in words, 空 for none."""
    text = "" if value is None else str(value)
    return words.word(_offered(field), text) or _("空")


def _read(field: EditableField, written: str) -> str | None:
    """What a word of the lists means, such as 存续 or 有限责任公司(自然人独资)."""
    if field is EditableField.OWNERSHIP:
        seen = read_ownership(written)
        return str(seen.ownership) if seen else None
    read = read_yes_no(written) if field in _TRIS else read_legal_status(written)
    return read and str(read)


def _offered(field: EditableField) -> Mapping[str, str]:
    if field in _TRIS:
        return words.YES_NO
    if field is EditableField.OWNERSHIP:
        return words.OWNERSHIP
    return words.LEGAL_STATUS if field is EditableField.LEGAL_STATUS else {}
