"""Tokens: issued and revoked with a word in the journal, kept as a hash, good for a time."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from jingwei.api.budget import A_MINUTE, spend
from jingwei.api.faults import ApiFault
from jingwei.api.models import GRANTABLE, ApiToken
from jingwei.api.operations import Issued, issue_token, revoke_token
from jingwei.api.rules import LONGEST_LIFE, ApiRefused
from jingwei.journal.models import Entry as Line
from jingwei.people.models import Account, Post
from jingwei.people.permissions import Permission, system_administrator
from tests.api.conftest import ENDPOINT, EXPIRES, Program, token_of
from tests.register.town import DAY, NOW, START, Town

QUESTION = {"q": {"query": "鑫恒01号餐饮"}}
ADDRESSES = ("", "suggest/entity", "suggest/property", "suggest/type", "properties", "preview/JW-0000001")  # fmt: skip


def test_the_secret_is_told_once_and_kept_nowhere(town: Town) -> None:
    issued = token_of(town, "a")
    kept = ApiToken.objects.filter(pk=issued.token.pk).values().get()

    assert issued.secret.startswith("jw_")
    assert len(issued.secret) > 40
    assert issued.secret not in repr(issued)
    assert issued.secret not in str(kept)


def test_issuing_and_revoking_are_in_the_journal(town: Town) -> None:
    issued = token_of(town, "a")
    revoke_token(issued.token, actor=town.accounts["city"], now=NOW)

    told = list(Line.objects.filter(chain="api").order_by("sequence"))
    assert [one.action for one in told] == ["api.issue_token", "api.revoke_token"]
    assert {one.subject_id for one in told} == {str(issued.token.pk)}
    assert told[0].details == {
        "owner": town.accounts["a"].pk, "permissions": ["register.view"], "expires_on": "2027-01-01",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("owner", "said", "words"),
    [
        ("a", {"title": " "}, "作什么用"),
        ("a", {"title": "x" * 61}, "60"),
        ("a", {"permissions": []}, "至少选一项"),
        ("a", {"permissions": [Permission.REGISTER_EDIT]}, "register.edit"),
        ("a", {"expires_on": DAY}, "明天"),
        ("a", {"expires_on": DAY + LONGEST_LIFE + timedelta(days=1)}, "到"),
        ("lawyers", {"permissions": [Permission.UNITS_VIEW, Permission.SETTINGS_TOKENS]}, "settings.tokens"),
        ("a", {"actor": "city"}, "以自己的名义"),
    ],
)  # fmt: skip
def test_what_may_not_be_is_refused_in_words(
    town: Town, owner: str, said: dict[str, object], words: str
) -> None:
    usual = {
        "title": "核对",
        "permissions": [Permission.REGISTER_VIEW],
        "expires_on": EXPIRES,
        "actor": None,
    }
    wanted = usual | said
    if wanted["actor"]:
        wanted["actor"] = town.accounts[str(wanted["actor"])]

    with pytest.raises(ApiRefused, match=words):
        issue_token(town.accounts[owner], now=NOW, **wanted)  # type: ignore[arg-type]
    assert not ApiToken.objects.exists()


def test_a_token_has_no_more_than_its_owner(town: Town) -> None:
    account = town.accounts["a"]
    account.posts.all()[0].__class__.objects.filter(account=account).update(held_to=DAY)

    with pytest.raises(ApiRefused, match="持有人"):
        token_of(town, "a")


def test_who_takes_no_ledger_out_lets_no_program_do_it(town: Town) -> None:
    account = Account.objects.create(login="guide.one", name="某人")
    Post.objects.create(account=account, role="instructor", unit=town["a"], held_from=START)

    with pytest.raises(ApiRefused, match="能导出台账的岗位"):
        issued_by(account)


def issued_by(account: Account, *, title: str = "核对") -> Issued:
    """A token that somebody gives himself."""
    permissions = [Permission.REGISTER_VIEW]
    return issue_token(account, title=title, permissions=permissions, expires_on=EXPIRES, actor=account, now=NOW)  # fmt: skip


def test_the_same_form_sent_twice_gives_one_token(town: Town) -> None:
    account = town.accounts["a"]
    first = issued_by(account)

    with pytest.raises(ApiRefused, match="已有一个叫“核对”的令牌"):
        issued_by(account)

    revoke_token(first.token, actor=account, now=NOW)
    assert issued_by(account).token.pk != first.token.pk


def test_nothing_that_writes_is_grantable() -> None:
    assert {one.area for one in GRANTABLE} == {"register", "ledgers", "units"}
    assert set(GRANTABLE) == {
        Permission.REGISTER_VIEW,
        Permission.LEDGERS_EXPORT,
        Permission.UNITS_VIEW,
    }
    assert Permission.SETTINGS_TOKENS in system_administrator.permissions


@pytest.mark.parametrize("where", ["header", "path"])
@pytest.mark.parametrize("fault", ["revoked", "expired", "made up", "none"])
def test_a_token_that_does_not_hold_is_401_everywhere(
    town: Town, fault: str, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = token_of(town, "city")
    secret = {"made up": "jw_" + "x" * 43, "none": ""}.get(fault, issued.secret)
    if fault == "revoked":
        revoke_token(issued.token, actor=None, now=NOW)
    if fault == "expired":
        monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW + (EXPIRES - DAY))
    base = f"{ENDPOINT}{secret}/" if where == "path" and secret else ENDPOINT
    asker = Program("" if where == "path" else secret)

    answers = [asker.get(base + part) for part in ADDRESSES if part or secret]
    answers.append(asker.post(base, queries='{"q": {"query": "x"}}'))
    answers += [asker.get("/api/v1/organisations"), asker.get("/api/v1/units")]

    assert {one.status_code for one in answers} == {401}
    assert {one["WWW-Authenticate"] for one in answers} == {"Bearer"}
    assert all("令牌" in one.json()["detail"] for one in answers)


def test_a_token_holds_until_the_day_before_it_expires(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = Program(token_of(town, "city").secret)
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW + (EXPIRES - DAY) - timedelta(days=1))

    assert asker.ask(QUESTION).status_code == 200


def test_of_its_use_the_day_alone_is_kept(town: Town, program: Callable[..., Program]) -> None:
    asker = program("city")
    before = ApiToken.objects.get().last_used_on
    for _once in range(2):
        asker.ask(QUESTION)

    assert (before, ApiToken.objects.get().last_used_on) == (None, DAY)


def test_a_token_is_revoked_once(town: Town) -> None:
    issued = token_of(town, "a")
    revoke_token(issued.token, actor=None, now=NOW)

    with pytest.raises(ApiRefused, match="已经停用"):
        revoke_token(issued.token, actor=None, now=NOW)


@pytest.mark.parametrize(
    "change",
    [{"permissions": ["units.view"]}, {"expires_on": date(2030, 1, 1)}, {"owner_id": 1}, {"digest": "0" * 64}],
)  # fmt: skip
def test_the_database_lets_nothing_of_a_token_be_changed(
    town: Town, change: dict[str, object]
) -> None:
    token_of(town, "a")

    with pytest.raises(DatabaseError, match="only used and revoked"), transaction.atomic():
        ApiToken.objects.update(**change)
    with pytest.raises(DatabaseError, match="only used and revoked"), transaction.atomic():
        ApiToken.objects.all().delete()


def test_a_revoked_token_does_not_come_back(town: Town) -> None:
    issued = token_of(town, "a")
    revoke_token(issued.token, actor=None, now=NOW)

    with pytest.raises(DatabaseError, match="only used and revoked"), transaction.atomic():
        ApiToken.objects.update(revoked_at=None)


def test_too_many_questions_in_a_minute_wait_for_the_next(
    town: Town, program: Callable[..., Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    asker, other = program("city"), program("a")
    spend(f"token:{ApiToken.objects.order_by('pk')[0].pk}", A_MINUTE - 1, now=NOW)

    answers = [asker.ask(QUESTION), asker.ask(QUESTION), other.ask(QUESTION)]
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW + timedelta(minutes=1))
    answers.append(asker.ask(QUESTION))

    assert [one.status_code for one in answers] == [200, 429, 200, 200]
    assert answers[1]["Retry-After"] == "60"


def test_a_batch_counts_by_its_questions(db: None) -> None:
    spend("x", A_MINUTE - 50, now=NOW)
    spend("x", 50, now=NOW)

    with pytest.raises(ApiFault) as fault:
        spend("x", 1, now=NOW)
    assert fault.value.status == 429
