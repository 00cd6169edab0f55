"""The office of the demo: the sample city comes in through the same steps that people take, then is served."""

import argparse
import csv
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from jingwei.areas.bulletins.kinds import monthly_coverage
from jingwei.areas.bulletins.operations.issuing import issue
from jingwei.areas.rounds import queries, storage
from jingwei.areas.rounds.departments import departments_of, meant_by
from jingwei.areas.rounds.models import Round
from jingwei.areas.rounds.operations.answering import answer, confirm
from jingwei.areas.rounds.operations.files import take_in, understand
from jingwei.areas.rounds.operations.fusing import begin_run, work
from jingwei.areas.rounds.operations.rounds import open_round, publish
from jingwei.cli import (
    demo_campaign,
    demo_charges,
    demo_compliance,
    demo_counties,
    demo_cover,
    demo_governance,
    demo_loops,
    demo_orders,
    demo_outlines,
    demo_reception,
    demo_ties,
    serve,
)
from jingwei.cli.progress import Progress
from jingwei.fusion import Judgement
from jingwei.indicators.upkeep import catch_up
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.operations import appoint, open_account
from jingwei.people.permissions import ROLES, Permission
from jingwei.people.queries import paths
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.sample import City, Request, make_lists, wuhai
from jingwei.sample.cover_books import write_cover_books
from jingwei.site import role
from jingwei.site.office import bring_up_to_date
from jingwei.units.kinds import CodeSystem, Kind
from jingwei.units.models import Unit
from jingwei.units.operations.committees import load_committees
from jingwei.units.operations.divisions import load_divisions
from jingwei.units.operations.offices import load_departments, load_offices
from jingwei.units.queries import unit_of_code

PREFIX = "1503"  # the division code of the city that the sample is about
FOUNDED = date(2025, 1, 1)
# The year of the report is lived through: the register from its first week, checks in its third.
PUBLISHED, CHECKED = date(2025, 1, 6), date(2025, 1, 20)
Owners = Mapping[tuple[str, str, str], str]  # file, sheet, row of the lists -> truth id
SEED = 7  # of the sample
ROUND_ENDS = timedelta(days=30)
# The months of which the demo issues a bulletin.
REPORTED = (date(2025, 10, 31), date(2025, 11, 30))
# Login, what the person is called, the role, and the short name of the unit of the post; all invented.
PEOPLE = (
    ("shiji.guanli", mark("市级管理员（演示）"), "city_administrator", "市"),
    ("shiji.fuhe", mark("市级复核员（演示）"), "city_administrator", "市"),
    ("quji.guanli", mark("区级管理员（演示）"), "district_administrator", "海勃湾区"),
    ("jiedao.jingban", mark("街道经办人（演示）"), "street_operator", "新华街道"),
    ("shequ.jingban", mark("社区经办人（演示）"), "community_operator", ""),
    ("bumen.shuju", mark("部门数据专员（演示）"), "department_steward", ""),
    ("hangye.shuji", mark("行业党委书记（演示）"), "committee_secretary", ""),
    ("shenji", mark("审计员（演示）"), "auditor", "市"),
    ("xitong.guanli", mark("系统管理员（演示）"), "system_administrator", "市"),
)


def run(city: Path, *, data: Path, args: argparse.Namespace) -> int:
    """Make the office in the folder that is open, publish the city's first round in it, print who may sign in, serve."""

    progress = Progress(quiet=args.quiet)
    with progress.step(_("建数据库")):
        bring_up_to_date(quiet=True)
        role.take()
    passwords = build(city, progress=progress)
    print(_("与公开报道的数对照：jingwei figures --data {path}").format(path=data))
    _tell(passwords)
    with _worker(data):
        return serve.serve(args)


