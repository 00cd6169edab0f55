"""Writes what is true of a sample: whose every row is, what each organisation is, the split."""

import csv
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jingwei.sample.addresses import full_address
from jingwei.sample.clerk import Row
from jingwei.sample.model import City, Organisation
from jingwei.sample.noise import Noise

TRUTH_COLUMNS = ("file", "sheet", "row", "truth_id", "kind", "tags")
DETAIL_COLUMNS = (
    "truth_id", "kind", "detail", "name", "former_name", "uscc", "reg_no", "parent", "status",
    "legal_rep", "registered_address", "operating_address", "district", "street", "community",
    "employees", "insured", "party_members", "three_have", "covered", "running", "tags",
)  # fmt: skip

_README = """样例数据，纯属虚构 / SAMPLE DATA, ENTIRELY INVENTED

本目录中的单位、代码、人员、电话、地址、证号全部由程序随机生成，与任何真实单位和个人无关。
统一社会信用代码的主体代码均以 PDY（GB 11714 自定义区段）开头，手机号取自未启用的号段，
身份证号的校验位有意写错，因此不会与真实的单位、号码相同。只有省、市、区、街道、镇、社区的名称取自公开的区划表；
道路、楼宇、园区、快递品牌的名称均为虚构。
其中“三有”企业 {three_have} 家、建立党组织 {covered} 家等数由公开报道的百分比推算，并非公布的数字。

Every organisation, code, person, telephone, address and certificate number here was made up by a
program. Codes have bodies that begin with PDY (the self-defined range of GB 11714), mobile numbers
lie in ranges that are not in service, and the check sign of every ID number is wrong on purpose,
so nothing here can be anybody's. Only the names of the province, the city and what lies below
it down to the community are real; roads, buildings, parks and courier brands are invented. The numbers of
"three-have" enterprises ({three_have}) and of those with a Party branch ({covered}) were inferred
from published percentages and are not published figures.

lists/             十九个部门的名单 / the lists of nineteen departments
truth.csv          每一行属于哪个单位 / which organisation each row belongs to
truth_details.csv  每个单位的真实情况 / what is true of each organisation
split.json         各类数量 / how many of each sort, and the rates of error used

records.parquet, truth.parquet  用于测速，代替前三项 / for measuring, instead of the first three
"""


@dataclass
class Tally:
    """Counts rows while they are written."""

    rows_by_kind: Counter[str] = field(default_factory=Counter)
    rows_by_department: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    listed: set[int] = field(default_factory=set)

    def add(self, department: str, rows: list[Row], *, city: City) -> list[str]:
        """Counts a department's rows; returns their tags as text, since that takes long to make."""
        organisations = city.organisations
        self.rows_by_kind.update(organisations[row.truth_id - 1].kind.value for row in rows)
        self.rows_by_department[department] += len(rows)
        self.listed.update(row.truth_id for row in rows)
        texts = [tag_text(row) for row in rows]
        for tags, count in Counter(texts).items():
            for tag in tags.split(",") if tags else ():
                self.tags[tag] += count
        return texts


def tag_text(row: Row) -> str:
    """The tags of a row, each once, in order, joined by commas."""
    tags = row.tags
    if len(tags) < 2:
        return tags[0] if tags else ""
    return ",".join(sorted(set(tags)))


def write_details(path: Path, *, city: City, listed: set[int]) -> None:
    """Writes truth_details.csv: one line for each organisation that stands in a list."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(DETAIL_COLUMNS)
        writer.writerows(_details(o, city) for o in city.organisations if o.truth_id in listed)


def write_split(
    path: Path, *, city: City, tally: Tally, noise: Noise, asked: Mapping[str, object]
) -> dict[str, object]:
    """Writes split.json, the published split of a sample, and returns it."""
    known = [o for o in city.organisations if o.truth_id in tally.listed]
    split: dict[str, object] = {
        "invented": True,
        "asked": dict(asked),
        "rows": sum(tally.rows_by_department.values()),
        "organisations": dict(sorted(Counter(str(o.kind) for o in known).items())),
        "details": dict(sorted(Counter(o.detail for o in known).items())),
        "rows_by_kind": dict(sorted(tally.rows_by_kind.items())),
        "rows_by_department": dict(tally.rows_by_department),
        "tags": dict(sorted(tally.tags.items(), key=lambda item: (-item[1], item[0]))),
        "noise": vars(noise),
    }
    path.write_text(json.dumps(split, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return split


def write_readme(path: Path, *, city: City) -> None:
    """Writes README.txt, which says in two languages that everything is invented (E-15)."""
    companies = [o.standing for o in city.organisations if o.kind == "company"]
    text = _README.format(
        three_have=sum(s.three_have for s in companies), covered=sum(s.covered for s in companies)
    )
    path.write_text(text, encoding="utf-8")


def _details(o: Organisation, city: City) -> tuple[object, ...]:
    district = city.place.districts[o.operating.district]
    standing = o.standing
    return (
        o.truth_id, o.kind, o.detail, o.name.text, o.former.text if o.former else "",
        o.codes.credit, o.codes.registration, o.parent or "", standing.status, o.contacts.person,
        full_address(o.registered, place=city.place), full_address(o.operating, place=city.place),
        district.name, district.towns[o.operating.town].name, o.operating.community,
        standing.employees, standing.insured, standing.members, int(standing.three_have),
        int(standing.covered), int(standing.running), ",".join(o.traits),
    )  # fmt: skip
