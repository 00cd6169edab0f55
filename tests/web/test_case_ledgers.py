"""Ledgers and figures of cases by their definitions: every number opens as many rows as a plain recount finds (R-C.28, R-C.29)."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from random import Random

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jingwei.areas.handing_over.procedure import begin, hand_over
from jingwei.areas.orders.procedure import order
from jingwei.areas.rectification.procedure import rectification
from jingwei.journal.models import Entry as Written
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.definition import Procedure
from jingwei.procedures.ledgers.asked import MEASURES, Measure
from jingwei.procedures.ledgers.figures import nth
from jingwei.procedures.models import Case, Event
from jingwei.procedures.operations import Matter, open_case, take_step
from jingwei.procedures.parts import Party
from jingwei.procedures.reminding.models import Kind, Reminder
from jingwei.procedures.working_days import calendar
from tests.areas.deeds import Office, begun, number, staffed, take
from tests.areas.orders.orders import Walk
from tests.procedures.walking import Model, actor_of, answers, counting
from tests.register.town import DAY, NOW
from tests.web.ledgers import Browser, content_of, text_of

pytestmark = pytest.mark.thorough

LATER = NOW + timedelta(days=220)
LEDGER = "/cases/ledgers/hand_over/"
FIGURES = re.compile(
    r'href="(/cases/ledgers/[^"]*measure=(\w+)[^"]*)"[^>]*>([\d,]+)</a>(?! <span class="unit">个工作日)'
)


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def office(db: None) -> Office:
    return staffed()


@pytest.fixture
def north(office: Office, browser_of: Browser) -> Client:
    return browser_of(office["north"])


def offered(office: Office, pk: int = 1, *, reason: str = "已搬到那边") -> Case:
    return begun(
        office, hand_over, begin, step="offer", by="a", pk=pk, to=office.town["b"].pk,
        operating_address="滨河路 1 号", reason=reason,
    )  # fmt: skip


def returned(office: Office, case: Case, *, days: int = 0, reason: str = "不在本街道") -> None:
    said = {"proof": "核实记录 3", "reason": reason}
    take(office, case, hand_over, "return_it", by="b", now=NOW + timedelta(days=days), answers=said)


def count_on(client: Client, address: str) -> int:
    found = re.search(r"([\d,]+) 件 ·", text_of(client, address))
    assert found, address
    return int(found[1].replace(",", ""))


# --- The ledger --------------------------------------------------------------------------------------


def test_a_row_says_how_a_case_stands_and_the_latest_answers_in_the_words_of_the_form(
    office: Office, north: Client
) -> None:
    case = offered(office, reason="很长" * 30)
    page = text_of(north, LEDGER)
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page, re.DOTALL)
    assert heads[:5] == ["办的是谁", "办件号", "谁的事", "轮到", "状态"]
    assert {"应属单位", "实际经营地址"} <= set(heads)
    assert len(heads) == len(set(heads)), "a question asked in several steps is one column"
    for words in (
        "乌海市鑫恒01号餐饮有限公司",
        "JW-0000001",
        "已移交",
        "滨河路 1 号",
        f"/cases/{case.pk}/",
    ):
        assert words in page
    assert "很长" * 20 + "…" in page
    assert page.count("滨河街道") >= 2, "whose turn it is, and the unit that was answered, by name"


def test_a_ledger_is_narrowed_and_told_as_of_a_day(
    office: Office, north: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = offered(office), offered(office, 6)
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW + timedelta(days=40))
    returned(office, first, days=20)
    assert count_on(north, LEDGER) == 2
    assert count_on(north, f"{LEDGER}?state=returned") == 1
    assert count_on(north, f"{LEDGER}?state=offered&on={DAY + timedelta(days=19)}") == 2, (
        "as it stood"
    )
    assert count_on(north, f"{LEDGER}?late=yes&on={DAY + timedelta(days=1)}") == 0
    assert count_on(north, f"{LEDGER}?late=yes") == 2
    assert "没有符合条件的办件" in text_of(north, f"{LEDGER}?from={DAY + timedelta(days=1)}")
    assert count_on(north, f"{LEDGER}?until={DAY}") == 2
    assert count_on(north, f"{LEDGER}?q={second.pk}") == 1
    assert count_on(north, f"{LEDGER}?q=鑫恒01号") == 1
    assert count_on(north, f"{LEDGER}?q=jw-0000006") == 1
    assert count_on(north, f"{LEDGER}?unit={office.town['b'].pk}") == 2
    assert count_on(north, f"{LEDGER}?unit={office.town['c'].pk}") == 0
    before = text_of(north, f"{LEDGER}?on={DAY - timedelta(days=1)}")
    assert "您的范围里还没有这样的办件" in before
    assert north.get(f"{LEDGER}?on={DAY + timedelta(days=41)}").status_code == 400
    late = text_of(north, f"{LEDGER}?q={first.pk}")
    due = calendar().after(DAY, count=5)
    days = calendar().between(due, until=DAY + timedelta(days=20))
    due = calendar().after(DAY + timedelta(days=20), count=3)
    days += calendar().between(due, until=DAY + timedelta(days=40))
    assert f'<td class="number">{days}</td>' in late, "the step that was late, and the one that is"


def test_a_matter_is_found_by_what_was_said_and_nonsense_in_the_address_asks_nothing(
    office: Office, north: Client
) -> None:
    Walk(office).entered(0, need="想问稳岗补贴怎么领")
    offered(office)
    assert count_on(north, "/cases/ledgers/order/?q=稳岗补贴") == 1
    assert "没有符合条件" in text_of(north, "/cases/ledgers/order/?q=停车")
    for nonsense in (
        "q=%00",
        "until=9999-12-31",
        "from=0001-01-01",
        "unit=-1",
        "state=lost",
        "measure=lost",
        "after=x,1",
    ):
        assert count_on(north, f"{LEDGER}?{nonsense}") == 1, nonsense
    assert "期末在办" in text_of(north, f"{LEDGER}figures/?since=0001-01-01")


def test_nobody_sees_more_in_a_ledger_than_in_the_list(office: Office, browser_of: Browser) -> None:
    offered(office)
    page = text_of(browser_of(office["a"]), "/cases/ledgers/")
    assert re.search(rf'href="{LEDGER}\?measure=open">1<', page)
    for name, rows in (("a", 1), ("b", 1), ("north", 1), ("city", 1), ("c", 0), ("south", 0)):
        if name in office.people:
            page = text_of(browser_of(office[name]), LEDGER)
            assert page.count("JW-0000001") == rows, name
    contact = browser_of(office["contact"])
    codes = {
        key: contact.get(f"/cases/ledgers/{key}/").status_code
        for key in ("correction", "hand_over", "nothing")
    }
    assert codes == {"correction": 200, "hand_over": 404, "nothing": 404}, (
        "what he may open, and no other"
    )
    assert (
        contact.get(f"{LEDGER}figures/").status_code
        == contact.post(f"{LEDGER}out/").status_code
        == 404
    )
    assert contact.get("/cases/ledgers/correction/figures/").status_code == 200


def test_a_page_costs_the_same_be_there_few_rows_or_many(office: Office, north: Client) -> None:
    counted = []
    for pk in (1, 6, 11):
        returned(office, offered(office, pk))
        for address in (LEDGER, f"{LEDGER}figures/"):
            text_of(north, address)
            with CaptureQueriesContext(connection) as asked:
                text_of(north, address)
            counted.append(len(asked))
    assert counted[:2] == counted[2:4] == counted[4:]
    assert max(counted) < 40


def test_the_workbook_has_the_rows_of_the_page_with_whole_texts_and_says_whose_it_is(
    office: Office, north: Client
) -> None:
    case = offered(office, reason="=1+1 " + "很长" * 30)
    offered(office, 6)
    answer = north.post(f"{LEDGER}out/?q={case.pk}")
    sheet = openpyxl.load_workbook(BytesIO(content_of(answer))).active
    assert sheet is not None
    cells = [
        [str(cell) for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)
    ]
    assert cells[0] == ["属地交接台账"]
    assert "1 件" in cells[1][0]
    assert cells[2] == [f"含“{case.pk}”"]
    assert office["north"].name in cells[3][0]
    assert len(cells) == 6, "title, three notes, heads, one row"
    row = dict(zip(cells[4], [str(cell.value) for cell in sheet[6]], strict=True))
    assert row["办件号"] == str(case.pk)
    assert row["经纬号"] == "JW-0000001"
    assert "=1+1 " + "很长" * 30 in row.values()
    assert row["应属单位"] == "滨河街道"
    assert (sheet.freeze_panes, sheet.auto_filter.ref is not None) == ("C6", True)
    written = Written.objects.filter(chain="procedures/hand_over").latest("sequence")
    assert (written.action, written.details["rows"]) == ("cases.take_out", 1)


# --- The figures -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Past:
    """A case as its events tell it, recounted in plain words."""

    case: Case
    events: Sequence[Event]
    procedure: Procedure
    reminded: Sequence[date]
    again: bool

    def upto(self, on: date) -> list[Event]:
        return [one for one in self.events if timezone.localdate(one.at) <= on]

    def counts(self, measure: Measure, since: date, on: date) -> bool:
        """Whether the measure counts it."""
        happened = self.upto(on)
        if not happened:
            return False
        state = self.procedure.state(happened[-1].to_state)
        ended = timezone.localdate(happened[-1].at) if state.turn is None else None
        opened_within = timezone.localdate(happened[0].at) >= since
        closed_within = ended is not None and ended >= since
        late = any(
            one.actor_id and one.due_on and timezone.localdate(one.at) > one.due_on
            for one in happened
        )
        rest = self.events[len(happened) :]
        due = rest[0].due_on if rest else self.case.due_on
        return {
            Measure.OPENED: opened_within, Measure.CLOSED: closed_within, Measure.IN_TIME: closed_within and not late,
            Measure.LATE: closed_within and late, Measure.OPEN: ended is None,
            Measure.OVERDUE: ended is None and due is not None and due < on and state.turn is not Party.ASKER,
            Measure.AGAIN: opened_within and self.again,
            Measure.SUPERVISED: any(since <= one <= on for one in self.reminded),
        }[measure]  # fmt: skip


def walked(office: Office, procedure: Procedure, chance: Random, *, cases: int) -> None:
    """So many cases with any steps at any time of the half year from the day; some take up a closed one again."""
    bare = counting(procedure).procedure
    closed: list[Case] = []
    for one in range(cases):
        at = NOW + timedelta(days=chance.randrange(200))
        step = next(each for each in bare.openings if each.by is not Party.ASKER)
        owner, other = office.town["a"], office.town[chance.choice("bc")]
        model = Model(bare, office, "", owner, other, [])
        said = answers(step, office) | ({step.other: other.pk} if step.other else {})
        model.opener = model.opens(step)
        follows = closed.pop() if closed and chance.random() < 0.5 else None
        event = open_case(
            bare, step=step.key, matter=Matter(number(1 + one), owner, other, follows), answers=said,
            actor=actor_of(office, model.opener), now=at, key=f"open-{one}",
        )  # fmt: skip
        model.state, model.taken = step.target, [step.key]
        case = _on(office, model, event.case_id, at, chance)
        if case.closed_at:
            closed.append(case)


def _on(office: Office, model: Model, pk: int, at: datetime, chance: Random) -> Case:
    """A few steps on, each some days after the one before; now and then the level above is told."""
    for _time in range(chance.randrange(7)):
        at += timedelta(days=chance.choice((0, 1, 3, 9, 30)), minutes=1)
        steps = [
            one
            for one in model.procedure.steps_from(model.state)
            if model.unit(one.by) or one.is_outside
        ]
        if at > LATER or not steps:
            break
        step = chance.choice(steps)
        take_step(
            model.procedure, step=step.key, case_id=pk, version=model.version, answers=answers(step, office),
            actor=actor_of(office, model.who(step)), now=at, key=f"{pk}-{model.version}",
        )  # fmt: skip
        model.takes(step)
        with seeing(EVERYTHING):
            if chance.random() < 0.2:
                Reminder.objects.create(
                    case_id=pk, version=model.version, kind=Kind.ABOVE, unit=model.owner, at=at
                )
    with seeing(EVERYTHING):
        return Case.objects.get(pk=pk)


def pasts(procedure: Procedure) -> list[Past]:
    with seeing(EVERYTHING):
        return [
            Past(
                case, list(case.events.order_by("sequence")), procedure,
                [timezone.localdate(one.at) for one in Reminder.objects.filter(case=case)],
                bool(case.follows and case.follows.procedure == case.procedure),
            )
            for case in Case.objects.filter(procedure=procedure.key)
        ]  # fmt: skip


@pytest.mark.parametrize("procedure", [rectification, order], ids=lambda one: one.key)
def test_every_number_opens_as_many_rows_as_a_plain_recount_finds(
    office: Office, browser_of: Browser, procedure: Procedure, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(procedure.key)  # noqa: S311 - cases, no secrets
    monkeypatch.setattr("jingwei.web.clock.now", lambda: LATER)
    walked(office, procedure, chance, cases=25)
    known, client = pasts(procedure), browser_of(office["city"])
    here, nonzero = f"/cases/ledgers/{procedure.key}/", set[str]()
    for _time in range(2):
        since = DAY + timedelta(days=chance.randrange(100))
        on = since + timedelta(days=chance.randrange(30, 120))
        page = text_of(
            client, f"{here}figures/?unit={office.town['city'].pk}&since={since}&on={on}"
        ).replace("&amp;", "&")
        doors = dict.fromkeys(FIGURES.findall(page))
        for address, name, shown in doors:
            asked = dict(re.findall(r"[?&](\w+)=([^&]*)", address))
            last = date.fromisoformat(asked.get("on", str(LATER.date())))
            counted = [
                one for one in known
                if one.counts(Measure(name), date.fromisoformat(asked["since"]), last)
                and int(asked["unit"]) in one.case.units
                and asked.get("state", "") in ("", one.upto(last)[-1].to_state)
            ]  # fmt: skip
            nonzero.add(name)
            assert int(shown.replace(",", "")) == len(counted), address
            assert count_on(client, address) == len(counted), address
        told = {name for _address, name, _shown in doors}
        for measure in MEASURES:
            whole = [one for one in known if one.counts(measure, since, on)]
            assert bool(whole) == (measure in told), measure
    assert len(nonzero) >= len(MEASURES) - 1, nonzero


def test_of_few_nothing_is_said_but_their_count(office: Office, north: Client) -> None:
    for pk in (1, 6, 11):
        case = offered(office, pk)
        take(office, case, hand_over, "accept", by="b")
    page = text_of(north, f"{LEDGER}figures/")
    assert '<span class="quiet">—</span>' in page
    assert not re.search(r"\d %", page)
    small = page[page.index("不足 3 人的单位不并列比较") :]
    assert "滨河街道" in small, "one person works there: it is named, and not set beside others"
    assert "滨河街道</a></th>" not in page


@pytest.mark.parametrize(
    ("took", "half", "most"),
    [
        ({1: 9}, None, None),
        ({1: 5, 3: 4, 9: 1}, 1, 3),
        ({0: 4, 2: 4, 5: 4}, 2, 5),
        ({2: 100}, 2, 2),
    ],
)
def test_half_and_nine_of_ten_are_days_that_a_case_took(
    took: dict[int, int], half: int | None, most: int | None
) -> None:
    assert (nth(Counter(took), 50), nth(Counter(took), 90)) == (half, most)
