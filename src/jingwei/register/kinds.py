"""The words of the register that the code knows: placements, fields to edit, checks and their outcomes."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import TextChoices

from jingwei.kernel.catalogue import mark
from jingwei.units.kinds import Kind


class PlacementKind(TextChoices):
    """How an organisation belongs to a unit; at most one of each at a time (R-R.3)."""

    PLACE = "place", mark("属地")
    COMMITTEE = "committee", mark("归口行业党委")
    PARK = "park", mark("园区")
    BUILDING = "building", mark("商圈楼宇")
    REGISTRAR = "registrar", mark("登记机关")
    COMPETENT_UNIT = "competent_unit", mark("业务主管单位")
    INDUSTRY_ADMINISTRATION = "industry_administration", mark("行业管理部门")
    PARTY_WORK = "party_work", mark("党建工作主管单位")
    # Where it is registered while it works in another district.
    REGISTERED = "registered", mark("注册地")


class Basis(TextChoices):
    """On what a placement rests."""

    RULE = "rule", mark("按规则")
    PERSON = "person", mark("由人确定")
    HAND_OVER = "hand_over", mark("交接")


class EditableField(TextChoices):
    """The fields of an entry that a person may correct; who it is comes from fusion alone (R-R.7)."""

    NAME = "name", mark("名称")
    LEGAL_STATUS = "legal_status", mark("登记状态")
    REGISTERED_ADDRESS = "registered_address", mark("注册地址")
    OPERATING_ADDRESS = "operating_address", mark("实际经营地址")
    INDUSTRY = "industry", mark("行业")
    OWNERSHIP = "ownership", mark("所有制")
    EMPLOYEES = "employees", mark("从业人数")
    HAS_PARTY_ORG = "has_party_org", mark("有无党组织")
    HAS_PREMISES = "has_premises", mark("有场所")
    HAS_STAFF = "has_staff", mark("有人员")
    HAS_OPERATION = "has_operation", mark("有经营")


# Those by which the rules place an organisation; no other moves it (R-R.6).
MOVING = (
    EditableField.REGISTERED_ADDRESS, EditableField.OPERATING_ADDRESS, EditableField.INDUSTRY,
)  # fmt: skip


class Method(TextChoices):
    """How an organisation is checked (R-2.7)."""

    PHONE = "phone", mark("电话问")
    VISIT = "visit", mark("上门访")
    INSPECTION = "inspection", mark("实地查")


class Outcome(TextChoices):
    """What a check found (R-2.7)."""

    OPERATING = "operating", mark("正常经营")
    SUSPENDED = "suspended", mark("停业")
    LOST_CONTACT = "lost_contact", mark("失联")
    CANCELLED = "cancelled", mark("注销/吊销")
    MOVED = "moved", mark("迁出")
    DUPLICATE = "duplicate", mark("重复")
    NOT_HERE = "not_here", mark("非本辖区")
    OUT_OF_SCOPE = "out_of_scope", mark("不属统计范围")
    # One attempt that reached nobody: lost contact takes two of them.
    NOT_REACHED = "not_reached", mark("未联系上")


# What an entry lies in, so that whoever sees the unit sees it; the other kinds say who else is concerned.
SEEN_THROUGH = (PlacementKind.PLACE, PlacementKind.COMMITTEE, PlacementKind.PARK, PlacementKind.BUILDING)  # fmt: skip
# The three of which a social organisation has exactly one each (R-R.12).
AUTHORITIES = (
    PlacementKind.COMPETENT_UNIT, PlacementKind.INDUSTRY_ADMINISTRATION, PlacementKind.PARTY_WORK,
)  # fmt: skip
# Where an entry has its one territorial owner: a street, a town or a park, or below.
STREETS = (Kind.STREET, Kind.TOWN, Kind.PARK)
OWNED_IN = (*STREETS, Kind.COMMUNITY, Kind.GRID, Kind.MICRO_GRID)
# What may stand in each column of an entry.
FITTING: Mapping[PlacementKind, tuple[Kind, ...]] = MappingProxyType({
    PlacementKind.PLACE: (Kind.CITY, Kind.DISTRICT, *OWNED_IN),
    PlacementKind.COMMITTEE: (Kind.INDUSTRY_COMMITTEE, Kind.WORKING_COMMITTEE),
    PlacementKind.PARK: (Kind.PARK,),
    PlacementKind.BUILDING: (Kind.BUILDING, Kind.BUSINESS_DISTRICT),
})  # fmt: skip


class Reason(TextChoices):
    """By which rule an organisation was placed; the words are what people are told (R-R.6)."""

    OPERATING_ADDRESS = "operating_address", mark("按实际经营地址中的街道、社区名称")
    LISTED = "listed", mark("按名单所列的街道、社区")
    SITE = "site", mark("按所在园区、商圈楼宇")
    REGISTERED_ADDRESS = "registered_address", mark("实际经营地址不明，按注册地址")
    DISTRICT = "district", mark("只能定到区县，待街道认领")
    ELSEWHERE = "elsewhere", mark("注册在此，在别的区经营")
    KIND = "kind", mark("按组织类型归口")
    INDUSTRY = "industry", mark("按行业归口")
    SECTION = "section", mark("按行业门类归口")
    NAMED = "named", mark("按名单所写的单位")


class Tie(TextChoices):
    """How one of an organisation's three authorities stands on a day (R-R.13)."""

    ONE = "one", mark("明确")
    NONE = "none", mark("缺")  # 监管真空
    SEVERAL = "several", mark("有争议")  # 多头管理
    UNREAD = "unread", mark("写了认不出")


# Flags of fusion that say: departments contradict each other, and somebody should look (R-L.2).
DISPUTES = ("code_contradicted", "several_codes", "status_conflict", "region_mismatch")
