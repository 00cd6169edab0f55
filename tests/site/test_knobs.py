"""What an office sets in its environment: read, or refused with the name of the variable."""

from pathlib import Path

import pytest

from jingwei.site import doors, knobs

NAME = "JINGWEI_TEST_KNOB"


@pytest.mark.parametrize(
    ("said", "read"), [("1", True), (" Yes ", True), ("0", False), ("off", False), ("", False)]
)
def test_yes_and_no(monkeypatch: pytest.MonkeyPatch, said: str, *, read: bool) -> None:
    monkeypatch.setenv(NAME, said)

    assert knobs.flag(NAME) is read


def test_numbers_and_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert knobs.whole(NAME, 30, most=60) == 30
    assert knobs.one_of(NAME, "a", values=("a", "b")) == "a"
    monkeypatch.setenv(NAME, " 45 ")
    assert knobs.whole(NAME, 30, most=60) == 45
    monkeypatch.setenv(NAME, "B")
    assert knobs.one_of(NAME, "a", values=("a", "b")) == "b"


@pytest.mark.parametrize("said", ["maybe", "-1", "61", "½", "1e3", "９"])
def test_nonsense_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv(NAME, said)

    for read in (
        lambda: knobs.flag(NAME),
        lambda: knobs.whole(NAME, 30, most=60),
        lambda: knobs.one_of(NAME, "a", values=("a", "b")),
    ):
        with pytest.raises(knobs.KnobRefused, match=NAME):
            read()


def test_the_first_line_of_a_file_of_the_office(tmp_path: Path) -> None:
    file = tmp_path / "notice.txt"

    assert knobs.line(file) == ""
    file.write_text("\n  培训用，不是真数据  \n第二行\n", encoding="utf-8")
    assert knobs.line(file) == "培训用，不是真数据"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(knobs.KnobRefused, match=r"notice\.txt"):
        knobs.line(file)


def test_an_office_has_no_other_door_unless_it_names_one() -> None:
    assert doors.providers({}) == {}
    assert doors.origins({}) == []


def test_named_doors_open() -> None:
    named = {
        "JINGWEI_OIDC_URL": "https://sso.example:8443/realms/city", "JINGWEI_OIDC_CLIENT": "jw",
        "JINGWEI_OIDC_SECRET": "s", "JINGWEI_WECHAT_CLIENT": "wx", "JINGWEI_WECHAT_SECRET": "t",
    }  # fmt: skip

    found = doors.providers(named)

    assert found["openid_connect"]["APPS"][0]["settings"] == {
        "server_url": "https://sso.example:8443/realms/city"
    }
    assert found["weixin"]["APPS"][0]["client_id"] == "wx"
    assert doors.origins(named) == ["https://sso.example:8443", "https://open.weixin.qq.com"]


@pytest.mark.parametrize("name", ["JINGWEI_OIDC_CLIENT", "JINGWEI_WECHAT_CLIENT"])
def test_a_door_named_by_half_is_refused(name: str) -> None:
    with pytest.raises(knobs.KnobRefused, match="SECRET"):
        doors.providers({name: "x"})
