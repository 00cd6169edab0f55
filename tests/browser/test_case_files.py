"""Photos with a step, by thumb: chosen, sent while one goes on, refused in words; without scripts as well."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from jingwei.procedures.attachments.models import Attachment
from jingwei.procedures.models import Case
from tests.areas import deeds
from tests.browser.conftest import WIDTHS, Office, barriers, overflow
from tests.browser.test_cases import loops
from tests.evidence import files
from tests.looking import looked

__all__ = ["loops"]

Draw = Callable[[Page, str], None]
PHONE = dict(zip(("width", "height"), WIDTHS["phone"], strict=True))


@pytest.fixture(autouse=True)
def _apart(settings: Settings, tmp_path: Path) -> None:
    settings.OFFICE_DATA = tmp_path / "office"


def laid(folder: Path, name: str, content: bytes) -> Path:
    place = folder / name
    place.write_bytes(content)
    return place


def test_a_street_returns_with_photos_from_the_phone_and_the_other_offers_again_without_scripts(
    office: Office, loops: deeds.Office, tmp_path: Path, picture: Draw
) -> None:
    case = looked(lambda: Case.objects.get(procedure="hand_over"))
    photo = laid(tmp_path, "门牌.jpg", files.picture(size=(800, 600), colour="teal"))
    door = laid(tmp_path, "现场.png", files.picture("PNG", size=(600, 800), colour="maroon"))
    page_in_disguise = laid(tmp_path, "坏.jpg", files.HTML)

    phone = office.enter(loops["b"], viewport=PHONE, locale="zh-CN").new_page()
    phone.goto(f"/cases/{case.pk}/")
    way = phone.locator("details", has=phone.locator("summary", has_text="退回")).first
    if way.get_attribute("open") is None:
        way.locator("summary").click()
    way.get_by_label("理由").fill("门牌不在本街道")
    way.get_by_label("照片或文件").set_input_files([photo, page_in_disguise, door])
    expect(way.get_by_role("checkbox", name="现场.jpg")).to_be_checked()
    expect(way.get_by_text("坏.jpg：内容不是照片")).to_be_visible()
    expect(way.locator("progress")).to_have_count(0)
    way.get_by_role("checkbox", name="现场.jpg").uncheck()  # taken out before it is sent
    picture(phone, "case-files-chosen")
    assert (barriers(phone), overflow(phone)) == ([], 0)
    way.get_by_role("button", name="退回").click()

    shown = phone.locator(".happened").get_by_role("img", name="门牌.jpg")
    expect(shown).to_be_visible()
    assert shown.evaluate("one => one.complete && one.naturalWidth") == 320
    expect(phone.locator(".happened").get_by_text("现场.jpg")).to_have_count(0)
    picture(phone, "case-files-shown")
    assert (barriers(phone), overflow(phone)) == ([], 0)

    plain = office.enter(loops["a"], java_script_enabled=False, locale="zh-CN").new_page()
    plain.goto(f"/cases/{case.pk}/")
    again = plain.locator("details", has=plain.locator("summary", has_text="再次移交")).first
    again.get_by_label("理由").fill("合同在此")
    again.get_by_label("照片或文件").set_input_files(page_in_disguise)
    again.get_by_role("button", name="再次移交").click()
    expect(plain.get_by_text("坏.jpg：内容不是照片")).to_be_visible()
    expect(again.get_by_label("理由")).to_have_value("合同在此")
    again.get_by_label("照片或文件").set_input_files(laid(tmp_path, "合同.pdf", files.pdf()))
    again.get_by_role("button", name="再次移交").click()
    expect(
        plain.locator(".happened").get_by_role("link", name="合同.pdf", exact=True)
    ).to_be_visible()

    bound = looked(lambda: list(Attachment.objects.filter(event__isnull=False).order_by("pk").values_list("file_name", flat=True)))  # fmt: skip
    assert bound == ["门牌.jpg", "合同.pdf"]


def test_the_page_prints_names_and_digests_of_its_files(
    office: Office, loops: deeds.Office, tmp_path: Path, picture: Draw
) -> None:
    case = looked(lambda: Case.objects.get(procedure="hand_over"))
    page = office.enter(loops["b"], color_scheme="dark", locale="zh-CN").new_page()
    page.goto(f"/cases/{case.pk}/")
    way = page.locator("details", has=page.locator("summary", has_text="退回")).first
    if way.get_attribute("open") is None:
        way.locator("summary").click()
    way.get_by_label("理由").fill("门牌不在本街道")
    way.get_by_label("照片或文件").set_input_files(laid(tmp_path, "门牌.jpg", files.picture()))
    expect(way.get_by_role("checkbox", name="门牌.jpg")).to_be_checked()
    picture(page, "case-files-desk")
    way.get_by_role("button", name="退回").click()
    digest = page.locator(".files .paper-line")

    expect(digest).to_be_hidden()
    page.emulate_media(media="print")

    expect(digest).to_be_visible()
    expect(digest).to_contain_text(looked(Attachment.objects.get).sha256)
    picture(page, "case-files-printed")
