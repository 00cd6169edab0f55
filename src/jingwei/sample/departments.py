"""Says which nineteen departments send lists, whom each lists, and which columns it keeps."""

from collections.abc import Mapping
from dataclasses import dataclass

from jingwei.sample.model import Kind, Organisation

_COMPANY, _SOCIAL, _SHOP = Kind.COMPANY, Kind.SOCIAL, Kind.SHOP
_COOP, _BRANCH, _STATION = Kind.COOPERATIVE, Kind.BRANCH, Kind.STATION
_LAW, _GONE, _STATE = Kind.LAW_FIRM, Kind.CANCELLED, Kind.STATE_OWNED

_PERSON = "org.legal_rep org.contact_phone"
_BOTH = "org.registered_address org.operating_address"


@dataclass(frozen=True)
class Department:
    """A department: its columns by field key, and how likely it lists an organisation.

    ``listed`` gives the chance by kind; ``sectors`` multiplies it by the line of business, with
    "" for all others. ``sees_place`` marks offices that visit and so know the actual address.
    ``keeps_names`` marks registrars, who write the name as it is registered today;
    ``keeps_cover`` the office that lists nearly all who have a Party organisation. The last ``late``
    of the columns came to the list after the others: nothing about them is drawn by chance, so that
    all other cells are as they were.
    """

    number: int
    name: str
    columns: tuple[str, ...]
    listed: Mapping[Kind, float]
    sectors: Mapping[str, float]
    sees_place: bool = False
    keeps_names: bool = False
    keeps_cover: bool = False
    by_district: bool = False
    text_file: bool = False
    late: int = 0

    def chance(self, organisation: Organisation) -> float:
        """How likely the organisation stands in this department's list, 0 to 0.98."""
        if self.keeps_cover and organisation.standing.covered:
            return 0.97
        chance = self.listed.get(organisation.kind, 0.0)
        if chance and self.sectors:
            chance *= self.sectors.get(organisation.trade.sector, self.sectors[""])
        return min(chance * organisation.visibility, 0.98)


def _department(
    number: int,
    name: str,
    columns: str,
    listed: Mapping[Kind, float],
    sectors: Mapping[str, float] | None = None,
    late: str = "",
    **traits: bool,
) -> Department:
    keys, added = tuple(columns.split()), tuple(late.split())
    return Department(
        number, name, (*keys, *added), listed, sectors or {}, late=len(added), **traits
    )


