"""What an inner office may answer for: each charge says which cases come with it (R-IO.2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jingwei.kernel.catalogue import mark
from jingwei.register.kinds import PlacementKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A kind of work of a department. procedures: whose cases come with it, by their keys.

    tie: only where the department is that authority of the organisation; None wherever it is waited for.
    """

    key: str
    title: str
    help: str
    procedures: tuple[str, ...]
    tie: PlacementKind | None = None

    def has(self, procedure: str, ties: Collection[str]) -> bool:
        """Says whether a case of the procedure comes with it; ties: what the department is to the organisation."""
        return procedure in self.procedures and (self.tie is None or self.tie in ties)


_OVERSIGHT = ("term_renewal", "key_event", "key_event_objection")
# The first that has a case, and for which somebody answers, tells who has the case.
CHARGES: Mapping[str, Charge] = MappingProxyType({
    one.key: one
    for one in (
        Charge(key="registering", title=mark("登记管理"), help=mark("本部门登记的社会组织的换届、重大事项"),
               procedures=_OVERSIGHT, tie=PlacementKind.REGISTRAR),
        Charge(key="supervising", title=mark("业务主管"), help=mark("本部门主管的社会组织的换届、重大事项"),
               procedures=_OVERSIGHT, tie=PlacementKind.COMPETENT_UNIT),
        Charge(key="administering", title=mark("行业管理"), help=mark("本部门作行业管理的社会组织的换届、重大事项"),
               procedures=_OVERSIGHT, tie=PlacementKind.INDUSTRY_ADMINISTRATION),
        Charge(key="party_work", title=mark("党建工作"), help=mark("本部门管党建的社会组织的换届、重大事项、组建和规范"),
               procedures=(*_OVERSIGHT, "formation", "mending"), tie=PlacementKind.PARTY_WORK),
        Charge(key="rectifying", title=mark("专项整治"), help=mark("交办给本部门的问题整改、异议、自查"),
               procedures=("rectification", "rectification_objection", "self_check")),
        Charge(key="serving", title=mark("诉求和服务"), help=mark("转来的点单、建议、批示、资源、隐患"),
               procedures=("order", "suggestion", "instruction", "loan", "hazard")),
        Charge(key="listing", title=mark("名单和数据"), help=mark("本部门的名单，答复更正申请"), procedures=("correction",)),
    )
})  # fmt: skip
