"""Opens accounts, changes their passwords, and off-boards them in one step."""

from dataclasses import dataclass, field
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from jingwei.kernel.catalogue import translate as _
from jingwei.people import rules
from jingwei.people.models import Account, Post
from jingwei.people.operations.leaves import end_leaves
from jingwei.people.operations.steps import close, hold, keep_an_administrator, refuse, tell, today
from jingwei.people.passwords import first_password
from jingwei.people.rules import PeopleRefused


@dataclass(frozen=True, slots=True)
class Opened:
    """An account with the password that is told this once and kept nowhere in clear (R-P.14)."""

    account: Account
    password: str = field(repr=False)


@transaction.atomic
def open_account(*, login: str, name: str, actor: Account | None, now: datetime) -> Opened:
    """Open an account without posts; raises PeopleRefused. It must change its password first."""
    wanted = login.strip().lower()
    refuse(rules.bad_login(wanted), rules.bad_name(name))
    account, password = prepared(login=wanted, name=name)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as fault:  # the unique login decides between two who ask at once
        raise PeopleRefused(taken(wanted)) from fault
    tell("open_account", subject=account, actor=actor, now=now)
    return Opened(account, password)


@transaction.atomic
def change_password(account: Account, *, old: str, new: str, now: datetime) -> None:
    """Change the own password; ends all other sessions; raises PeopleRefused (R-P.15)."""
    found = hold(account)[account.pk]
    refuse(
        rules.closed(is_active=found.is_active),
        "" if found.check_password(old) else _("原密码不对。"),
        _("新密码不能与原密码相同。") if old == new else "",
        rules.weak_password(new, login=found.login, name=found.name),
    )
    _set_password(found, new, must_change=False)
    account.password, account.must_change_password = found.password, False
    tell("change_password", subject=found, actor=found, now=now)


def password_mark(account: Account) -> str:
    """Stands for the password as it is now and tells nothing of it; another password has another mark."""
    return salted_hmac("jingwei.people.password", account.password, algorithm="sha256").hexdigest()


@transaction.atomic
def reset_password(
    account: Account, *, seen: str | None = None, actor: Account | None, now: datetime
) -> Opened:
    """Give a new first password to somebody who lost his; ends his sessions; raises PeopleRefused.

    seen: the mark that stood in the form; sent twice, the password is set anew once (R-P.18).
    """
    found = hold(account)[account.pk]
    is_old = seen is not None and not constant_time_compare(seen, password_mark(found))
    changed = _("您打开这一页以后密码已经改过。刚给出的密码还在用；没有记下来的话，再重设一次。")
    refuse(rules.closed(is_active=found.is_active), changed if is_old else "")
    password = first_password()
    _set_password(found, password, must_change=True)
    _end_sessions(found)
    tell("reset_password", subject=found, actor=actor, now=now)
    return Opened(found, password)


@transaction.atomic
def reset_second_factor(account: Account, *, actor: Account | None, now: datetime) -> int:
    """Forget the second factors of somebody who lost his; ends his sessions; how many there were.

    He sets up a new one when he signs in. Raises PeopleRefused for an account that has none, for
    a closed one, and for the own: whoever took a session could not undo this wall (R-P.19).
    """
    found = hold(account)[account.pk]
    own = actor is not None and actor.pk == found.pk
    known = Authenticator.objects.filter(user_id=found.pk)
    refuse(
        rules.closed(is_active=found.is_active),
        _("不能清除自己的第二重验证，请由别的管理员办理。") if own else "",
        "" if known.exists() else _("该账号没有设第二重验证，不用清除。"),
    )
    removed = known.delete()[0]
    sessions = _end_sessions(found)
    tell(
        "reset_second_factor", subject=found, actor=actor, now=now, removed=removed, sessions=sessions
    )  # fmt: skip
    return removed


@transaction.atomic
def off_board(account: Account, *, actor: Account | None, now: datetime) -> Account:
    """Close every post and leave today, deactivate the account, end its sessions; in one step.

    Raises PeopleRefused for the last system administrator and for an account already closed
    (R-P.12). The account and its history stay.
    """
    found, on = hold(account)[account.pk], today(now)
    refuse("" if found.is_active else _("该账号已经停用。"))
    posts = Post.objects.filter(account=found).lasting(after=on)
    keep_an_administrator(posts.select_related("unit__serves"), on=on)
    closed = close(posts, on=on)
    end_leaves(found, on=on)
    found.is_active = False
    found.set_unusable_password()
    found.save(update_fields=["is_active", "password"])
    sessions = _end_sessions(found)
    tell("off_board", subject=found, actor=actor, now=now, posts=closed, sessions=sessions)
    return found


def prepared(*, login: str, name: str) -> tuple[Account, str]:
    """An account that is not kept yet, and its first password."""
    password = first_password()
    account = Account(login=login, name=name.strip())
    account.set_password(password)
    return account, password


def taken(login: str) -> str:
    """Why a login is refused that somebody has."""
    return _("登录名 {login} 已经有人使用，请换一个。").format(login=login)


def _set_password(account: Account, password: str, *, must_change: bool) -> None:
    account.set_password(password)
    account.must_change_password = must_change
    account.save(update_fields=["password", "must_change_password"])


def _end_sessions(account: Account) -> int:
    """Forget every session of the account; how many there were."""
    own = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(account.pk)
    ]
    return Session.objects.filter(pk__in=own).delete()[0]
