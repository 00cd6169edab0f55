"""Last year's ledger of Party organisations comes in as it is: read, recognised, planned, taken over once."""

from datetime import date

import pytest
from django.db import connection

from jingwei.areas.cover_books.kinds import BookKind, How, State, Verdict
from jingwei.areas.cover_books.models import Mention
from jingwei.areas.cover_books.operations.choosing import choose, standing_of, tick
from jingwei.areas.cover_books.rules import BookRefused
from jingwei.cover.models import Hosting, PartyRecord
from jingwei.journal.models import Entry
from jingwei.people.sight import EVERYTHING, seeing
from tests.areas.cover_books.books import CODES, NAMES, NOW, Merge, Office, planned, verdicts

pytestmark = pytest.mark.thorough

HEAD: list[list[object]] = [
    ["乌海市两新组织党支部台账（2025年）"],
    ["填报单位：某区委组织部　填报时间：2025年12月31日"],
    ["序号", "党组织名称", "覆盖单位", "统一社会信用代码", "组建形式", "书记情况", "", "", "党员情况", "", "成立时间", "备注"],
    ["", "", "", "", "", "姓名", "联系电话", "身份证号", "正式", "预备", "", ""],
]  # fmt: skip
SPANS = [
    Merge(0, 0, 0, 11), Merge(1, 0, 1, 11), *(Merge(2, at, 3, at) for at in (0, 1, 2, 3, 4, 10, 11)),
    Merge(2, 5, 2, 7), Merge(2, 8, 2, 9),
]  # fmt: skip
CANARIES = ("欧阳金丝雀", "15900001234", "150302198001011234", "诸葛布谷", "端木山雀")
OWN: list[object] = [1, "中共鸿运商贸支部委员会", NAMES["甲"], CODES["甲"], "单独", CANARIES[0], CANARIES[1], CANARIES[2], 6, 1, "2019.5.20", ""]  # fmt: skip
JOINT: list[list[object]] = [
    [2, "商圈联合党支部", "1.远山科技\n2、润泽餐饮管理有限公司", f"{CODES['乙']}、{CODES['丙']}", "联合组建", "李百灵", "", "", "8人", "0", "2020年3月", CANARIES[3]],
]  # fmt: skip
MERGED: list[list[object]] = [
    [3, "物流园党支部", NAMES["丁"], "", "联建", "", "", "", 4, "", 43831, ""],
    ["", "", "乌海市云峰信息有限公司", "", "", "", "", "", "", "", "", ""],
]
FOOT: list[list[object]] = [
    ["合计", "3个", "", "", "", "", "", "", 18, 1, "", ""],
    ["注：本表党员名单另附", *[""] * 11],
]
BOOK: list[list[object]] = [*HEAD, OWN, *JOINT, *MERGED, *FOOT]
MERGES = [*SPANS, *(Merge(6, at, 7, at) for at in (0, 1, 4, 8, 10))]


def everything_stored() -> str:
    """Every text in every table of the database."""
    texts = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')  # noqa: S608 - of the catalogue
            texts.append(cursor.fetchone()[0] or "")
    return "\n".join(texts)


def records() -> list[tuple[object, ...]]:
    with seeing(EVERYTHING):
        rows = PartyRecord.objects.still().order_by("name")
        return list(rows.values_list("name", "level", "formation", "formal", "probationary", "held_from"))  # fmt: skip


def test_a_messy_ledger_is_read_and_taken_over(desk: Office) -> None:
    book = desk.read(BOOK, merges=MERGES)

    assert (book.state, book.refusal, book.rows) == (State.READ, "", 4)
    assert verdicts(book) == [Verdict.NEW] * 3
    assert desk.taken(book) == 3
    assert records() == [
        ("中共鸿运商贸支部委员会", "branch", "single", 6, 1, date(2019, 5, 20)),
        ("商圈联合党支部", "branch", "joint", 8, 0, date(2020, 3, 1)),
        ("物流园党支部", "branch", "joint", 4, 0, date(2020, 1, 1)),
    ]
    with seeing(EVERYTHING):
        hosts = Hosting.objects.still().values_list(
            "party_organisation__records__name", "organisation"
        )
        found = {(name, pk) for name, pk in hosts}
        known = Mention.objects.order_by("pk").values_list("how", flat=True)
        assert list(known) == [How.CODE, How.CODE, How.CODE, How.NAME, How.FORMER]
    assert found == {
        (name, desk.known[one].pk)
        for name, ones in (("中共鸿运商贸支部委员会", "甲"), ("商圈联合党支部", "乙丙"), ("物流园党支部", "丁乙"))
        for one in ones
    }  # fmt: skip


