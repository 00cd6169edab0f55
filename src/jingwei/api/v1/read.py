"""The questions of the read API; each declares its parameters, its answers and its faults."""

from datetime import date
from typing import Annotated, Any, cast

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Query
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from jingwei.api import faults
from jingwei.api.asker import Asker, asker_of
from jingwei.api.budget import spend
from jingwei.api.faults import ApiFault
from jingwei.api.request import ApiRequest
from jingwei.api.v1 import schemas, written
from jingwei.fusion.outputs.words import KINDS
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import PREFIX
from jingwei.people.permissions import Permission
from jingwei.people.sight import Sight, seeing
from jingwei.register.models import Entry
from jingwei.register.queries import organisation_of
from jingwei.units.kinds import Tree
from jingwei.units.models import Unit

_VIEW, _INTERNAL, _UNITS = (
    Permission.REGISTER_VIEW,
    Permission.LEDGERS_EXPORT,
    Permission.UNITS_VIEW,
)
_FAULTS: dict[Any, Any] = dict.fromkeys((400, 401, 403, 404, 405, 429), schemas.Fault)
_BIGGEST = (1 << 63) - 1
Kind = Annotated[
    str, Query(pattern=f"^(?:{'|'.join(KINDS)})?$", description="A kind of organisation")
]
Number = Annotated[str, Path(pattern=r"^[Jj][Ww]-[0-9]{1,18}$", description="JW-0000123")]
AfterNumber = Annotated[
    str, Query(pattern=r"^(?:[Jj][Ww]-[0-9]{1,18})?$", description="`next` of the page before")
]
Key = Annotated[int | None, Query(ge=1, le=_BIGGEST)]
Limit = Annotated[int, Query(ge=1, le=200)]


class Bearer(HttpBearer):
    """A token in the header Authorization; the public has no part in the read API."""

    def authenticate(self, request: HttpRequest, token: str) -> Asker:
        """Who holds it; his question is counted. Raises ApiFault (401, 429)."""
        asked = cast("ApiRequest", request)
        if not token:
            raise faults.unknown_asker()
        asked.asker = asker_of(token, on=asked.today)
        spend(asked.asker.budget, 1, now=asked.now)
        return asked.asker


api = NinjaAPI(
    title="Jingwei", version="1", docs_url=None, openapi_url=None, auth=Bearer(), urls_namespace="api-v1",
    description="Reads the register of organisations and the units, as far as a token sees. Never a phone.",
)  # fmt: skip


@api.get("/organisations", response={200: schemas.Organisations, **_FAULTS}, exclude_none=False)
def organisations(
    request: HttpRequest,
    unit: Key = None,
    kind: Kind = "",
    updated_since: date | None = None,
    as_of: date | None = None,
    after: AfterNumber = "",
    limit: Limit = 50,
) -> schemas.Organisations:
    """Organisations in sight, by number; those in a unit, of a kind, or changed since a day.

    as_of: as the register had them on that day; today without it. Who left the register is not among them.
    """
    asked = cast("ApiRequest", request)
    wanted = Q(organisation__gt=int(after[len(PREFIX) :] or 0))
    wanted &= Q(kind=kind) if kind else Q()
    wanted &= Q(held_from__gte=updated_since) if updated_since else Q()
    with seeing(asked.asker.sight(_VIEW, on=asked.today)):
        entries = Entry.objects.on(as_of or asked.today).filter(wanted)
        entries = entries.lying_in(unit) if unit else entries
        found = list(entries.order_by("organisation")[: limit + 1])
    items = _said(asked, found[:limit], on=as_of or asked.today)
    return schemas.Organisations(items=items, next=items[-1].number if len(found) > limit else None)


@api.get("/organisations/{number}", response={200: schemas.Organisation, **_FAULTS})
def organisation(
    request: HttpRequest, number: Number, as_of: date | None = None
) -> schemas.Organisation:
    """One organisation; a number that was merged leads to the one that lives on."""
    asked = cast("ApiRequest", request)
    on = as_of or asked.today
    with seeing(asked.asker.sight(_VIEW, on=asked.today)):
        held = organisation_of(number)
        entry = Entry.objects.on(on).filter(organisation=held).first() if held else None
    if entry is None:
        raise faults.not_there()
    return _said(asked, [entry], on=on)[0]


@api.get("/units", response={200: schemas.Units, **_FAULTS})
def units(
    request: HttpRequest,
    tree: Tree | None = None,
    parent: Key = None,
    as_of: date | None = None,
    after: Key = None,
    limit: Limit = 50,
) -> schemas.Units:
    """Units in sight that stand on the day, by id; those of a tree, or right below a unit."""
    asked = cast("ApiRequest", request)
    on = as_of or asked.today
    seen = Q(pk__in=[])
    for path in asked.asker.paths(_UNITS, on=asked.today):
        seen |= Q(path__startswith=path)
    wanted = Q(tree=tree.value) if tree else Q()
    wanted &= Q(parent=parent) if parent else Q()
    rows = Unit.objects.on(on).filter(seen, wanted, pk__gt=after or 0).named(on=on).order_by("pk")
    found = list(rows[: limit + 1])
    items = written.units(found[:limit])
    return schemas.Units(items=items, next=items[-1].id if len(found) > limit else None)


def _said(asked: ApiRequest, entries: list[Entry], *, on: date) -> list[schemas.Organisation]:
    """The entries as they are told to whoever asks."""
    internal = Sight()
    if asked.asker.may(_INTERNAL):
        internal = asked.asker.sight(_INTERNAL, on=asked.today)
    return written.organisations(entries, internal=internal, on=on)


@api.exception_handler(ApiFault)
def _faulty(_request: HttpRequest, fault: ApiFault) -> HttpResponse:
    return faults.answer(fault)


@api.exception_handler(ValidationError)
def _misread(_request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """400 with the names of the parameters that cannot be read."""
    names = "、".join(sorted({str(one["loc"][1]) for one in fault.errors if len(one["loc"]) > 1}))
    detail = _("参数 {names} 的值不对，请对照 openapi.json 改正。").format(names=names)
    return faults.answer(faults.unclear(detail))


@api.exception_handler(HttpError)
def _refused(_request: HttpRequest, fault: HttpError) -> HttpResponse:
    """What the library refuses by itself: no token in the header."""
    if fault.status_code == faults.unknown_asker().status:
        return faults.answer(faults.unknown_asker())
    return faults.answer(ApiFault(fault.status_code, _("请求读不懂，请检查格式后重发。")))
