"""What may not be of a token: no title, more than its owner may, too long a life. Plain values in."""

from collections.abc import Collection
from datetime import date, timedelta

from jingwei.api.models import GRANTABLE
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission

LONGEST_TITLE = 60
LONGEST_LIFE = timedelta(days=366)


class ApiRefused(Exception):
    """A change of tokens is refused; the message says why and what to do."""


def bad_title(title: str) -> str:
    """Why this is no title of a token."""
    if title.strip() and title.isprintable() and len(title) <= LONGEST_TITLE:
        return ""
    return _("请写明令牌作什么用，不超过 {most} 个字。").format(most=LONGEST_TITLE)


def ungrantable(permissions: Collection[Permission], *, held: Collection[Permission]) -> str:
    """Why a token cannot have these permissions: `held` is what its owner may do today."""
    if not permissions:
        return _("请至少选一项权限。")
    if foreign := sorted(set(permissions) - set(GRANTABLE)):
        return _("令牌只能用来读取，不能有权限：{names}。").format(names="、".join(foreign))
    if missing := sorted(set(permissions) - set(held)):
        said = _("持有人今天没有权限：{names}。令牌的权限不能超出持有人的，请先任命岗位。")
        return said.format(names="、".join(missing))
    return ""


def bad_expiry(expires_on: date, *, today: date) -> str:
    """Why a token cannot end on that day."""
    if today < expires_on <= today + LONGEST_LIFE:
        return ""
    said = _("有效期要从明天 {first} 起，到 {last} 止，请改日期。")
    first, last = today + timedelta(days=1), today + LONGEST_LIFE
    return said.format(first=first, last=last)


def another_owner(*, actor: int | None, owner: int) -> str:
    """Why somebody does not make a token in the name of another; ids of accounts, None is the program itself."""
    return (
        ""
        if actor in (None, owner)
        else _("令牌只能以自己的名义发，请由持有人自己在“我的账号”里发。")
    )


def not_entitled(held: Collection[Permission]) -> str:
    """Why somebody has no program read for him: it takes what taking lists out takes."""
    if Permission.LEDGERS_EXPORT in held:
        return ""
    return _("能导出台账的岗位才能发令牌，请先任命岗位。")


def twice_called(title: str, *, living: Collection[str]) -> str:
    """Why a second living token has not the title of the first: the same form may have come twice."""
    if title.strip() not in living:
        return ""
    return _(
        "您已有一个叫“{title}”的令牌。刚才已经发过的，请看令牌列表；要再发一个，请换个名称。"
    ).format(title=title.strip())
