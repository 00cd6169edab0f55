"""A city's own words and terms: drawn everywhere, for new steps alone, and nothing else of a procedure moves (R-C.26, R-C.27)."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

import jingwei
from jingwei.kernel.catalogue import Language, speaking
from jingwei.procedures import profile, profile_check, queries
from jingwei.procedures.diagram import diagram
from jingwei.procedures.outline import outline
from jingwei.procedures.sight import sight_of
from tests.people.town import DAY, NOW
from tests.procedures.conftest import Office
from tests.procedures.deeds import CATALOGUE, PROOF, RETURN, offered, take
from tests.procedures.hand_over import hand_over

WORDS = """
[hand_over]
title = "街道交接"
title_en = "Street hand-over"
[hand_over.states.offered]
title = "已发出"
due = 2
[hand_over.states.returned]
due = 7
[hand_over.steps.return_it]
title = "退还"
title_en = "Hand back"
"""
_PAST = re.compile(
    r"_\((?:[\w.]*\b(?:state|step|procedure)(?:\([^()]*\))?|known|hand_over|order)\.title\)"
)


@pytest.fixture
def local(settings: Settings, tmp_path: Path) -> Path:
    """Where the office's file would be."""
    place = tmp_path / "procedures.toml"
    settings.PROCEDURES_PROFILE = str(place)
    return place


def test_local_words_stand_wherever_a_word_is_drawn_in_both_languages(local: Path) -> None:
    shipped = outline(hand_over)
    local.write_text(WORDS, encoding="utf-8")

    assert hand_over.name == "街道交接"
    assert (
        "1. 已发出（对方单位，2 个工作日）\n   对方单位“接收” → 已接收\n   对方单位“退还” → 已退回"
        in outline(hand_over)
    )
    assert '<title id="jw-loop-hand_over-title">街道交接</title>' in diagram(hand_over)
    with speaking(Language.ENGLISH):
        assert hand_over.name == "Street hand-over"
        assert hand_over.step("return_it").name == "Hand back"
        assert hand_over.state("offered").name == "Offered", "ours where the office has none"
    local.unlink()
    assert outline(hand_over) == shipped


@pytest.mark.django_db
def test_terms_hold_for_new_steps_and_move_nothing_that_runs(office: Office, local: Path) -> None:
    before = offered(office)
    due = before.due_on
    local.write_text(WORDS, encoding="utf-8")

    before.refresh_from_db()
    assert before.due_on == due
    (line,) = queries.desk(sight_of(office["b"], on=DAY), catalogue=CATALOGUE)
    assert (line.title, line.state, line.left) == ("街道交接", "已发出", 5)

    after = offered(office, subject="JW-0000008")
    assert after.due_on == NOW.date() + timedelta(days=2)
    take(before, "return_it", office["b"], answers=RETURN)
    assert before.due_on == NOW.date() + timedelta(days=10), (
        "seven working days, a weekend and a festival on the way"
    )
    take(before, "offer_again", office["a"], answers=PROOF)
    assert (before.due_on, before.state) == (due, "offered_again"), "what is not named is as it was"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "一个词也没有"),
        ("[hand_over", "不是 TOML"),
        ("hand_over = 1", "hand_over：要写成 [hand_over] 一节"),
        ("[handover]\ntitle = '交接'", "handover：没有这个事项。有的是：hand_over。"),
        ("[hand_over.states.lost]\ntitle = '丢了'", "hand_over.states.lost：这个事项里没有这个键。有的是：accepted、"),
        ("[hand_over.steps.offered]\ntitle = '移'", "hand_over.steps.offered：这个事项里没有这个键"),
        ("[hand_over.states.offered]\nturn = 'owner'", "hand_over.states.offered.turn：这里只能写 title、title_en、due，请删去"),
        ("[hand_over.steps.offer]\ndue = 3", "hand_over.steps.offer.due：这里只能写 title、title_en，请删去"),
        ("[hand_over]\nedition = 2", "hand_over.edition：这里只能写"),
        ("[hand_over.states.accepted]\ndue = 3", "hand_over.states.accepted.due：这个状态没有按天数的期限"),
        ("[hand_over.states.offered]\ndue = 0", "hand_over.states.offered.due：要写成 1 至 250 的整数"),
        ("[hand_over.states.offered]\ndue = true", "hand_over.states.offered.due：要写成 1 至 250 的整数"),
        ("[hand_over.states.offered]\ntitle = ''", "hand_over.states.offered.title：要写成 1 至 30 个字"),
        ("[hand_over.states.offered]\ntitle = '找 13912345678'", "不带电话"),
        ("[hand_over.states.offered]\ntitle_en = 'Sent'", "有英文就要有中文"),
        ("[hand_over.states.offered]\ntitle = '已退回'", "和 offered 叫一样的名字“已退回”"),
        ("[hand_over.states]\noffered = '已发出'", "hand_over.states.offered：要写成 [hand_over.states.键] 一节"),
        ("[hand_over]\nstates = '已发出'", "hand_over.states：要写成"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_place_and_the_cure(text: str, said: str) -> None:
    with pytest.raises(profile.ProfileRefused) as refused:
        profile_check.check(profile.read_profile(text), CATALOGUE)
    assert said in str(refused.value)


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(profile.ProfileRefused) as refused:
        profile.read_profile("[a]\nx = 1\n[b.states.c]\ndue = 0\n[d.steps.e]\ntitle = 3")
    assert len(str(refused.value).splitlines()) == 3


def test_nothing_draws_the_shipped_word_past_the_one_place() -> None:
    root = Path(jingwei.__file__).parent
    listed = [*root.rglob("*.py"), *root.rglob("*.html")]
    assert not [one.name for one in listed if _PAST.search(one.read_text(encoding="utf-8"))]
