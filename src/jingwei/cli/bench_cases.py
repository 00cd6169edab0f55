"""Measures pages and steps of an office with very many cases: desk, overdue, ledger, figures, campaign, a case, taking a step (R-C.3)."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jingwei.bench.tables import table
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _

CASES, ORGANISATIONS, REPEAT = 100_000, 20_000, 9
COVERED, FOUND = 200, 600  # organisations of the one campaign, problems found in it
STEPS = 30
Step = Callable[[str], AbstractContextManager[Any]]

QUESTIONS = {
    "desk": mark("区级管理员的工作台"),
    "mine": mark("等本单位办的，第一页"),
    "late": mark("逾期的办件，第一页"),
    "area": mark("本区全部办件，第一页"),
    "pressed": mark("督办清单"),
    "ledger": mark("一个事项的办件台账，第一页"),
    "late_ledger": mark("办件台账里逾期的，第一页"),
    "figures": mark("一个事项今年的数字"),
    "campaign": mark("专项整治的页面，{covered} 家、{found} 个问题"),
    "case": mark("一件的页面"),
    "step": mark("办理一步"),
}
_ADDRESSES = {
    "desk": "/", "mine": "/cases/?tab=mine", "late": "/cases/?tab=area&overdue={today}", "area": "/cases/?tab=area",
    "pressed": "/cases/?tab=pressed", "ledger": "/cases/ledgers/rectification/",
    "late_ledger": "/cases/ledgers/rectification/?late=yes", "figures": "/cases/ledgers/rectification/figures/",
}  # fmt: skip
# Rectification in seven states; the first of ten cases is late. Each has the event that its version says.
_LAID = """
CREATE TEMP TABLE dealt AS
SELECT g AS n, e.organisation_id AS organisation, d.id AS district, c.id AS committee, d.line || c.line AS units,
    (ARRAY['found', 'assigned', 'rectifying', 'verifying', 'verified', 'improving', 'archived'])[1 + g %% 7] AS state
FROM generate_series(1, %(cases)s) g
JOIN register_entry e ON e.organisation_id = 1 + (g::bigint * 7919) %% %(organisations)s AND e.held_to IS NULL
JOIN (SELECT id, string_to_array(trim(both '/' from path), '/')::bigint[] AS line, row_number() OVER (ORDER BY id) - 1 AS n
      FROM units_unit WHERE kind = 'district') d ON d.n = g %% 5
JOIN (SELECT id, string_to_array(trim(both '/' from path), '/')::bigint[] AS line, row_number() OVER (ORDER BY id) - 1 AS n
      FROM units_unit WHERE kind = 'industry_committee') c ON c.n = g %% 10;
INSERT INTO procedures_case (procedure, edition, subject_kind, subject_id, unit_id, other_id, above_id, units, once, state,
    waits_for_id, waits_outside, version, due_on, opened_at, opened_by_id, closed_at)
SELECT 'rectification', 1, 'organisation', 'JW-' || lpad(organisation::text, 7, '0'), district, committee, units[1], units,
    false, state, CASE WHEN state = 'archived' THEN NULL WHEN state IN ('assigned', 'rectifying', 'improving') THEN committee
    ELSE district END, false, 1, CASE WHEN state <> 'archived' THEN %(today)s::date + (n %% 50)::int - 5 END,
    %(now)s, %(account)s, CASE WHEN state = 'archived' THEN %(now)s::timestamptz END
FROM dealt ORDER BY n;
INSERT INTO procedures_event (case_id, sequence, step, from_state, to_state, actor_id, post_id, unit_id, at, answers, key, digest)
SELECT id, 1, 'find', '', state, %(account)s, %(post)s, unit_id, %(now)s,
    '{"problem": "renewal", "severity": "minor", "fact": "届满未换届", "basis": "条例"}', 'bench/' || id, repeat('0', 64)
