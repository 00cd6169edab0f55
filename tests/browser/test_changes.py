"""What lower levels changed, in a real browser: looked at, accepted, returned, by mouse and by thumb."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from jingwei.api.operations import issue_token
from jingwei.areas.level_changes.operations import edit_own
from jingwei.people.models import Account
from jingwei.people.permissions import Permission
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.kinds import EditableField
from tests.areas import deeds
from tests.browser.conftest import WIDTHS, Office, barriers, overflow
from tests.register import town as register

Draw = Callable[[Page, str], None]
LOOKS = [("zh", "light"), ("en", "dark")]


@pytest.fixture
def staff(office: Office, monkeypatch: pytest.MonkeyPatch) -> deeds.Office:
    """The office's town with a register, two values of which a community has changed today."""
    monkeypatch.setattr("tests.register.town.people.build", lambda: office.town)
    found, now = deeds.staffed(register.build()), timezone.now()
    values = {EditableField.EMPLOYEES: "12", EditableField.OPERATING_ADDRESS: "海勃湾区新华街道新桥社区滨河路 3 号"}  # fmt: skip
    for field, value in values.items():
        with seeing(EVERYTHING):
            edit_own(
                found.town.organisation(1), field=field, value=value, reason="上门数过，以工资表为准",
                on=timezone.localdate(now), actor=found["a1"], now=now,
            )  # fmt: skip
    issue_token(
        found["a"], title="核对名单", permissions=[Permission.REGISTER_VIEW], actor=found["a"], now=now,
        expires_on=timezone.localdate(now) + timedelta(days=30),
    )  # fmt: skip
    return found


def test_every_page_of_changes_shuts_nobody_out(
    office: Office, staff: deeds.Office, picture: Draw
) -> None:
    listed = f"/changes/levels/{staff.town['a1'].pk}/"
    pages = [("/", "a"), (listed, "a"), (listed, "a1"), ("/changes/levels/", "a"), ("/changes/?what=changed", "a"), ("/me/tokens/", "a")]  # fmt: skip

    for address, who in pages:
        assert _wrong(office, address, staff[who], picture) == [], address


def _wrong(office: Office, address: str, account: Account, picture: Draw) -> list[str]:
    found = []
    for language, theme in LOOKS:
        context = office.enter(account)
        chosen = {"jingwei-language": language, "jingwei-theme": theme}
        context.add_cookies([
            {"name": name, "value": value, "url": office.address} for name, value in chosen.items()
        ])  # fmt: skip
        page = context.new_page()
        page.goto(address)
        for width, (wide, high) in WIDTHS.items():
            page.set_viewport_size({"width": wide, "height": high})
            found += barriers(page) + (["wider than the window"] if overflow(page) else [])
            picture(page, f"changes-{address.strip('/').replace('/', '-')}-{language}-{width}")
        context.close()
    return found


def test_one_is_accepted_by_mouse_the_other_returned_by_thumb(
    office: Office, staff: deeds.Office
) -> None:
    page = office.enter(
        staff["a"], locale="zh-CN", viewport={"width": 360, "height": 740}
    ).new_page()
    page.goto("/")
    page.get_by_role("link", name="新桥社区修改了 2 处，请过目").click()

    page.get_by_role("checkbox").nth(0).check()
    page.get_by_role("button", name="接受选中的").click()
    expect(page.get_by_text("已接受 1 处。")).to_be_visible()
    page.get_by_role("checkbox").check()
    page.get_by_label("理由").fill("门牌不对")
    page.get_by_role("button", name="退回选中的").click()
    expect(page.get_by_text("已退回 1 处")).to_be_visible()

    author = office.enter(staff["a1"], locale="zh-CN").new_page()
    author.goto("/")
    expect(author.get_by_role("link", name="新桥社区修改的 1 处被退回")).to_be_visible()
