"""Looks for what must not be: fields about persons, scores, tracks, in whatever tables and ledgers there are."""

import re
from collections.abc import Iterable

from django.db import models

from jingwei.ledgers.definition import Column
from jingwei.people.models import Account

PERSONAL = re.compile(
    r"person|member|rider|petitioner|resident|volunteer|activist|believer|citizen|birth|gender|sex$|ethnic|relig"
    r"|id_?number|identity|phone|mobile|mail|login|legal_rep|contact|real_?name|first_?name|last_?name"
)
JUDGING = re.compile(
    r"(?:^|_)(?:score|rank|rating|grade|stars|medal|league|performance|attendance|diligence)(?:$|_)"
)
FOLLOWING = re.compile(
    r"latitude|longitude|location|track|gps|photo|face|exif|online|last_login|last_seen|ip_?addr|^ip$|user_?agent|device"
)
INTIMATE = re.compile(r"relig|belief|ethnic|nation(?!al)|health|disease|politic|union_member")
COUNTS = (models.IntegerField, models.SmallIntegerField, models.BooleanField)


def fields_like(
    pattern: re.Pattern[str], tables: Iterable[type[models.Model]], *, counts: bool = False
) -> set[str]:
    """app.Model.field of every column whose name says it; whole numbers are counts and left out unless asked for."""
    return {
        f"{table._meta.label}.{field.name}"
        for table in tables
        for field in table._meta.concrete_fields
        if pattern.search(field.name) and (counts or not isinstance(field, COUNTS))
    }


def about_accounts(tables: Iterable[type[models.Model]]) -> list[type[models.Model]]:
    """The tables with a link to a person who signs in, and that of these persons."""
    return [
        table
        for table in tables
        if table is Account
        or any(field.related_model is Account for field in table._meta.concrete_fields)
    ]


def columns_like(pattern: re.Pattern[str], columns: Iterable[Column]) -> set[str]:
    """Keys of columns whose name says it."""
    return {column.key for column in columns if pattern.search(column.key)}
