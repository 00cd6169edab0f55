"""Who may open a page: every view declares it, and one that does not keeps the office from starting (R-W.1)."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

_View = TypeVar("_View", bound=Callable[..., Any])
PUBLIC = "public"


def public(view: _View) -> _View:
    """Declares that everybody may open the page, signed in or not."""
    view.permission = PUBLIC  # type: ignore[attr-defined]
    return view


def patterns(
    resolver: URLResolver | None = None, prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its pattern, includes resolved."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, address)
        else:
            yield address, entry


def undeclared(**_given: object) -> list[CheckMessage]:
    """One error for each view without a declared permission."""
    return [
        Error(f"{address}: the view declares no permission", id="jingwei.W001")
        for address, pattern in patterns()
        if not getattr(pattern.callback, "permission", "")
    ]
