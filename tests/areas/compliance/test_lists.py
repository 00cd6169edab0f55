"""Lists of an organisation: clauses found in a charter and confirmed by a person, rules and matters noted by the day."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from jingwei.areas.compliance.lists.charter import LONGEST_CHARTER, read
from jingwei.areas.compliance.lists.definition import articles, listings
from jingwei.areas.compliance.lists.ledger import governance
from jingwei.areas.compliance.lists.operations import Note, note_items
from jingwei.areas.compliance.lists.queries import lists_of
from jingwei.areas.compliance.models import Noted, Overseen, Profile
from jingwei.areas.compliance.rules import ComplianceRefused
from jingwei.ledgers.asked import Asked, Filter, Match
from jingwei.ledgers.reading import count
from jingwei.people.sight import EVERYTHING, seeing
from tests.areas.compliance.associations import FIRST, association
from tests.areas.deeds import Office
from tests.register.town import DAY, NOW

TOMORROW = NOW + timedelta(days=1)
PARTY = "第四条 本会根据中国共产党章程的规定，设立中国共产党的组织，开展党的活动，为党组织的活动提供必要条件。"
CHARTER = f"""某某协会章程
第一章 总则
第三条 本会的宗旨是：服务会员。本会遵守宪法、法律、法规，践行社会主义核心价值观。
{PARTY}
第六条 本会的业务范围
（一）调查研究；
第二十条 理事会每届五年，因特殊情况延期的，最长不超过一年。
会长 某某
"""


def note(office: Office, one: Overseen, key: str = "charter", *, seen: int | None = None, now: datetime = NOW, **said: Note) -> int:  # fmt: skip
    return note_items(
        one,
        listings()[key],
        said,
        basis="章程核准书 3 号",
        seen=seen,
        actor=office["civil"],
        now=now,
    )


def said_in_charter() -> list[str]:
    return list(Profile.objects.order_by("pk").values_list("party_in_charter", flat=True))


def test_clauses_are_proposed_with_their_paragraph_and_no_more() -> None:
    found = read(CHARTER)

    assert set(found.passages) == {"party", "values", "purpose", "scope", "term"}
    assert found.passages["party"] == PARTY
    assert found.passages["values"] == found.passages["purpose"]
    marked = {one.text: [item.key for item in one.items] for one in found.paragraphs if one.items}
    assert marked[PARTY] == ["party"]
    assert not any("会长" in one for one in found.passages.values())


def test_a_long_paragraph_is_cut_to_the_sentences_that_say_it() -> None:
    long = "本会开展活动。" * 100 + "本会践行社会主义核心价值观。"

    assert read(long).passages["values"] == "本会践行社会主义核心价值观。"
    for wrong in (" \n ", "字" * (LONGEST_CHARTER + 1)):
        with pytest.raises(ComplianceRefused):
            read(wrong)


def test_party_building_and_values_confirmed_write_the_profile(office: Office) -> None:
    one = association(office)
    note(office, one, party=Note("yes", passage=PARTY))
    assert said_in_charter() == []  # one clause alone says nothing

    note(
        office,
        one,
        seen=Noted.objects.get().pk,
        values=Note("yes", passage="践行社会主义核心价值观"),
    )

    assert said_in_charter() == ["yes"]
    assert Profile.objects.get().basis == "章程核准书 3 号"
    assert Profile.objects.get().by == office["civil"]
    last = Noted.objects.order_by("pk").last()
    assert last
    note(office, one, seen=last.pk, now=TOMORROW, values=Note("no"))
    assert said_in_charter() == ["yes", "no"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Note("yes"), "摘录写着这一条的原文"),
        (Note("yes", passage="电话 13900000000"), "电话号码或身份证号"),
        (Note("yes", passage="身份证 150302199001011234"), "电话号码或身份证号"),
        (Note("yes", passage="字" * 401), "原文最多 400 字"),
        (Note("no", passage="本会"), "就不写原文"),
        (Note("maybe"), "请选有或没有"),
    ],
)
def test_what_cannot_be_kept_of_a_charter_is_refused(office: Office, said: Note, why: str) -> None:
    with pytest.raises(ComplianceRefused, match=why):
        note(office, association(office), party=said)

    assert not Noted.objects.exists()


def test_rules_have_a_day_and_a_document_and_versions(office: Office) -> None:
    one = association(office)
    note(office, one, "rules", finance=Note("yes", since=date(2024, 5, 1), document="协发 2 号"), seals=Note("no"))  # fmt: skip
    with pytest.raises(ComplianceRefused, match="不能晚于今天"):
        note(office, one, "rules", seen=0, finance=Note("yes", since=DAY + timedelta(days=1)))
    with pytest.raises(ComplianceRefused, match="已经改过"):
        note(office, one, "rules", finance=Note("no"))

    rules = next(
        each for each in lists_of(FIRST, "association", on=DAY) if each.listing.key == "rules"
    )
    assert [item.key for item in rules.missing] == ["seals"]
    assert note(office, one, "rules", seen=rules.seen, now=TOMORROW, seals=Note("yes"), finance=Note("yes", since=date(2024, 5, 1), document="协发 2 号")) == 1  # fmt: skip
    assert Noted.objects.filter(item="seals").count() == 2
    with (
        pytest.raises(DatabaseError, match="never edited"),
        transaction.atomic(),
        seeing(EVERYTHING),
    ):
        Noted.objects.filter(item="finance").update(document="别的")


def test_the_gap_list_counts_what_was_looked_for_alone(office: Office) -> None:
    looked, fine, _untold = (association(office, FIRST + n, name=f"第{n}会") for n in range(3))
    note(office, looked, "rules", seals=Note("no"), finance=Note("no"))
    note(office, fine, "rules", seals=Note("yes", since=date(2024, 5, 1), document="协发 2 号"))

    missing = {
        said: _counted(Filter("rules_missing", match, (said,)))
        for said, match in (("0", Match.IS), ("2", Match.IS), ("yes", Match.EMPTY))
    }
    social = _counted(Filter("kind", Match.IS, ("association",)))
    assert missing == {
        "0": 1,
        "2": 1,
        "yes": social - 2,
    }  # nobody has looked at the third: that is no nought


def _counted(asked: Filter) -> int:
    with seeing(EVERYTHING):
        return count(governance, Asked(filters=(asked,)), today=DAY).number


def test_what_is_expected_differs_by_kind_and_each_rule_has_a_template(office: Office) -> None:
    rules = listings()["rules"]
    assert {"assembly", "election", "fees"} == {one.key for one in rules.items if not one.is_expected("service_institution")} - {"branches"}  # fmt: skip
    assert set(articles()) == {one.key for one in rules.items}
    assert all(len(said) >= 4 for said in articles().values())
