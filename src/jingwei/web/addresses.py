"""Addresses of pages by their names; what a page asks for dozens of times is kept (R-W.15)."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import get_urlconf, reverse

_KEPT = 4_096


def address(name: str, args: Sequence[Any] = ()) -> str:
    """The address of the page; raises NoReverseMatch where there is none."""
    return _reversed(name, tuple(args), get_urlconf() or settings.ROOT_URLCONF)


@lru_cache(_KEPT)
def _reversed(name: str, args: tuple[Any, ...], routes: str) -> str:
    return reverse(name, urlconf=routes, args=args)
