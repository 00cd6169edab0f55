"""What may not be: two sides in one account, a misplaced role, a deputy who can more, no administrator.

Plain values in, no database. A rule returns why not, in words for the user, or "".
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.passwords import COMMON, HABITS, LENGTH, kinds_of_sign
from jingwei.people.periods import Period
from jingwei.people.permissions import Role, Side
from jingwei.units.kinds import Kind

LONGEST_NAME = 40
# Begins with a letter: no phone and no citizen's number can be a login (R-P.10).
LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,31}")
SIDES = {
    Side.SYSTEM: mark("系统管理"),
    Side.AUDIT: mark("审计"),
    Side.BUSINESS: mark("业务"),
}


class PeopleRefused(Exception):
    """A change of accounts or posts is refused; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role that an account holds over a period, and the path of the place that it reaches."""

    role: Role
    period: Period
    path: str = ""


def two_sides(role: Role, *, period: Period, held: Iterable[Held]) -> str:
    """Why an account with these posts may not have this role in the period (R-P.3)."""
    for other in held:
        if other.role.side is not role.side and other.period.overlaps(period):
            text = _(
                "同一账号不能既做{first}又做{second}：已有岗位“{held}”，"
                "请为“{role}”另开账号，或等原岗位结束。"
            )
            return text.format(
                first=_(SIDES[other.role.side]),
                second=_(SIDES[role.side]),
                held=_(other.role.title),
                role=_(role.title),
            )
    return ""


def misplaced(role: Role, *, kind: Kind | None) -> str:
    """Why the role cannot be held on a unit of this kind, None for a task force (R-P.5, R-P.6)."""
    if kind is None:
        if role.side is Side.BUSINESS:
            return ""
        return _("“{role}”不能设在专班里，请选单位。").format(role=_(role.title))
    if kind in role.kinds:
        return ""
    text = _("“{role}”不能设在{kind}，可以设在：{kinds}。")
    allowed = "、".join(_(one.label) for one in Kind if one in role.kinds)
    return text.format(role=_(role.title), kind=_(kind.label), kinds=allowed)


def beyond_principal(deputy: Held, *, of: Held) -> str:
    """Why somebody in the place of another could do more than he (R-P.7).

    The deputy's permissions, place and period lie within those of the one he stands in for.
    """
    if deputy.role.side is not of.role.side or not deputy.role.permissions <= of.role.permissions:
        text = _("代理岗位“{role}”的权限超出了被代理的“{principal}”。")
        return text.format(role=_(deputy.role.title), principal=_(of.role.title))
    if not deputy.path.startswith(of.path):
        return _("代理岗位所在的单位超出了被代理岗位的范围。")
    if not deputy.period.lies_within(of.period):
        return _("代理的期限超出了被代理岗位的任期，请把止期填到任期之内。")
    return ""


def no_administrator_left(post: Held, *, on: date, others: Iterable[Held]) -> str:
    """Why a system administrator cannot be relieved on a day: nobody else stays (R-P.8).

    Others count when they hold their post on that day without end, at the same place or above.
    """
    if post.role.side is not Side.SYSTEM:
        return ""
    for other in others:
        stays = other.period.held_from <= on and other.period.held_to is None
        if other.role == post.role and stays and post.path.startswith(other.path):
            return ""
    return _("这是最后一名系统管理员，不能免去。请先任命另一名，任期不设止期。")


def outside(period: Period, *, of: Period) -> str:
    """Why a post cannot last so long: its task force or its unit does not stand all that time (R-P.6)."""
    if period.lies_within(of):
        return ""
    end = of.held_to or _("长期")
    text = _("任期要在单位或专班存续之内：{first} 起，{end} 止。")
    return text.format(first=of.held_from, end=end)


def held_already(held: Held, *, posts: Iterable[Held]) -> str:
    """Why an account does not get a post twice."""
    for other in posts:
        if (other.role, other.path) == (held.role, held.path) and other.period.overlaps(
            held.period
        ):
            return _("该账号在这段时间已有同一岗位“{role}”。").format(role=_(held.role.title))
    return ""


def no_deputy(*, principal: int, account: int, is_deputy: bool) -> str:
    """Why an account cannot stand in for another; ids of accounts (R-P.7)."""
    if principal == account:
        return _("不能代理自己的岗位。")
    return _("代理岗位不能再由别人代理，请代理原岗位。") if is_deputy else ""


def closed(*, is_active: bool) -> str:
    """Why nothing is given to an account that was off-boarded (R-P.12)."""
    return "" if is_active else _("该账号已停用，请另开账号。")


def backwards(period: Period) -> str:
    """Why this is no period: it ends on the day it begins, or before."""
    return _("止期要晚于起期。") if period.is_empty else ""


def in_the_past(day: date, *, today: date) -> str:
    """Why a post or a leave cannot end on a day gone by: it was in force until now (R-P.9)."""
    if day >= today:
        return ""
    return _("不能倒签：{day} 已经过去，最早从今天 {today} 起。").format(day=day, today=today)


def own_post(*, actor: int | None, account: int) -> str:
    """Why somebody may not give himself a post (R-P.4); ids of accounts."""
    return _("不能给自己任命岗位，请由别的管理员办理。") if actor == account else ""


def bad_login(login: str) -> str:
    """Why this is no login (R-P.10)."""
    if LOGIN.fullmatch(login):
        return ""
    return _("登录名用 3 到 32 个小写字母、数字和 . _ -，以字母开头，不要用电话或证件号。")


def bad_name(name: str) -> str:
    """Why this is no name to be shown (R-P.10)."""
    if not name.strip():
        return _("请填写姓名。")
    if len(name) > LONGEST_NAME or not name.isprintable():
        return _("姓名不超过 {most} 个字，不含换行和控制字符。").format(most=LONGEST_NAME)
    if sum(sign.isdecimal() for sign in name) > 4:
        return _("姓名里不要写电话或证件号。")
    return ""


def weak_password(password: str, *, login: str, name: str) -> str:
    """Why this password is too easy to guess (R-P.15)."""
    if len(password) < LENGTH:
        return _("密码至少 {least} 位。").format(least=LENGTH)
    if kinds_of_sign(password) < HABITS:
        return _("密码要含大写字母、小写字母、数字、其他符号中的至少三种。")
    folded = password.casefold()
    if login in folded or (len(name) > 1 and name.casefold() in folded):
        return _("密码里不要含登录名或姓名。")
    if any(word in folded for word in COMMON):
        return _("密码太常见，容易被猜到，请换一个。")
    return ""


def first_reason(reasons: Sequence[str]) -> str:
    """The first reason that forbids, "" where none does."""
    return next(filter(None, reasons), "")
