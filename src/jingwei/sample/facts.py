"""Writes the cells about standing: status, head counts, dates, Party cover, kind, licence."""

from collections.abc import Callable
from datetime import date, timedelta
from operator import mul
from random import Random

from jingwei.sample.model import ENTERPRISES, Kind, Organisation
from jingwei.sample.places import OFFICE_KINDS, Place

Value = str | int | date
Fact = Callable[[Organisation], Value]

_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_KIND_WORDS = {
    "association": "社会团体",
    "service_institution": "民办非企业单位",
    "foundation": "基金会",
}
_TYPE_WORDS = {
    Kind.SHOP: "个体工商户",
    Kind.COOPERATIVE: "农民专业合作社",
    Kind.BRANCH: "有限责任公司分公司(自然人投资或控股)",
    Kind.STATE_OWNED: "有限责任公司(国有独资)",
}
_ALIVE = ("存续（在营、开业、在册）", "存续", "在业", "开业", "存续")
_YES = ("是", "√", "有", "已建")
_NO = ("否", "否", "/", "无", "未建")
_FORMATION = ("单独组建", "单独", "联合组建", "联建", "区域", "行业")


_FEDERATION = "工商业联合会"


def _drawn(o: Organisation, choices: int) -> int:
    """A choice that goes with the id and takes nothing from the row of chances."""
    return o.truth_id * 2_654_435_761 % 2**32 // 97 % choices