FROM procedures_case;
DROP TABLE dealt;
"""


@dataclass(frozen=True)
class Figure:
    """What was asked cost, in milliseconds: CPU of the page, CPU of the database, time of statements, statements."""

    cases: int
    question: str
    drawing: float
    database: float
    sql: float
    statements: float


def measure(data: Path, *, cases: int, repeat: int, step: Step) -> list[Figure]:
    """All figures; the city is made in the folder `data`, where one stands already it is asked as it is."""
    from jingwei.site.office import bring_up_to_date, open_office  # noqa: PLC0415 - Django loads with it

    os.environ.setdefault("JINGWEI_SECOND_FACTOR", "nobody")
    with step(_("建一座虚构城市，{count} 件办件").format(count=cases)):
        open_office(data, as_owner=True)
        bring_up_to_date(quiet=True)
        from jingwei.cli.bench_office.city import fill  # noqa: PLC0415

        fill(ORGANISATIONS)
        _deal(cases)
    with step(_("问页面，办步骤")):
        return list(_figures(cases, repeat))


def _deal(cases: int) -> None:
    """The cases of a filled city, as the database's owner, and a campaign; where there are some nothing is done."""
    from django.db import connection  # noqa: PLC0415 - Django is set up by now

    from jingwei.people.models import Account, Post  # noqa: PLC0415
    from jingwei.people.operations import appoint, open_account  # noqa: PLC0415
    from jingwei.people.permissions import ROLES  # noqa: PLC0415
    from jingwei.people.sight import EVERYTHING, seeing  # noqa: PLC0415
    from jingwei.procedures.models import Case  # noqa: PLC0415
    from jingwei.units.kinds import Kind  # noqa: PLC0415
    from jingwei.units.models import Unit  # noqa: PLC0415
    from jingwei.web import clock  # noqa: PLC0415

    with seeing(EVERYTHING):
        if Case.objects.exists():
            return
    district = Unit.objects.filter(kind=Kind.DISTRICT).order_by("pk")[0]
    made = open_account(login="district", name="district", actor=None, now=clock.now()).account
    appoint(made, role=ROLES["district_administrator"], place=district, held_from=clock.today(), actor=None, now=clock.now())  # fmt: skip
    Account.objects.filter(pk=made.pk).update(must_change_password=False)
    said: dict[str, Any] = {
        "cases": cases, "organisations": ORGANISATIONS, "today": clock.today(), "now": clock.now(), "account": made.pk,
        "post": Post.objects.get(account=made).pk,
    }  # fmt: skip
    with connection.cursor() as cursor:
        # What the triggers would find out row by row stands in the rows already.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(_LAID, said)
        cursor.execute("SET session_replication_role = DEFAULT")
    _campaign(district, made)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _campaign(district: Any, account: Any) -> None:
    """One campaign of the district, with its organisations and what was found in them."""
    from datetime import timedelta  # noqa: PLC0415

    from jingwei.areas.rectification.models import Campaign, Covered, Finding, Inspection  # noqa: PLC0415
    from jingwei.kernel.register_number import bare  # noqa: PLC0415
    from jingwei.people.sight import EVERYTHING, seeing  # noqa: PLC0415
    from jingwei.procedures.models import Case  # noqa: PLC0415
    from jingwei.web import clock  # noqa: PLC0415

    now, today = clock.now(), clock.today()
    with seeing(EVERYTHING):
        own = list(Case.objects.filter(unit=district).order_by("pk")[:FOUND])
        numbers = sorted({bare(one.subject_id) for one in own})
        made = Campaign.objects.create(
            title="bench", unit=district, units=own[0].units, begins_on=today, ends_on=today + timedelta(days=180),
            goals=["1", "2"], problems=["1"], drafted_at=now, drafted_by=account, launched_at=now, launched_by=account, key="bench",
        )  # fmt: skip
        Covered.objects.bulk_create(
            Covered(campaign=made, organisation_id=pk, department=own[0].other, tied=account) for pk in numbers[:COVERED]
        )  # fmt: skip
        looks = {
            pk: Inspection.objects.create(
                campaign=made, organisation_id=pk, round=1, channel="visit", on=today, by=account, at=now
            ) for pk in numbers
        }  # fmt: skip
        Finding.objects.bulk_create(
            [
                Finding(inspection=looks[bare(one.subject_id)], problem="renewal", case=one)
                for one in own
            ],
            ignore_conflicts=True,
        )