def test_nothing_about_persons_is_kept_anywhere_and_that_is_said(desk: Office) -> None:
    book = desk.read(BOOK, merges=MERGES)
    desk.taken(book)

    stored = everything_stored()

    assert [one for one in (*CANARIES, "李百灵") if one in stored] == []
    said = "\n".join(book.notes)
    assert all(
        heading in said
        for heading in ("书记情况-姓名", "书记情况-联系电话", "书记情况-身份证号", "备注")
    )


def test_a_column_that_lists_members_by_name_is_dropped_and_the_counts_stay(desk: Office) -> None:
    rows: list[list[object]] = [
        ["党组织名称", "单位名称", "统一社会信用代码", "党员", "正式党员"],
        ["鸿运党支部", NAMES["甲"], CODES["甲"], "欧阳春", 3],
        ["远山党支部", NAMES["乙"], CODES["乙"], "张金", 4],
        ["润泽党支部", NAMES["丙"], CODES["丙"], "李丝", 5],
    ]

    book = desk.read(rows)

    assert [one.line.said["formal"] for one in planned(book)] == [3, 4, 5]
    assert any("“党员”列没有读入" in note for note in book.notes)
    assert not any(name in everything_stored() for name in ("欧阳春", "张金", "李丝"))


def test_a_cell_that_says_a_name_where_a_count_belongs_is_named_and_never_quoted(
    desk: Office,
) -> None:
    rows: list[list[object]] = [
        ["党组织名称", "单位名称", "正式党员"],
        *[[f"第{n}党支部", NAMES["甲"], n] for n in range(3, 9)],
        ["第九党支部", NAMES["乙"], "端木山雀等3人"],
    ]

    last = planned(desk.read(rows))[-1]

    assert (last.verdict, last.why) == (Verdict.REFUSED, "台账 C8：要写人数，例如 12。")
    assert "端木山雀" not in everything_stored()


def test_a_roster_is_refused_whole(desk: Office) -> None:
    rows: list[list[object]] = [
        ["姓名", "性别", "民族", "出生年月", "入党时间", "所在党支部"],
        ["王小明", "男", "汉族", "1980.1", "2001.7", "鸿运党支部"],
        ["李小红", "女", "汉族", "1981.2", "2003.7", "鸿运党支部"],
        ["张小军", "男", "汉族", "1982.3", "2004.7", "鸿运党支部"],
    ]  # fmt: skip

    book = desk.read(rows)

    assert book.state == State.REFUSED
    assert "逐行登记个人" in book.refusal
    assert "王小明" not in everything_stored()


def test_the_same_file_again_changes_nothing(desk: Office) -> None:
    first = desk.read(BOOK, merges=MERGES)
    desk.taken(first)
    before = everything_stored()

    again = desk.laid(BOOK, merges=MERGES)
    other_day = desk.read([*BOOK, ["注：重报"]], merges=MERGES)

    assert again.pk == first.pk
    assert verdicts(first) == verdicts(other_day) == [Verdict.SAME] * 3
    with pytest.raises(BookRefused, match="都已在册且一致"):
        desk.taken(other_day)
    assert before.count("cover_partyrecord") == everything_stored().count("cover_partyrecord")
    assert len(records()) == 3


def test_what_differs_is_told_and_taken_over_from_the_day_of_the_ledger(desk: Office) -> None:
    desk.taken(desk.read(BOOK, merges=MERGES))
    grown: list[object] = [*OWN[:8], 9, 0, *OWN[10:]]
    joined: list[object] = [2, "商圈联合党支部", f"{NAMES['乙']}、{NAMES['丁']}", "", "联合组建", "", "", "", 8, 0, "2020年3月", ""]  # fmt: skip

    book = desk.read([*HEAD, grown, joined], merges=SPANS, as_of=date(2026, 5, 31))
    found = planned(book)

    assert [one.verdict for one in found] == [Verdict.DIFFERENT] * 2
    assert [(c.field, c.ours, c.theirs) for c in found[0].changes] == [
        ("formal", "6", "9"), ("probationary", "1", "0")
    ]  # fmt: skip
    numbers = {name: desk.known[name].number for name in "乙丙丁"}
    assert [(c.field, c.ours, c.theirs) for c in found[1].changes] == [
        ("hosts", f"{numbers['乙']} {numbers['丙']}", f"{numbers['乙']} {numbers['丁']}")
    ]
    assert desk.taken(book) == 2
    assert records()[0][3:] == (9, 0, date(2026, 5, 31))
    with seeing(EVERYTHING):
        assert (
            Hosting.objects.filter(held_to=date(2026, 5, 31), organisation=desk.known["丙"]).count()
            == 1
        )
    assert verdicts(book) == [Verdict.SAME] * 2


