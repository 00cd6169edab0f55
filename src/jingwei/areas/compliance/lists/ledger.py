"""The ledger of the lists: one row for each social organisation, one column for each item, what is missing (R-CP.16)."""

from functools import partial

from django.db.models import (
    Case,
    CharField,
    Count,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from jingwei.areas.compliance.kinds import Standing
from jingwei.areas.compliance.lists.definition import RULES, Item, Listing, listings
from jingwei.areas.compliance.models import Noted
from jingwei.fusion.outputs.words import SOCIAL_KINDS
from jingwei.kernel.catalogue import mark
from jingwei.ledgers.columns import REGISTER_COLUMNS
from jingwei.ledgers.day import Day
from jingwei.ledgers.definition import Column, Kind, Ledger, Order, Rows
from jingwei.ledgers.search import find_organisations

UNTOLD, NOT_EXPECTED = "untold", "not_expected"
WORDS = {
    **{one.value: str(one.label) for one in Standing}, UNTOLD: mark("还没有核对"), NOT_EXPECTED: mark("这一类不要求"),
}  # fmt: skip


def _rows(day: Day) -> Rows:
    return day.entries().filter(kind__in=SOCIAL_KINDS)


def _stands(listing: str, item: Item, day: Day) -> Combinable:
    """What is noted of the item on the day."""
    held = Noted.objects.on(day.date).filter(
        organisation=OuterRef("organisation_id"), list=listing, item=item.key
    )
    told = Coalesce(Subquery(held.values("stands")[:1]), Value(UNTOLD), output_field=CharField())
    if not item.kinds:
        return told
    expected = Q(kind__in=sorted(item.kinds))
    return Case(When(expected, then=told), default=Value(NOT_EXPECTED), output_field=CharField())


def _missing(listing: Listing, day: Day) -> Combinable:
    """How many of its items somebody found missing; nothing where nobody looked yet."""
    held = Noted.objects.on(day.date).filter(
        organisation=OuterRef("organisation_id"), list=listing.key
    )
    absent = Count("pk", filter=Q(stands=Standing.NO))
    counted = held.order_by().values("organisation").annotate(count=absent).values("count")
    return Subquery(counted, output_field=IntegerField())


def _column(listing: Listing, item: Item) -> Column:
    return Column(
        key=f"{listing.key}_{item.key}", title=item.title, kind=Kind.CHOICE, source=partial(_stands, listing.key, item),
        words=WORDS, width=10, is_filled=True, sortable=False, help=mark("由人核对登记；没有核对的不算没有。"),
    )  # fmt: skip


_RULES_MISSING = Column(
    key="rules_missing", title=mark("缺几项制度"), kind=Kind.NUMBER, source=partial(_missing, listings()[RULES]), width=8,
    sortable=False, help=mark("核对后没有的内部管理制度有几项；还没有人核对的不写数。"),
)  # fmt: skip
_COLUMNS = tuple(_column(each, item) for each in listings().values() for item in each.items)

governance = Ledger(
    key="governance",
    title=mark("社会组织内部治理台账"),
    about=mark("每家社会组织的章程条款、内部管理制度、交叉任职和参与决策事项，逐项由人核对登记。"),
    rows=_rows,
    finds=find_organisations,
    columns=(_RULES_MISSING, *_COLUMNS, *REGISTER_COLUMNS.values()),
    shown=(
        "name", "uscc", "kind", "legal_status", "competent_unit", "rules_missing",
        *(f"{RULES}_{item.key}" for item in listings()[RULES].items),
    ),
    order=Order("name"),
)  # fmt: skip
