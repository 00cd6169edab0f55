"""Columns and ledgers check themselves when they are made."""

from dataclasses import replace
from typing import Any

import pytest
from django.db.models import F

from jingwei.fusion.reading.headings import fields
from jingwei.ledgers.catalogue import LEDGERS
from jingwei.ledgers.columns import REGISTER_COLUMNS
from jingwei.ledgers.definition import Column, Edit, Kind, Order, Secrecy
from jingwei.ledgers.organisations import base_register
from jingwei.ledgers.workbook import secrecy
from jingwei.register.kinds import EditableField
from jingwei.units.kinds import Kind as UnitKind

PLAIN: dict[str, Any] = {"key": "staff", "title": "人数", "kind": Kind.NUMBER, "help": "在岗的人。"}


def _write(*_given: object, **_named: object) -> None:
    """Writes nothing."""


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "Staff"},
        {"key": "sort"},
        {"key": "a.b"},
        {"title": ""},
        {"help": "在岗的人"},
        {"help": "在岗的人。不含临时工。"},
        {"kind": Kind.CHOICE},
        {"level": (UnitKind.DISTRICT,)},
        {"kind": Kind.UNIT, "level": (UnitKind.DISTRICT,), "sortable": True},
        {"kind": Kind.TAGS, "sortable": True},
        {"kind": Kind.TEXT, "few": True},
        {"kind": Kind.LINK, "edit": Edit(_write)},
        {"few": True, "edit": Edit(_write)},
        {"source": F("employees"), "edit": Edit(_write)},
    ],
)
def test_a_column_that_contradicts_itself_cannot_be_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Column(**{**PLAIN, **wrong})


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "Three Have"},
        {"title": ""},
        {"about": "没有句号"},
        {"columns": (*base_register.columns, base_register.columns[0])},
        {"shown": ("name", "phone")},
        {"shown": ()},
        {"order": Order("flags")},
        {"order": Order("phone")},
    ],
)
def test_a_ledger_that_contradicts_itself_cannot_be_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        replace(base_register, **wrong)


def test_every_alias_is_a_field_of_the_departments_lists() -> None:
    named = {column.alias for column in REGISTER_COLUMNS.values() if column.alias}

    assert named - set(fields()) == set()


def test_what_is_edited_is_what_the_register_lets_a_person_correct() -> None:
    edited = {column.path for column in REGISTER_COLUMNS.values() if column.edit}

    assert edited <= set(EditableField.values)


def test_no_ledger_has_a_column_of_phones_or_of_persons() -> None:
    keys = {column.key for ledger in LEDGERS.values() for column in ledger.columns}

    assert not {key for key in keys if "phone" in key or "contact" in key or "instructor" in key}


def test_a_workbook_is_as_secret_as_its_most_secret_column() -> None:
    public, internal = REGISTER_COLUMNS["name"], REGISTER_COLUMNS["employees"]

    assert secrecy([public]).word == "公开"
    assert secrecy([public, internal]).word == "内部"
    assert secrecy([internal, replace(public, secrecy=Secrecy.SENSITIVE)]).word == "敏感"