def test_an_older_ledger_does_not_overwrite_a_newer_record(desk: Office) -> None:
    desk.taken(desk.read([*HEAD, OWN], merges=SPANS))
    newer: list[object] = [*OWN[:8], 9, 0, *OWN[10:]]
    desk.taken(desk.read([*HEAD, newer], merges=SPANS, as_of=date(2026, 5, 31)))

    older = desk.read([*HEAD, OWN, ["注：旧"]], merges=SPANS, as_of=date(2026, 1, 31))

    assert [(one.verdict, one.why) for one in planned(older)] == [
        (Verdict.REFUSED, "册上的记录从 2026-05-31 起，比这份台账新，不改。")
    ]


def test_whom_nobody_knows_is_chosen_from_candidates_by_one_person(desk: Office) -> None:
    rows: list[list[object]] = [["党组织名称", "单位名称", "正式党员"], ["鸿运党支部", "鸿远商贸公司", 3], ["无名党支部", "从未见过的合作社", 3]]  # fmt: skip
    book = desk.read(rows)
    assert verdicts(book) == [Verdict.HOSTS] * 2
    with seeing(EVERYTHING):
        first, second = Mention.objects.order_by("pk")
        assert desk.known["甲"].pk in first.candidates
        seen = standing_of(first)
        choose(first, desk.known["甲"], seen=seen, actor=desk.clerk, now=NOW)
        choose(first, desk.known["甲"], seen=seen, actor=desk.second, now=NOW)
        with pytest.raises(BookRefused, match="刚才已经选过"):
            choose(first, desk.known["丁"], seen=seen, actor=desk.second, now=NOW)
        choose(second, None, seen=standing_of(second), actor=desk.clerk, now=NOW)

    assert [(one.verdict, one.why) for one in planned(book)] == [
        (Verdict.NEW, ""), (Verdict.REFUSED, "没有写建在哪家组织里。")
    ]  # fmt: skip
    assert Entry.objects.filter(action="cover_books.choose").count() == 2
    assert desk.taken(book) == 1


def test_what_is_not_ticked_is_not_taken_over(desk: Office) -> None:
    book = desk.read(BOOK, merges=MERGES)
    keys = [one.line.pk for one in planned(book)]
    with seeing(EVERYTHING):
        tick(book, shown=keys, ticked=keys[:1], actor=desk.clerk, now=NOW)

    assert desk.taken(book) == 1
    assert [one[0] for one in records()] == ["中共鸿运商贸支部委员会"]


def test_a_second_own_branch_in_one_organisation_is_left_to_a_person(desk: Office) -> None:
    desk.taken(desk.read([*HEAD, OWN], merges=SPANS))
    renamed: list[object] = [1, "鸿运公司第一党支部", *OWN[2:]]

    (found,) = planned(desk.read([*HEAD, renamed], merges=SPANS))

    assert (found.verdict, found.is_ticked) == (Verdict.NEW, False)
    assert "这里已建有“中共鸿运商贸支部委员会”" in found.remarks[-1]


def test_what_lies_outside_of_the_ledgers_place_is_not_recognised(desk: Office) -> None:
    book = desk.read([*HEAD, *JOINT], merges=SPANS, place="north")

    (found,) = planned(book)

    assert (found.verdict, found.why) == (
        Verdict.HOSTS,
        "有 1 家没有认出：请选定是哪一家，或略去。",
    )
    with seeing(EVERYTHING):
        assert Mention.objects.get(code=CODES["丙"]).candidates == []


def test_a_single_branch_in_two_organisations_is_refused_with_the_reason(desk: Office) -> None:
    row: list[object] = [
        1,
        "两家党支部",
        f"{NAMES['甲']}；{NAMES['乙']}",
        "",
        "单独组建",
        "",
        "",
        "",
        5,
        0,
        "2021/1/2",
        "",
    ]

    (found,) = planned(desk.read([*HEAD, row], merges=SPANS))

    assert found.verdict == Verdict.REFUSED
    assert "只建在一家组织里" in found.why


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"not a workbook", "坏.xlsx", "坏.xlsx"),
        ("名单,说明\n一,二\n".encode(), "别的.csv", "没有认出要的列"),
        ("党组织名称,单位名称,正式党员\n".encode("gb18030"), "空.csv", "只有表头"),
    ],
)
def test_a_bad_file_is_refused_with_what_to_do(
    desk: Office, content: bytes, name: str, said: str
) -> None:
    book = desk.read(content, name=name)

    assert book.state == State.REFUSED
    assert said in book.refusal


def test_a_csv_is_read_as_well(desk: Office) -> None:
    text = f"党支部名称,企业名称,组建形式,党员人数\n鸿运党支部,{NAMES['甲']},单建,7\n"

    (found,) = planned(desk.read(text.encode("gb18030"), name="支部.csv", kind=BookKind.PARTIES))

    assert (found.verdict, found.line.said["formal"]) == (Verdict.NEW, 7)