class FactWriter:
    """Writes facts of the standing as one department knows them."""

    def __init__(self, place: Place, *, department: str, on: date, random: Random) -> None:
        self._place = place
        self._department = department
        self._on = on
        self._random = random
        self._date_style = int(random.random() * 6)
        self.by_key: dict[str, Fact] = {
            "org.industry_name": self._industry,
            "org.status": self._status,
            "org.employees": lambda o: self._count(o.standing.employees),
            "org.insured_employees": lambda o: o.standing.insured,
            "org.above_scale": lambda o: "是" if o.standing.above_scale else self._no(),
            "org.established_on": lambda o: self.day(o.standing.established_on),
            "org.enterprise_type": self._enterprise_type,
            "org.registrar": self._registrar,
            "org.kind": lambda o: _KIND_WORDS.get(o.detail, ""),
            "org.competent_unit": self._claimed if department == "工商联" else self._competent_unit,
            "org.industry_admin": self._industry_admin,
            "org.party_authority": self._party_authority,
            "org.si_unit_no": lambda o: o.codes.insurance if self._random.random() < 0.9 else "",
            "org.district": lambda o: place.districts[o.operating.district].name,
            "org.street": lambda o: (
                place.districts[o.operating.district].towns[o.operating.town].name
            ),
            "org.community": lambda o: o.operating.community,
            "org.park": lambda o: o.operating.park,
            "org.building": self._building,
            "mass.union": self._union,
            "soc.term_end": self._term_end,
            "soc.annual_check": lambda o: o.standing.annual_check,
            "party.has_org": self._has_party,
            "party.org_name": self._party_name,
            "party.build_form": lambda o: self._pick(_FORMATION) if o.standing.covered else "",
            "party.members_formal": lambda o: max(o.standing.members - o.truth_id % 2, 0),
            "party.members_probationary": lambda o: min(o.standing.members, o.truth_id % 2),
            "visit.result": self._visit,
            "visit.on": lambda _: self.day(on - timedelta(days=int(self._random.random() * 60))),
            "note": lambda _: self._pick(("", "", "", "", "", "正常", "已联系", "待核")),
            "other.membership": lambda o: "团体" if o.kind is Kind.SOCIAL else "企业",
            "other.union_members": lambda o: o.standing.employees * 9 // 10,
            "other.identity": self._identity,
            "other.licence": self._licence,
            "other.scope": lambda o: f"许可经营项目：无；一般经营项目：{o.trade.words or '无'}",
        }

    def day(self, day: date) -> Value:
        """A date in the list's style; one in eight in another: text, number, serial or date."""
        style = self._date_style if self._random.random() < 0.88 else int(self._random.random() * 6)
        if style == 0:
            return day.isoformat()
        if style == 1:
            return f"{day.year}.{day.month}.{day.day}"
        if style == 2:
            return f"{day.year}年{day.month}月"
        if style == 3:
            return int(f"{day:%Y%m%d}")
        return day if style == 4 else f"{day.year}/{day.month}/{day.day}"

    def _industry(self, o: Organisation) -> str:
        draw = self._random.random()
        if draw < 0.2:
            return "-" if draw < 0.04 else ""
        return "社会组织" if o.kind is Kind.SOCIAL and draw < 0.6 else o.trade.industry

    def _status(self, o: Organisation) -> str:
        standing = o.standing
        if self._department == "税务局":
            gone = {"注销": "注销", "停业": "停业", "吊销，未注销": "非正常户"}
            idle = "非正常户" if o.kind is Kind.COMPANY and not standing.three_have else "正常"
            return gone.get(standing.status, idle if self._random.random() < 0.3 else "正常")
        if self._department == "人社局":
            return "参保缴费" if standing.insured else "暂停参保"
        return self._pick(_ALIVE) if standing.status == "存续" else standing.status

    def _enterprise_type(self, o: Organisation) -> str:
        if o.kind in _TYPE_WORDS:
            return _TYPE_WORDS[o.kind]
        draw = self._random.random()
        return "有限责任公司(自然人独资)" if draw < 0.4 else "有限责任公司(自然人投资或控股)"

    def _registrar(self, o: Organisation) -> str:
        return self._place.districts[o.registered.district].name + "市场监督管理局"

    def _competent_unit(self, o: Organisation) -> str:
        unit = o.standing.competent_unit
        return self._place.name + unit if unit and self._random.random() < 0.9 else ""

    def _claimed(self, o: Organisation) -> str:
        """What the federation holds to be its own: some of them others hold to be theirs."""
        own = o.standing.competent_unit == _FEDERATION
        claims = o.detail == "association" and _drawn(o, 4) == 0
        return self._place.name + _FEDERATION if o.kind is Kind.SOCIAL and (own or claims) else ""

    def _industry_admin(self, o: Organisation) -> str:
        """Mostly the competent unit itself; one in eight has none."""
        unit = o.standing.competent_unit
        if not unit or _drawn(o, 8) == 0:
            return ""
        if unit == _FEDERATION:
            unit = ("商务局", "工业和信息化局", "交通运输局")[o.truth_id % 3]
        return self._place.name + unit

    def _party_authority(self, o: Organisation) -> str:
        """Often the competent unit; one in ten has none, and the organisers' list has it otherwise here and there."""
        unit, draw = o.standing.competent_unit, _drawn(o, 20)
        if not unit or draw < 2:
            return ""
        differs = draw == 2 and self._department == "组织部"
        return self._place.name + ("社会工作部" if draw > 13 or differs else unit)

    def _building(self, o: Organisation) -> str:
        return o.operating.estate if o.operating.estate.endswith(OFFICE_KINDS) else ""

    def _union(self, o: Organisation) -> str:
        return f"{o.name.text}工会委员会" if o.codes.union else ""

    def _term_end(self, o: Organisation) -> Value:
        return self.day(o.standing.term_end) if o.standing.term_end else ""

    def _has_party(self, o: Organisation) -> str:
        return self._pick(_YES if o.standing.covered else _NO)

    def _party_name(self, o: Organisation) -> str:
        if not o.standing.covered:
            return ""
        return f"中共{o.name.brand}{o.name.trade}{'联合' if o.truth_id % 4 == 0 else ''}支部委员会"

    def _visit(self, o: Organisation) -> str:
        standing = o.standing
        if o.kind is Kind.CANCELLED:
            return "注销"
        if o.kind in ENTERPRISES and not standing.three_have and o.kind is Kind.COMPANY:
            return "停业" if standing.status == "停业" else self._pick(("失联", "停业", "查无下落"))
        return "正常经营" if standing.running else "停止活动"

    def _identity(self, o: Organisation) -> str:
        """Eighteen signs with a check sign that is wrong, so that it is nobody's number."""
        # Drawn from the id, not at random, so that tables without the column have the same rows.
        draw = o.truth_id * 2_654_435_761 % 2**32
        born = f"{1955 + draw % 47}{1 + draw // 47 % 12:02d}{1 + draw // 564 % 28:02d}"
        body = f"{self._place.districts[0].code}{born}{draw // 15_792 % 1000:03d}"
        total = sum(map(mul, map(int, body), _IDENTITY_WEIGHTS))
        return body + "10X98765432"[(total + 1) % 11]

    def _licence(self, o: Organisation) -> str:
        if o.truth_id * 7 % 10 < 3:
            return ""
        year = 2015 + o.truth_id % 10
        return f"{self._place.short}{self._department[0]}证{year}第{o.truth_id:05d}号"

    def _count(self, number: int) -> int:
        return max(0, number + round(number * (self._random.random() - 0.5) * 0.2))

    def _no(self) -> str:
        return "否" if self._random.random() < 0.7 else ""

    def _pick(self, choices: tuple[str, ...]) -> str:
        return choices[int(self._random.random() * len(choices))]
