"""The kinds of bulletin that an office issues; an area adds no number to them, only references (R-T.1)."""

from jingwei.areas.bulletins.definition import (
    BulletinKind,
    CaseFigures,
    Course,
    Heading,
    Movement,
    OverdueCases,
    Paragraph,
    RowList,
    Table,
    catalogue,
)
from jingwei.areas.bulletins.references import Moment
from jingwei.kernel.catalogue import mark

MOST_LISTED = 200
_UNCOVERED = ("name", "kind", "district", "street")

monthly_coverage = BulletinKind(
    key="monthly-coverage",
    title=mark("组织覆盖月报"),
    blocks=(
        Paragraph(
            "截至{day}，{unit}底册有非公企业{enterprises.counted}家、社会组织{social-organisations.counted}家。"
            "现将组织覆盖情况通报如下。"
        ),
        Heading("总体情况"),
        Paragraph(
            "三有企业{three-have-cover.total}家，单独组建、联合组建党组织的{three-have-cover.counted}家，"
            "党组织覆盖率{three-have-cover.percent}，比上月末{three-have-cover.change@last_month}"
            "（上月末为{three-have-cover.percent@last_month}）。"
        ),
        Paragraph(
            "正常运行的社会组织{social-cover.total}家，单独组建、联合组建党组织的{social-cover.counted}家，"
            "党组织覆盖率{social-cover.percent}，比上月末{social-cover.change@last_month}"
            "（上月末为{social-cover.percent@last_month}）。"
        ),
        Paragraph(
            "两类合计{work-cover.total}家，没有党组织的{uncovered.counted}家，比上月末"
            "{uncovered.change@last_month}；其中由指导员一对一联系的{guided.counted}家。"
            "党的工作覆盖率{work-cover.percent}，还没有覆盖到的{work-cover.rest}家。"
        ),
        Heading("各地情况"),
        Table(
            "各地组织覆盖情况",
            (
                ("三有企业（家）", "three-have-cover.total"),
                ("有党组织（家）", "three-have-cover.counted"),
                ("覆盖率", "three-have-cover.percent"),
                ("社会组织（家）", "social-cover.total"),
                ("有党组织（家）", "social-cover.counted"),
                ("覆盖率", "social-cover.percent"),
                ("没有党组织（家）", "uncovered.counted"),
            ),
        ),
        Heading("近一年走势"),
        Course("党组织覆盖率走势", ("three-have-cover", "social-cover")),
        Heading("比上月末的变动"),
        Movement("三有企业党组织覆盖率为什么变", "three-have-cover"),
        Movement("社会组织党组织覆盖率为什么变", "social-cover"),
    ),
)

scheduling_pack = BulletinKind(
    key="scheduling-pack",
    title=mark("调度会材料"),
    version=2,
    blocks=(
        Paragraph(
            "截至{day}，{unit}三有企业和正常运行的社会组织共{work-cover.total}家，党的工作覆盖率"
            "{work-cover.percent}，比上月末{work-cover.change@last_month}，比上年末{work-cover.change@year_start}。"
        ),
        Heading("还没有覆盖到的"),
        Paragraph(
            "既没有党组织、也没有指导员的{work-cover.rest}家，其中上月末就没有、到本月末仍没有的"
            "{work-cover.still@last_month}家，按超期督办，请属地逐家说明原因。"
        ),
        RowList(
            "超期清单（上月末已没有、仍没有任何覆盖的{work-cover.still@last_month}家）",
            "work-cover",
            _UNCOVERED,
            most=MOST_LISTED,
            since=Moment.LAST_MONTH,
        ),
        RowList(
            "红色清单（没有任何覆盖的{work-cover.rest}家）",
            "work-cover",
            _UNCOVERED,
            most=MOST_LISTED,
        ),
        Heading("逾期的办件"),
        OverdueCases("到{day}已经逾期、现在还没有办结的办件"),
        Heading("各地情况"),
        Table(
            "各地没有党组织的和已派指导员的",
            (
                ("应覆盖（家）", "work-cover.total"),
                ("没有党组织（家）", "uncovered.counted"),
                ("有指导员（家）", "guided.counted"),
                ("没有任何覆盖（家）", "work-cover.rest"),
                ("工作覆盖率", "work-cover.percent"),
            ),
        ),
        Heading("比上月末的变动"),
        Paragraph(
            "没有党组织的{uncovered.counted}家，比上月末{uncovered.change@last_month}；"
            "指导员联系的{guided.counted}家，比上月末{guided.change@last_month}。"
        ),
        Movement("没有党组织的家数为什么变", "uncovered"),
        Movement("工作覆盖率为什么变", "work-cover"),
    ),
)

monthly_cases = BulletinKind(
    key="monthly-cases",
    title=mark("办件月报"),
    blocks=(
        Paragraph("{month}{unit}各类办件的开办、办结和按时情况通报如下，各数由办件台账数出。"),
        Heading("当月"),
        CaseFigures("当月各类办件"),
        Heading("当年以来"),
        CaseFigures("当年以来各类办件", since=Moment.YEAR_START),
        Heading("逾期的"),
        OverdueCases("到{day}已经逾期、现在还没有办结的办件"),
    ),
)

KINDS = catalogue([monthly_coverage, scheduling_pack, monthly_cases])