DEPARTMENTS = (
    _department(
        1,
        "组织部",
        f"org.name org.uscc {_PERSON} org.operating_address org.industry_name party.has_org"
        " party.org_name party.build_form party.members_formal party.members_probationary note",
        {_COMPANY: 0.3, _SOCIAL: 0.35, _LAW: 0.8, _STATE: 0.6, _BRANCH: 0.25},
        late="org.party_authority",
        keeps_cover=True,
    ),
    _department(
        2,
        "社会工作部",
        f"org.district org.street org.community org.name org.uscc {_PERSON} {_BOTH} org.park"
        " org.building visit.result org.employees visit.on",
        {_COMPANY: 0.76, _SOCIAL: 0.66, _SHOP: 0.62, _COOP: 0.55, _BRANCH: 0.5, _STATION: 0.75,
         _LAW: 0.8, _GONE: 0.25},
        sees_place=True,
        by_district=True,
    ),
    _department(
        3,
        "工商联",
        f"org.name org.uscc other.membership {_PERSON} org.operating_address org.industry_name"
        " other.identity",
        {_COMPANY: 0.42, _SOCIAL: 0.18, _COOP: 0.12, _SHOP: 0.05, _BRANCH: 0.2},
        late="org.competent_unit",
        by_district=True,
    ),
    _department(
        4,
        "民政局",
        f"org.name org.cert_no org.uscc org.kind org.competent_unit {_PERSON}"
        " org.registered_address org.established_on soc.term_end soc.annual_check org.status",
        {_SOCIAL: 0.98},
        late="org.industry_admin org.party_authority",
        keeps_names=True,
    ),
    _department(
        5,
        "税务局",
        f"org.tax_id org.name org.status {_PERSON} {_BOTH} org.industry_name org.employees",
        {_COMPANY: 0.93, _SOCIAL: 0.4, _SHOP: 0.5, _COOP: 0.5, _BRANCH: 0.65, _LAW: 0.8,
         _GONE: 0.5, _STATE: 0.9},
        sees_place=True,
    ),
    _department(
        6,
        "人社局",
        "org.si_unit_no org.name org.uscc org.insured_employees org.status org.contact_name"
        " org.contact_phone org.operating_address",
        {_COMPANY: 0.76, _SOCIAL: 0.45, _SHOP: 0.15, _COOP: 0.2, _BRANCH: 0.5, _LAW: 0.9,
         _STATE: 0.9},
    ),
    _department(
        7,
        "总工会",
        "org.name mass.union org.union_cert_no org.employees other.union_members"
        f" {_PERSON} org.operating_address",
        {_COMPANY: 0.54, _SOCIAL: 0.3, _COOP: 0.1, _BRANCH: 0.3, _STATE: 0.9, _SHOP: 0.04},
        by_district=True,
    ),
    _department(
        8,
        "市场监管局",
        f"org.uscc org.name org.former_name {_PERSON} org.enterprise_type org.industry_name"
        " org.registered_address org.registrar org.established_on org.status",
        {_COMPANY: 0.95, _SHOP: 0.9, _COOP: 0.92, _BRANCH: 0.85, _GONE: 0.95, _STATE: 0.85},
        keeps_names=True,
        by_district=True,
    ),
    _department(
        9,
        "工信局",
        f"org.name org.uscc {_PERSON} {_BOTH} org.industry_name org.above_scale"
        " org.established_on",
        {_COMPANY: 0.8, _STATE: 0.7, _GONE: 0.2, _SOCIAL: 0.06},
        {"mining": 1.0, "manufacture": 1.0, "energy": 1.0, "it": 0.9, "science": 0.5, "": 0.2},
        by_district=True,
    ),
    _department(
        10,
        "教育局",
        f"org.name org.uscc other.licence {_PERSON} org.operating_address org.employees",
        {_SOCIAL: 0.95, _COMPANY: 0.8, _SHOP: 0.1, _COOP: 0.03},
        {"education": 1.0, "culture": 0.12, "": 0.035},
    ),
    _department(
        11,
        "卫健委",
        f"org.name other.licence {_PERSON} org.operating_address org.employees note",
        {_SOCIAL: 0.9, _COMPANY: 0.85, _SHOP: 0.95, _BRANCH: 0.7, _STATE: 0.2},
        {"health": 1.0, "trade": 0.12, "service": 0.18, "": 0.03},
    ),
    _department(
        12,
        "司法局",
        f"org.name org.uscc other.licence {_PERSON} org.operating_address org.employees",
        {_LAW: 0.98, _SOCIAL: 0.22, _COMPANY: 0.05},
    ),
    _department(
        13,
        "住建局",
        f"org.name org.mixed {_PERSON} {_BOTH} org.industry_name org.employees",
        {_COMPANY: 0.88, _BRANCH: 0.7, _STATE: 0.8, _GONE: 0.3, _SOCIAL: 0.05},
        {"build": 1.0, "estate": 1.0, "energy": 0.35, "": 0.19},
    ),
    _department(
        14,
        "交通运输局",
        f"org.name org.uscc {_PERSON} {_BOTH} other.licence org.employees",
        {_COMPANY: 0.88, _SHOP: 0.6, _BRANCH: 0.6, _STATE: 0.6, _SOCIAL: 0.06, _STATION: 0.1},
        {"transport": 1.0, "courier": 0.8, "service": 0.4, "": 0.15},
        text_file=True,
    ),
    _department(
        15,
        "文旅局",
        f"org.name org.uscc {_PERSON} {_BOTH} org.industry_name",
        {_COMPANY: 0.85, _SOCIAL: 0.55, _SHOP: 0.3, _COOP: 0.05, _BRANCH: 0.4},
        {"culture": 1.0, "hotel": 0.9, "business": 0.4, "social": 0.5, "": 0.14},
        by_district=True,
    ),
    _department(
        16,
        "商务局",
        f"org.name org.uscc {_PERSON} org.operating_address org.industry_name"
        " org.registered_address other.identity",
        {_COMPANY: 0.85, _SHOP: 0.5, _BRANCH: 0.6, _STATE: 0.3, _SOCIAL: 0.1, _COOP: 0.05},
        {"trade": 1.0, "hotel": 1.0, "business": 0.6, "service": 0.6, "": 0.27},
    ),
    _department(
        17,
        "农牧局",
        f"org.name org.uscc {_PERSON} {_BOTH} org.established_on other.scope",
        {_COMPANY: 0.88, _COOP: 0.98, _SHOP: 0.6, _SOCIAL: 0.1, _GONE: 0.2},
        {"agri": 1.0, "trade": 0.18, "science": 0.2, "": 0.07},
    ),
    _department(
        18,
        "邮政管理局",
        f"org.name org.uscc other.licence {_PERSON} org.operating_address org.employees",
        {_STATION: 0.97, _COMPANY: 0.95, _BRANCH: 0.7, _SOCIAL: 0.02},
        {"courier": 1.0, "transport": 0.2, "social": 1.0, "": 0.02},
    ),
    _department(
        19,
        "统计局",
        f"org.name org.uscc {_PERSON} org.registered_address org.industry_name org.above_scale"
        " org.employees org.established_on",
        {_COMPANY: 0.62, _SOCIAL: 0.3, _COOP: 0.2, _BRANCH: 0.4, _STATE: 0.9, _LAW: 0.5,
         _GONE: 0.15},
        by_district=True,
    ),
)  # fmt: skip
