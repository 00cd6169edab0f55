"""People of an office in a browser: a window for each, steps taken on the page of a case, forms filled by their labels."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from tests.areas import deeds
from tests.browser.conftest import Office

CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


@dataclass
class Walk:
    """The office, and a window for each of its people."""

    office: Office
    people: deeds.Office
    windows: dict[str, Page] = field(default_factory=dict)
    campaign: int = 0

    def at(self, name: str, address: str) -> Page:
        """The person's window, on the page."""
        if name not in self.windows:
            account: Account | None = self.people[name] if name else None
            self.windows[name] = self.office.enter(account, locale="zh-CN").new_page()
            self.windows[name].set_default_timeout(30_000)
        self.windows[name].goto(
            address, timeout=60_000
        )  # the first page of a server takes its time
        return self.windows[name]

    def step(self, name: str, case: int, title: str, **said: str) -> Page:
        """Takes a step on the page of the case, filling the form by its labels."""
        page = self.at(name, f"/cases/{case}/")
        form = page.locator(
            "details.card", has=page.locator("summary", has_text=re.compile(f"^{title}$"))
        )
        if form.get_attribute("open") is None:
            form.locator("summary").click()
        for label, text in said.items():
            fill(form, label, text)
        form.get_by_role("button", name=title, exact=True).click()
        expect(page.locator(".message.success")).to_contain_text(f"已办理“{title}”")
        return page

    def found(self, number: int) -> int:
        """The open case of an organisation."""
        with seeing(EVERYTHING):
            return Case.objects.get(
                procedure="rectification", subject_id=deeds.number(number), closed_at=None
            ).pk

    def state(self, case: int) -> str:
        with seeing(EVERYTHING):
            return Case.objects.values_list("state", flat=True).get(pk=case)


def typed(page: Page | Locator, said: dict[str, str]) -> None:
    """Fills the only form there by the names of its fields."""
    for name, text in said.items():
        one = page.locator(f'[name="{name}"]').first
        if one.evaluate("one => one.tagName") == "SELECT":
            one.select_option(text)
        elif one.get_attribute("type") == "radio":
            page.locator(f'[name="{name}"][value="{text}"]').check()
        else:
            one.fill(text)


def fill(form: Locator, label: str, text: str) -> None:
    """A text, a day, a choice of few, a choice of many."""
    choice = form.get_by_label(text, exact=True)
    if choice.count():
        choice.check()
        return
    control = form.get_by_label(label)
    if control.evaluate("one => one.tagName") == "SELECT":
        option = control.locator("option", has_text=text).first
        control.select_option(option.get_attribute("value"))
    else:
        control.fill(text)
