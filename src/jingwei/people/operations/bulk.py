"""Opens accounts with a post each from the rows of a table: all of them, or none (R-P.16)."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from jingwei.journal.content import Act, Subject
from jingwei.journal.write import record_many
from jingwei.kernel.catalogue import translate as _
from jingwei.people import rules
from jingwei.people.models import Account, Post
from jingwei.people.operations.accounts import Opened, prepared, taken
from jingwei.people.operations.steps import CHAIN, key
from jingwei.people.periods import Period
from jingwei.people.permissions import Role, Side, find_role
from jingwei.people.rules import PeopleRefused
from jingwei.units.kinds import CodeSystem, Kind
from jingwei.units.models import Unit, UnitCode


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One row of the table as it stands there; `row` is the number that the spreadsheet shows.

    role: its key or its Chinese title. system: whose code it is; None where the code is one
    unit's whatever the system.
    """

    row: int
    login: str
    name: str
    role: str
    unit_code: str
    system: CodeSystem | None = None


class RowsRefused(PeopleRefused):
    """Rows of a table are refused, hence all of it; `reasons` has (row, why) for each of them."""

    def __init__(self, reasons: Sequence[tuple[int, str]]) -> None:
        self.reasons = tuple(reasons)
        lines = [_("第 {row} 行：{why}").format(row=row, why=why) for row, why in self.reasons]
        super().__init__("\n".join(lines))


@dataclass(frozen=True, slots=True)
class Planned:
    """A row that may be carried out."""

    row: int
    login: str
    name: str
    role: Role
    unit: Unit


def open_accounts(
    rows: Sequence[AccountRow], *, held_from: date, actor: Account | None, now: datetime
) -> list[Opened]:
    """Open an account with one post for every row, in the order of the rows.

    Raises RowsRefused with every row at fault, and then nothing was changed. Roles of
    administrators and auditors are given one by one, not from a table.
    """
    planned = plan_accounts(rows, held_from=held_from)
    # Hashing takes most of the time: before the transaction, so that nobody waits for it.
    made = [prepared(login=one.login, name=one.name) for one in planned]
    try:
        with transaction.atomic():
            accounts = Account.objects.bulk_create([account for account, _password in made])
            posts = Post.objects.bulk_create(
                Post(account=account, role=one.role.key, unit=one.unit, held_from=held_from)
                for account, one in zip(accounts, planned, strict=True)
            )
            acts = [_act(post, held_from=held_from) for post in posts]
            record_many(acts, chain=CHAIN, actor=key(actor), now=now)
    except IntegrityError as fault:
        raise PeopleRefused(_("有登录名刚被别人使用，请重新提交表格。")) from fault
    passwords = [password for _account, password in made]
    return [Opened(*pair) for pair in zip(accounts, passwords, strict=True)]


def plan_accounts(rows: Sequence[AccountRow], *, held_from: date) -> list[Planned]:
    """What the rows ask for, with nothing done; raises RowsRefused with every row at fault."""
    logins = Counter(_login(row) for row in rows)
    used = set(Account.objects.filter(login__in=logins).values_list("login", flat=True))
    units = _units([row.unit_code.strip() for row in rows], on=held_from)
    planned, refused = [], []
    for row in rows:
        login = _login(row)
        free = taken(login) if login in used else _twice(login, times=logins[login])
        found, why = _read(row, units=units, held_from=held_from)
        if reason := rules.first_reason(
            [rules.bad_login(login), rules.bad_name(row.name), free, why]
        ):
            refused.append((row.row, reason))
        elif found:
            planned.append(found)
    if refused:
        raise RowsRefused(refused)
    return planned


def _read(
    row: AccountRow, *, units: Mapping[str, list[UnitCode]], held_from: date
) -> tuple[Planned | None, str]:
    """Role and unit of a row, or why there are none."""
    role, unit = find_role(row.role), _unit(row, units=units)
    if role is None:
        return None, _("没有“{role}”这个角色。").format(role=row.role)
    if role.side is not Side.BUSINESS:
        text = _("“{role}”要逐个任命，不能用表格批量开通。")
        return None, text.format(role=_(role.title))
    if isinstance(unit, str):
        return None, unit
    why = rules.misplaced(role, kind=Kind(unit.kind)) or rules.outside(
        Period(held_from), of=Period(unit.held_from, unit.held_to)
    )
    return Planned(row.row, _login(row), row.name, role, unit), why


def _unit(row: AccountRow, *, units: Mapping[str, list[UnitCode]]) -> Unit | str:
    """The unit of the row's code, or why it names none."""
    code = row.unit_code.strip()
    found = {
        held.unit for held in units.get(code, ()) if row.system is None or held.system == row.system
    }
    if not found:
        return _("没有代码为“{code}”的单位。").format(code=code)
    if len(found) > 1:
        return _("代码“{code}”在不同代码体系里是不同单位，请写明代码体系。").format(code=code)
    return found.pop()


def _units(codes: Sequence[str], *, on: date) -> Mapping[str, list[UnitCode]]:
    """The holders of the codes on the day, in whatever system."""
    found: dict[str, list[UnitCode]] = defaultdict(list)
    for held in UnitCode.objects.on(on).filter(code__in=set(codes)).select_related("unit"):
        found[held.code].append(held)
    return found


def _login(row: AccountRow) -> str:
    return row.login.strip().lower()


def _twice(login: str, *, times: int) -> str:
    return _("登录名 {login} 在表格里出现多次。").format(login=login) if times > 1 else ""


def _act(post: Post, *, held_from: date) -> Act:
    details: dict[str, str | int | None] = {
        "post": post.pk, "role": post.role, "unit": post.unit_id, "held_from": str(held_from),
    }  # fmt: skip
    return Act("people.open_account", Subject("account", str(post.account_id)), details)
