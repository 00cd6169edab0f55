"""Keeps what somebody typed into a form whose session had ended, until the same person is back (R-W.8)."""

from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest

from jingwei.people.models import Account

_KEY = "unsent"
MOST = 64_000  # signs that are kept; more is told to be lost
# What is never kept, in whatever form it is asked.
_SECRET = ("password", "csrfmiddlewaretoken", "code", "credential", "secret")


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form that was not accepted: where it was going, its fields in order, whose it is.

    `fields` is empty where nothing could be kept; `files` says whether files were among it.
    """

    account: str
    path: str
    fields: tuple[tuple[str, str], ...]
    files: bool


def keep(request: HttpRequest) -> None:
    """Put the form aside. Of somebody unknown only the fact is kept: another may sit down next."""
    account = str(getattr(request, "idle_account", ""))
    fields = tuple(
        (name, value)
        for name, values in request.POST.lists()
        if not any(word in name.lower() for word in _SECRET)
        for value in values
        if isinstance(value, str)
    )
    size = sum(len(name) + len(value) for name, value in fields)
    kept = fields if account and size <= MOST else ()
    found = Unsent(account, request.get_full_path(), kept, bool(request.FILES))
    request.session[_KEY] = asdict(found)


def waiting(request: HttpRequest) -> Unsent | None:
    """The form that waits in this session; None where there is none, or it is another's."""
    said: dict[str, Any] | None = request.session.get(_KEY)
    if said is None:
        return None
    fields = tuple((name, value) for name, value in said["fields"])
    found = Unsent(said["account"], said["path"], fields, said["files"])
    signed_in = request.user if isinstance(request.user, Account) else None
    if signed_in is not None and found.account not in {"", str(signed_in.pk)}:
        forget(request)
        return None
    return found


def forget(request: HttpRequest) -> None:
    """The form was sent, or is not wanted any more."""
    request.session.pop(_KEY, None)