def _figures(cases: int, repeat: int) -> Iterator[Figure]:
    from django.conf import settings  # noqa: PLC0415 - Django is set up by now
    from django.db import connection  # noqa: PLC0415

    from jingwei.areas.rectification.models import Campaign  # noqa: PLC0415
    from jingwei.cli.bench_office.cost import cost_of  # noqa: PLC0415
    from jingwei.cli.bench_office.pages import Browser  # noqa: PLC0415
    from jingwei.people.models import Account  # noqa: PLC0415
    from jingwei.people.sight import EVERYTHING, seeing  # noqa: PLC0415
    from jingwei.procedures.models import Case  # noqa: PLC0415
    from jingwei.web import clock  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["localhost"]
    connection.settings_dict["CONN_MAX_AGE"] = None
    connection.close_at = None
    account = Account.objects.get(login="district")
    browser = Browser(account)
    with seeing(EVERYTHING):
        campaign = Campaign.objects.get()
        one = Case.objects.filter(unit=campaign.unit, state="verifying").order_by("pk")[0]
    addresses = {
        **_ADDRESSES,
        "campaign": f"/rectification/{campaign.pk}/",
        "case": f"/cases/{one.pk}/",
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    for question, address in addresses.items():
        ask = browser.asks(address.format(today=clock.today()))
        cost = cost_of(ask, repeat=repeat, backend=backend)
        heard = _heard(ask)
        yield Figure(cases, question, cost.drawing, cost.database, heard[0], heard[1])
    yield _steps(cases, account)


def _steps(cases: int, account: Any) -> Figure:
    """What a step costs: a case taken over the counter of the engine, so many in turn; the mean of all."""
    from jingwei.areas.rectification.procedure import rectification  # noqa: PLC0415
    from jingwei.people.sight import EVERYTHING, seeing  # noqa: PLC0415
    from jingwei.procedures.models import Case  # noqa: PLC0415
    from jingwei.procedures.operations import take_step  # noqa: PLC0415
    from jingwei.web import clock  # noqa: PLC0415

    with seeing(EVERYTHING):
        found = list(
            Case.objects.filter(procedure=rectification.key, state="assigned", version=1, unit__in=[
                post.unit_id for post in account.posts.all()
            ]).order_by("-pk")[:STEPS]
        )  # fmt: skip
    drawing, sql, statements = 0.0, 0.0, 0
    for case in found:
        cpu = time.process_time()

        def take(case: Case = case) -> object:
            return take_step(
                rectification, step="hold", case_id=case.pk, version=1, answers={"reason": "等上级"}, actor=account,
                now=clock.now(), key=f"bench/{case.pk}/{clock.now()}",
            )  # fmt: skip

        heard = _heard(take)
        drawing += time.process_time() - cpu
        sql, statements = sql + heard[0], statements + heard[1]
    count = len(found)
    return Figure(cases, "step", 1_000 * drawing / count, 0.0, sql / count, statements / count)


def _heard(ask: Any) -> tuple[float, int]:
    """Milliseconds that statements took, as the program waits for them, and how many there were."""
    from django.db import connection  # noqa: PLC0415

    heard = [0.0, 0]

    def hear(execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - as Django calls it
        started = time.perf_counter()
        try:
            return execute(statement, params, many, context)
        finally:
            heard[0] += 1_000 * (time.perf_counter() - started)
            heard[1] += 1

    with connection.execute_wrapper(hear):
        ask()
    return heard[0], int(heard[1])


def report(figures: Sequence[Figure]) -> str:
    """A line a question."""
    heads = [
        _("办件数"),
        _("问什么"),
        _("页面 CPU 毫秒"),
        _("数据库 CPU 毫秒"),
        _("SQL 毫秒"),
        _("语句"),
    ]
    lines = [
        [f"{one.cases:,}", _(QUESTIONS[one.question]).format(covered=COVERED, found=FOUND), f"{one.drawing:,.1f}",
         f"{one.database:,.1f}", f"{one.sql:,.1f}", f"{one.statements:,.0f}"]
        for one in figures
    ]  # fmt: skip
    return table(heads, lines)
