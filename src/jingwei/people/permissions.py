"""What somebody may do, and the roles: named sets of permissions, checked when they are made (R-P.1)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from jingwei.kernel.catalogue import mark
from jingwei.units.kinds import COMMITTEES, SOCIAL_WORK, Kind


class Permission(StrEnum):
    """One thing that somebody may do: the area of work, a full stop, the deed."""

    ROUNDS_VIEW = "rounds.view"  # progress, balance, estimate, differences between two rounds
    ROUNDS_OPEN = "rounds.open"  # with scope, legal ground and end
    ROUNDS_UPLOAD = "rounds.upload"  # a department's files, and correcting what was understood
    ROUNDS_FUSE = "rounds.fuse"
    ROUNDS_REVIEW = "rounds.review"  # answer the questions: same, different, unsure
    ROUNDS_CONFIRM = "rounds.confirm"  # the second person of a merge that needs two
    ROUNDS_DECOMPOSE = "rounds.decompose"  # override a rule of place or committee
    ROUNDS_HAND_OVER = "rounds.hand_over"  # offer, accept, return an entry to another street
    ROUNDS_SETTLE = "rounds.settle"  # decide what was disputed twice
    ROUNDS_COMPARE = "rounds.compare"  # lay an upper level's list against ours
    ROUNDS_PUBLISH = "rounds.publish"

    REGISTER_VIEW = "register.view"
    REGISTER_CONTACTS = (
        "register.contacts"  # see a contact field unmasked; every look is journalled
    )
    REGISTER_EDIT = "register.edit"  # the own part; the upper level sees the difference
    REGISTER_ACCEPT = "register.accept"  # accept or return what a lower level changed
    REGISTER_CHECK = "register.check"  # ask by phone, visit, inspect on the spot
    REGISTER_SWEEP = "register.sweep"  # plan a sweep
    REGISTER_PLACE = "register.place"  # the three authorities, park, building, committee
    REGISTER_MERGE = "register.merge"  # merge, split, undo outside a round
    REGISTER_OBJECT = "register.object"  # ask for a correction of the own organisation
    REGISTER_CORRECT = "register.correct"  # decide on such a request

    LEDGERS_VIEW = "ledgers.view"
    LEDGERS_EXPORT = "ledgers.export"
    LEDGERS_RETURN = "ledgers.return"  # bring an exported workbook back
    LEDGERS_EXPORT_CONTACTS = "ledgers.export_contacts"  # phones in bulk
    LEDGERS_RELEASE_CONTACTS = "ledgers.release_contacts"  # the second person for that

    COVER_EDIT = "cover.edit"  # Party organisations and their plans; bring their ledgers in
    COVER_GUIDE = "cover.guide"  # send instructors and service teams
    FIGURES_ISSUE = "figures.issue"  # freeze a figure, issue a bulletin

    RECTIFICATION_VIEW = "rectification.view"
    RECTIFICATION_INSPECT = "rectification.inspect"  # look at an organisation, note a problem
    RECTIFICATION_HANDLE = "rectification.handle"  # put right what is assigned to the department
    RECTIFICATION_LEAD = "rectification.lead"  # campaigns; assign, verify, strike off

    CASES_SUPERVISE = "cases.supervise"  # press a case that waits for a unit below
    ORDERS_VIEW = "orders.view"
    ORDERS_HANDLE = "orders.handle"  # enter an order, accept or decline it, see it done
    ORDERS_LEAD = "orders.lead"  # review, dispatch, call back; answer for the whole
    COMPLIANCE_VIEW = "compliance.view"
    COMPLIANCE_KEEP = "compliance.keep"  # profiles, annual checks, what was done
    COMPLIANCE_REVIEW = "compliance.review"  # opinions, proposals, conclusions

    UNITS_VIEW = "units.view"
    UNITS_EDIT = "units.edit"  # found, rename, recode
    UNITS_CHARGE = "units.charge"  # inner offices of a department, and what each answers for
    UNITS_REORGANISE = "units.reorganise"  # close, merge, split with successors

    PEOPLE_VIEW = "people.view"
    PEOPLE_ACCOUNTS = "people.accounts"  # open, reset, off-board, in bulk too
    PEOPLE_APPOINT = "people.appoint"  # posts of the business side, task forces, leave of others
    PEOPLE_APPOINT_ADMINISTRATORS = (
        "people.appoint_administrators"  # system administrators, auditors
    )

    JOURNAL_READ = "journal.read"
    JOURNAL_SEARCH_STAFF = "journal.search_staff"  # by member of staff, with the number of a case
    JOURNAL_VERIFY = "journal.verify"

    SETTINGS_VIEW = "settings.view"
    SETTINGS_EDIT = "settings.edit"  # the city's profile, sign-in, limits
    SETTINGS_TOKENS = "settings.tokens"  # tokens of the API

    @property
    def area(self) -> str:
        """The area of work: rounds, register, ledgers, cover, figures, rectification, orders, compliance, cases, units, people, journal, settings."""
        return self.value.partition(".")[0]


class Side(StrEnum):
    """The three sides of which nobody stands on two (R-P.3)."""

    SYSTEM = "system"
    AUDIT = "audit"
    BUSINESS = "business"


BUSINESS_AREAS = frozenset(
    "rounds register ledgers cover figures rectification orders compliance cases".split()
)
_KEY = re.compile(r"[a-z]+(?:_[a-z]+)*")
_P = Permission
# What only one side ever holds, or what it holds at most.
_NEVER_BUSINESS = frozenset(
    {
        _P.PEOPLE_ACCOUNTS,
        _P.PEOPLE_APPOINT_ADMINISTRATORS,
        _P.JOURNAL_READ,
        _P.JOURNAL_SEARCH_STAFF,
        _P.JOURNAL_VERIFY,
        _P.SETTINGS_EDIT,
        _P.SETTINGS_TOKENS,
    }
)
_READING = frozenset({
    _P.UNITS_VIEW, _P.PEOPLE_VIEW, _P.SETTINGS_VIEW, _P.JOURNAL_READ, _P.JOURNAL_SEARCH_STAFF, _P.JOURNAL_VERIFY,
})  # fmt: skip


@dataclass(frozen=True)
class Role:
    """A named set of permissions, the side it stands on, and the kinds of unit it is held on.

    Raises ValueError when a side holds what it must not (R-P.2). `title` and `purpose` are Chinese
    source texts: translate them where they are shown.
    """

    key: str
    title: str
    purpose: str
    kinds: frozenset[Kind]
    permissions: frozenset[Permission]
    side: Side = Side.BUSINESS

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise ValueError(f"the key of a role is lower case with underscores: {self.key!r}")
        if not self.title or not self.purpose.endswith("。") or self.purpose.count("。") != 1:
            raise ValueError(f"{self.key} needs a title, and one sentence saying what it is for")
        if not self.kinds:
            raise ValueError(f"{self.key} is held on no kind of unit")
        if found := sorted(self.permissions - _allowed(self.side)):
            raise ValueError(f"{self.key} stands on the side {self.side} and may never {found}")

    @property
    def given_with(self) -> Permission:
        """The permission that it takes to appoint to this role or relieve from it (R-P.4)."""
        if self.side is Side.BUSINESS:
            return Permission.PEOPLE_APPOINT
        return Permission.PEOPLE_APPOINT_ADMINISTRATORS


def _allowed(side: Side) -> frozenset[Permission]:
    """What roles of this side may hold at most."""
    if side is Side.AUDIT:
        return _READING
    if side is Side.BUSINESS:
        return frozenset(Permission) - _NEVER_BUSINESS
    kept = {_P.JOURNAL_READ, _P.JOURNAL_SEARCH_STAFF}
    return frozenset(p for p in Permission if p.area not in BUSINESS_AREAS) - kept


def catalogue(roles: Iterable[Role]) -> Mapping[str, Role]:
    """The roles by key; raises ValueError where two share a key or a title."""
    listed = list(roles)
    for names in ([role.key for role in listed], [role.title for role in listed]):
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two roles are called {twice}")
    return MappingProxyType({role.key: role for role in listed})


_AREA_OFFICES = (Kind.SOCIAL_WORK_DEPARTMENT,)
_STREETS = (Kind.STREET, Kind.TOWN, Kind.PARK)
_GROUNDS = (Kind.CITY, Kind.DISTRICT, *_STREETS, Kind.COMMUNITY)
_ANYWHERE = frozenset({*_GROUNDS, *SOCIAL_WORK, *COMMITTEES})
_GRASS_ROOTS = frozenset(
    {*_GROUNDS, Kind.GRID, Kind.MICRO_GRID, Kind.BUSINESS_DISTRICT, Kind.BUILDING, *SOCIAL_WORK}
)

# What everybody needs who works on a part of the register of his own.
_WORK = frozenset(
    {
        _P.ROUNDS_VIEW,
        _P.REGISTER_VIEW,
        _P.REGISTER_CONTACTS,
        _P.REGISTER_EDIT,
        _P.REGISTER_CHECK,
        _P.LEDGERS_VIEW,
        _P.LEDGERS_EXPORT,
        _P.LEDGERS_RETURN,
        _P.UNITS_VIEW,
    }
)
# Who takes a part in campaigns: looks at organisations, puts right what is assigned.
_RECTIFYING = frozenset({_P.RECTIFICATION_VIEW, _P.RECTIFICATION_INSPECT, _P.RECTIFICATION_HANDLE})
# Who oversees social organisations.
_OVERSEEING = frozenset({_P.COMPLIANCE_VIEW, _P.COMPLIANCE_KEEP, _P.COMPLIANCE_REVIEW})
# Who is asked for help: sees orders, enters them for somebody, does what they ask.
_SERVING = frozenset({_P.ORDERS_VIEW, _P.ORDERS_HANDLE})
_STREET = (
    _WORK
    | _SERVING
    | {
        _P.ROUNDS_HAND_OVER,
        _P.REGISTER_ACCEPT,
        _P.REGISTER_SWEEP,
        _P.COVER_EDIT,
        _P.CASES_SUPERVISE,
        _P.PEOPLE_VIEW,
    }
)
_DISTRICT = (
    _STREET
    | _RECTIFYING
    | _OVERSEEING
    | {
        _P.ROUNDS_REVIEW,
        _P.ROUNDS_CONFIRM,
        _P.ROUNDS_DECOMPOSE,
        _P.ROUNDS_SETTLE,
        _P.ROUNDS_COMPARE,
        _P.REGISTER_PLACE,
        _P.REGISTER_MERGE,
        _P.REGISTER_CORRECT,
        _P.LEDGERS_EXPORT_CONTACTS,
        _P.LEDGERS_RELEASE_CONTACTS,
        _P.COVER_GUIDE,
        _P.FIGURES_ISSUE,
        _P.RECTIFICATION_LEAD,
        _P.ORDERS_LEAD,
        _P.PEOPLE_APPOINT,
        _P.SETTINGS_VIEW,
        _P.UNITS_CHARGE,
    }
)
_CITY = _DISTRICT | {
    _P.ROUNDS_OPEN, _P.ROUNDS_UPLOAD, _P.ROUNDS_FUSE, _P.ROUNDS_PUBLISH, _P.UNITS_EDIT, _P.UNITS_REORGANISE,
}  # fmt: skip

city_administrator = Role(
    key="city_administrator",
    title=mark("市级管理员"),
    purpose=mark("管全市的轮次、底册、台账和机构，任免业务岗位。"),
    kinds=frozenset({Kind.CITY, *_AREA_OFFICES}),
    permissions=_CITY,
)
district_administrator = Role(
    key="district_administrator",
    title=mark("区级管理员"),
    purpose=mark("管本区的底册和台账，答复疑问，裁定街道之间的争议，任免本区业务岗位。"),
    kinds=frozenset({Kind.DISTRICT, *_AREA_OFFICES}),
    permissions=_DISTRICT,
)
street_operator = Role(
    key="street_operator",
    title=mark("街道经办人"),
    purpose=mark("核实和修改本街道（乡镇、园区）的组织，与别的街道交接，审核社区的修改。"),
    kinds=frozenset({*_STREETS, Kind.SOCIAL_WORK_STATION}),
    permissions=_STREET,
)
community_operator = Role(
    key="community_operator",
    title=mark("社区经办人"),
    purpose=mark("核实和修改本社区（村）的组织，上门走访。"),
    kinds=frozenset({Kind.COMMUNITY, Kind.SOCIAL_WORK_STUDIO}),
    permissions=_WORK,
)
department_steward = Role(
    key="department_steward",
    title=mark("部门数据专员"),
    purpose=mark(
        "上传本部门的名单，校正识别结果，答复本部门负责的更正申请，办理本部门的整改和点单，管所登记、主管的社会组织。"
    ),
    kinds=frozenset({Kind.DEPARTMENT, Kind.INNER_OFFICE}),
    permissions=frozenset(
        {_P.ROUNDS_VIEW, _P.ROUNDS_UPLOAD, _P.REGISTER_CORRECT, _P.UNITS_VIEW, _P.UNITS_CHARGE}
    )
    | _RECTIFYING
    | _SERVING
    | _OVERSEEING,
)
committee_secretary = Role(
    key="committee_secretary",
    title=mark("行业党委书记"),
    purpose=mark("管归口到本行业党委的组织和台账。"),
    kinds=frozenset(COMMITTEES),
    permissions=_WORK
    | {
        _P.REGISTER_ACCEPT,
        _P.REGISTER_SWEEP,
        _P.COVER_EDIT,
        _P.COVER_GUIDE,
        _P.CASES_SUPERVISE,
        _P.PEOPLE_VIEW,
    }
    | _RECTIFYING
    | _SERVING
    | {_P.COMPLIANCE_VIEW},
)
instructor = Role(
    key="instructor",
    title=mark("党建工作指导员"),
    purpose=mark("查看所指导的组织并登记走访核实结果。"),
    kinds=_ANYWHERE,
    permissions=frozenset({_P.REGISTER_VIEW, _P.REGISTER_CHECK}),
)
service_team_lead = Role(
    key="service_team_lead",
    title=mark("红色服务团负责人"),
    purpose=mark("查看服务团所联系的组织。"),
    kinds=_ANYWHERE,
    permissions=frozenset({_P.REGISTER_VIEW}),
)
association_contact = Role(
    key="association_contact",
    title=mark("社会组织联系人"),
    purpose=mark("为本社会组织申请更正。"),
    kinds=_ANYWHERE,
    permissions=frozenset({_P.REGISTER_OBJECT}),
)
enterprise_contact = Role(
    key="enterprise_contact",
    title=mark("企业联系人"),
    purpose=mark("为本企业申请更正。"),
    kinds=_ANYWHERE | _GRASS_ROOTS,
    permissions=frozenset({_P.REGISTER_OBJECT}),
)
# The next three hold nothing here: what they do comes with the areas of stations, hazards, volunteers.
station_keeper = Role(
    key="station_keeper",
    title=mark("驿站管理员"),
    purpose=mark("维护本驿站的开放时间和设施。"),
    kinds=_GRASS_ROOTS,
    permissions=frozenset(),
)
resident = Role(
    key="resident",
    title=mark("居民和新就业群体"),
    purpose=mark("以最少的信息使用面向公众的服务。"),
    kinds=_GRASS_ROOTS,
    permissions=frozenset(),
)
volunteer_team_lead = Role(
    key="volunteer_team_lead",
    title=mark("志愿服务队负责人"),
    purpose=mark("组织本队的志愿服务。"),
    kinds=_GRASS_ROOTS,
    permissions=frozenset(),
)
auditor = Role(
    key="auditor",
    title=mark("审计员"),
    purpose=mark("只读：查看和核验日志，查看机构、账号和岗位。"),
    kinds=frozenset({Kind.CITY, Kind.DISTRICT, *_AREA_OFFICES}),
    permissions=_READING - {_P.SETTINGS_VIEW},
    side=Side.AUDIT,
)
system_administrator = Role(
    key="system_administrator",
    title=mark("系统管理员"),
    purpose=mark("管账号、岗位和系统设置，看不到业务数据。"),
    kinds=frozenset({Kind.CITY, Kind.DISTRICT, *_AREA_OFFICES}),
    permissions=frozenset(
        {
            _P.UNITS_VIEW,
            _P.PEOPLE_VIEW,
            _P.PEOPLE_ACCOUNTS,
            _P.PEOPLE_APPOINT,
            _P.PEOPLE_APPOINT_ADMINISTRATORS,
            _P.JOURNAL_VERIFY,
            _P.SETTINGS_VIEW,
            _P.SETTINGS_EDIT,
            _P.SETTINGS_TOKENS,
        }
    ),
    side=Side.SYSTEM,
)

ROLES: Mapping[str, Role] = catalogue([
    city_administrator, district_administrator, street_operator, community_operator, department_steward,
    committee_secretary, instructor, service_team_lead, association_contact, enterprise_contact, station_keeper, resident,
    volunteer_team_lead, auditor, system_administrator,
])  # fmt: skip


def roles_with(permission: Permission) -> list[Role]:
    """The roles that hold a permission, in the order of the catalogue."""
    return [role for role in ROLES.values() if permission in role.permissions]


def roles_of(side: Side) -> list[Role]:
    """The roles of one side, in the order of the catalogue."""
    return [role for role in ROLES.values() if role.side is side]


def find_role(word: str) -> Role | None:
    """The role with this key or Chinese title, as a table may name it; None where there is none."""
    named = {role.title: role for role in ROLES.values()}
    return ROLES.get(word.strip()) or named.get(word.strip())
