"""Puts what the program says into the reader's language: Chinese as written, or English.

Chinese is the source language: the text in the code is the text that is shown, and the English
catalogue lies beside it in ``locale/``. ``scripts/catalogue.py`` keeps that catalogue complete.
"""

import gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache

DOMAIN = "jingwei"
# A plain string: `pathlib` would cost a tenth of the time of `jingwei --help`.
LOCALE = __file__.removesuffix("catalogue.py") + "locale"

# JINGWEI_LANG is ours and wins; the others in the order POSIX gives them.
_VARIABLES = ("JINGWEI_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


class Language(StrEnum):
    """A language that the program speaks."""

    CHINESE = "zh"
    ENGLISH = "en"


def language(environment: Mapping[str, str] = os.environ) -> Language:
    """Says which language the environment asks for; Chinese unless it names English."""
    asked = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return Language.ENGLISH if asked.lower().startswith("en") else Language.CHINESE


# The language of one reader among many, where a server speaks to several at once.
_SPOKEN: ContextVar[Language | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(asked: Language) -> Iterator[None]:
    """Speaks this language within the block, in this thread alone, whatever the environment asks for."""
    before = _SPOKEN.set(asked)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def spoken() -> Language:
    """The language of whoever is spoken to now."""
    return _SPOKEN.get() or language()


def translate(text: str) -> str:
    """Returns the text in the reader's language, or as it stands where no translation is known.

    ``translate("读入 {rows} 行").format(rows=12)``: the braces are filled in afterwards, so that
    the catalogue holds one entry for all numbers.
    """
    # gettext answers the empty text with the catalogue's own header.
    return _catalogue(spoken()).gettext(text) if text else ""


def mark(text: str) -> str:
    """Returns the text as it stands, but enters it in the catalogue.

    For values that are made when a module is imported, before anyone knows who will read them:
    ``WORDS = {"new": mark("新增")}``, and later ``translate(WORDS["new"])``.
    """
    return text


@cache
def _catalogue(asked: Language) -> gettext.NullTranslations:
    """Loads the catalogue of a language; Chinese has none, since it is the source."""
    return gettext.translation(DOMAIN, LOCALE, languages=[asked], fallback=True)