def build(city: Path, *, progress: Progress) -> Mapping[str, tuple[str, str]]:
    """Everything that is in the office: login -> name and first password of those who may sign in."""
    now = timezone.localtime()  # its date is the office's day, between midnight and eight too
    owners = _owners(city)
    true, _lists = make_lists(Request(wuhai(), rows=len(owners), seed=SEED))
    with progress.step(_("设机构和账号")):
        top = _units(true, on=FOUNDED)
        passwords, people = _people(top, now=now)
        demo_outlines.load_outlines(
            top, on=FOUNDED, folder=city, seed=SEED, actor=people["shiji.guanli"], now=now
        )
        demo_charges.arrange_bureau(top, actor=people["shiji.guanli"], now=now)
    with progress.step(_("开轮、交名单、比对、发布")):
        found = _publish(city / "lists", owners, top=top, people=people, now=now)
    with progress.step(_("合并、核实、建党组织、派指导员和服务团")), seeing(EVERYTHING):
        numbers = _cover(true, owners, found, top=top, people=people, now=now)
    # To be brought in by hand: what offices keep in Excel until they have this.
    write_cover_books(true, city, seed=SEED, listed=set(numbers))
    with progress.step(_("专项整治、社会组织合规、书记接待日、服务点单")), seeing(EVERYTHING):
        demo_campaign.hold_campaign(top, seed=SEED, now=now)
        demo_compliance.keep_profiles(top, seed=SEED, actor=people["shiji.guanli"], now=now)
        demo_governance.keep_lists(seed=SEED, actor=people["shiji.guanli"], now=now)
        demo_reception.receive(seed=SEED, actor=people["shiji.guanli"], now=now)
        demo_orders.run_direct_line(top, seed=SEED, now=now)
        demo_loops.run_loops(top, now=now)
    with progress.step(_("发两期通报")), seeing(EVERYTHING):
        catch_up()
        for day in REPORTED:
            issue(monthly_coverage, top, on=day, actor=people["shiji.guanli"], now=timezone.now())
    return passwords


def _units(true: City, *, on: date) -> Unit:
    """The three trees of the sample's city; the city."""

    load_divisions(prefix=PREFIX, on=on)
    top = unit_of_code(PREFIX.ljust(6, "0"), system=CodeSystem.STATISTICS, on=on)
    assert top is not None  # noqa: S101 - just loaded
    load_offices(top, on=on)
    load_departments(top, on=on)
    load_committees(top, on=on)
    demo_ties.open_organs(top, on=on)
    demo_ties.open_buildings(true, top, on=on)
    return top


def _people(top: Unit, *, now: datetime) -> tuple[dict[str, tuple[str, str]], dict[str, Account]]:
    """Accounts with their posts: login -> name and first password, login -> account."""

    passwords, people = {}, {}
    today = now.date()
    for login, name, key, place in PEOPLE:
        made = open_account(login=login, name=_(name), actor=None, now=now)
        for unit in _places(top, ROLES[key].kinds, place=place, role=key):
            appoint(made.account, role=ROLES[key], place=unit, held_from=today, actor=None, now=now)
        passwords[login], people[login] = (_(name), made.password), made.account
    return passwords, people


def _places(top: Unit, kinds: frozenset[str], *, place: str, role: str) -> list[Unit]:
    """The units of a demo post: the city, one that is named, all departments, or the first of its kind."""

    if place == "市":
        return [top]
    standing = Unit.objects.on(FOUNDED).order_by("path")
    if role == "department_steward":
        return list(standing.filter(kind=Kind.DEPARTMENT, serves=top))
    found = standing.named(on=FOUNDED).filter(kind__in=kinds)
    named = found.filter(names__name=place) if place else found
    wanted = {"community_operator": Kind.COMMUNITY, "committee_secretary": Kind.INDUSTRY_COMMITTEE}
    return list(named.filter(kind=wanted[role])[:1] if role in wanted else named[:1])


def _publish(
    lists: Path, owners: Owners, *, top: Unit, people: Mapping[str, Account], now: datetime
) -> Round:
    """The first round: opened, filled with the city's lists, compared, answered from its truth, published."""

    chief = people["shiji.guanli"]
    found = open_round(
        title=_("样例城市第一轮摸排（数据全部虚构）"), top=top, legal_ground=_("演示用，无真实依据"),
        ends_on=now.date() + ROUND_ENDS, actor=chief, now=timezone.now(), on=now.date(),
    )  # fmt: skip
    _send(found, lists, people=people)
    work(begin_run(found, actor=chief, now=timezone.now()), clock=timezone.now)
    _answer(found, owners, people=people)
    last = work(begin_run(found, actor=chief, now=timezone.now()), clock=timezone.now)
    publish(found, run=last.pk, actor=chief, now=timezone.now(), on=PUBLISHED)
    return found


def _cover(
    true: City, owners: Owners, found: Round, *, top: Unit, people: Mapping[str, Account], now: datetime
) -> demo_cover.Numbers:  # fmt: skip
    """What people would find and form after the round, through the year of the report."""
    run = queries.newest_result(found)
    assert run is not None  # noqa: S101 - it was just published
    chief, second = people["shiji.guanli"], people["shiji.fuhe"]
    rows = demo_cover.rows_of(owners, found, run)
    numbers = demo_cover.merge_what_is_one(rows, on=CHECKED, actor=chief, second=second, now=now)
    demo_cover.check(true, numbers, on=CHECKED, actor=chief, now=now)
    demo_ties.tie(true, numbers, top=top, on=CHECKED, actor=chief, now=now)
    demo_cover.cover(true, numbers, seed=SEED, top=top, actor=chief, now=now)
    demo_ties.send_teams(true, numbers, seed=SEED, top=top, actor=chief, now=now)
    demo_ties.found_mass_bodies(numbers, on=CHECKED, actor=chief, now=now)
    demo_counties.lay_counties(on=FOUNDED, actor=chief, now=now)
    return numbers


def _send(found: Round, lists: Path, *, people: Mapping[str, Account]) -> None:

    now = timezone.localtime()
    chief = people["shiji.guanli"]
    own = paths(chief, Permission.ROUNDS_UPLOAD, on=now.date())
    departments = departments_of(found, paths=own, on=now.date())
    for path in sorted(lists.iterdir()):
        department = meant_by(path.name, of=departments, top=found.top)
        assert department is not None, path.name  # noqa: S101 - the sample's departments are ours
        kept = storage.keep([path.read_bytes()], name=path.name)
        with seeing(EVERYTHING):
            upload, _new = take_in(found, department=department, name=path.name, kept=kept, actor=chief, now=timezone.now())  # fmt: skip
        understand(upload.pk)


def _owners(city: Path) -> Owners:
    """Whose each row of the sample is."""
    with (city / "truth.csv").open(encoding="utf-8-sig", newline="") as file:
        return {(t["file"], t["sheet"], t["row"]): t["truth_id"] for t in csv.DictReader(file)}


def _answer(found: Round, owner: Owners, *, people: Mapping[str, Account]) -> None:
    """Answers every question from the truth of the sample; a second person confirms where two are asked."""

    run = queries.newest_run(found)
    assert run is not None  # noqa: S101 - it was just worked
    with seeing(EVERYTHING):
        for question in list(queries.open_questions(run)):
            rows = [question.facts[side] for side in ("left", "right")]
            left, right = (owner[r["file"], r["sheet"] or "", str(r["row"])] for r in rows)
            judgement = Judgement.SAME if left == right else Judgement.DIFFERENT
            given = answer(question, judgement=judgement, why=_("照样例的真值"), actor=people["shiji.guanli"], now=timezone.now())  # fmt: skip
            if given.needs_two:
                confirm(given, actor=people["shiji.fuhe"], now=timezone.now())


def _tell(passwords: Mapping[str, tuple[str, str]]) -> None:
    print(_("演示账号（密码只显示这一次，首次登录要改）："))
    for login, (name, password) in passwords.items():
        print(f"  {login:<16}{password:<20}{name}")
    sys.stdout.flush()


@contextmanager
def _worker(data: Path) -> Iterator[None]:
    """The worker beside the pages, begun again should it end; it ends with us."""
    command = [sys.executable, "-m", "jingwei.cli", "worker", "--data", str(data), "--quiet"]
    ending, owner = threading.Event(), os.getpid()
    running: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        while not ending.is_set():
            running[:] = [subprocess.Popen(command, env=os.environ)]  # noqa: S603 - our own command
            running[0].wait()
            ending.wait(2)

    threading.Thread(target=keep, daemon=True).start()
    try:
        yield
    finally:
        ending.set()
        # The server's own processes are copies of this one, and come by here when they end.
        for one in running if os.getpid() == owner else ():
            one.terminate()
            one.wait(30)
