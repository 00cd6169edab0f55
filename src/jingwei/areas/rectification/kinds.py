"""The words of rectification: problems, how grave, who looked, the eight steps, the six stages (R-Z.1, domain R-10)."""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType

from django.db.models import IntegerChoices, TextChoices

from jingwei.kernel.catalogue import mark


class Problem(TextChoices):
    """The six classes of problems."""

    PARTY = "party", mark("党组织功能不强")
    POSTS = "posts", mark("领导干部违规兼职")
    INTERNAL = "internal", mark("内部管理混乱")
    RENEWAL = "renewal", mark("换届选举乱象")
    ACTIVITY = "activity", mark("业务活动不规范")
    COPYCAT = "copycat", mark("“山寨社团”")


class Severity(TextChoices):
    """How grave it is: the graver, the longer it may take."""

    MINOR = "minor", mark("一般")
    SERIOUS = "serious", mark("较重")
    MAJOR = "major", mark("重大")


# Days within which it is put right, not working days (domain 5.4).
DAYS: Mapping[Severity, int] = MappingProxyType(
    {Severity.MINOR: 30, Severity.SERIOUS: 30, Severity.MAJOR: 60}
)
LONGEST_EXTENSION = 30
FOLLOWED_UP = 180  # days after it was struck off


class Channel(TextChoices):
    """Who looked, and how; each round goes through all three."""

    SELF = "self", mark("自查")
    DEPARTMENT = "department", mark("部门核查")
    VISIT = "visit", mark("实地走访")


class Eight(IntegerChoices):
    """The eight steps with each organisation (八个一), in their order."""

    HELPER = 1, mark("派一名帮办联系人")
    CALL = 2, mark("打一通问询电话")
    OFFICE = 3, mark("去一趟办公场所")
    LEADER = 4, mark("见一次主要负责人")
    MEMBERS = 5, mark("拉一个成员名单")
    RENEWAL = 6, mark("看一遍换届资料")
    PROBLEMS = 7, mark("改一批具体问题")
    ACTIVITY = 8, mark("办一次集体活动")


class Proof(TextChoices):
    """What shows that a problem was put right: the number of a document, never its content."""

    INSTITUTION = "institution", mark("制度文件文号")
    MINUTES = "minutes", mark("会议纪要文号")
    APPROVAL = "approval", mark("批复文号")
    FILING = "filing", mark("备案回执编号")
    REFERRAL = "referral", mark("移送函文号")
    SUMMARY = "summary", mark("情况报告文号")


# By which proof each class of problem is shown to be put right.
PROVED_BY: Mapping[Problem, tuple[Proof, ...]] = MappingProxyType(
    {
        Problem.PARTY: (Proof.APPROVAL, Proof.MINUTES),
        Problem.POSTS: (Proof.APPROVAL, Proof.FILING),
        Problem.INTERNAL: (Proof.INSTITUTION, Proof.MINUTES),
        Problem.RENEWAL: (Proof.FILING, Proof.MINUTES),
        Problem.ACTIVITY: (Proof.SUMMARY, Proof.INSTITUTION),
        Problem.COPYCAT: (Proof.REFERRAL,),
    }
)


class Stage(IntEnum):
    """The six stages of the loop, in their order."""

    FOUND = 1
    ASSIGNED = 2
    RECTIFYING = 3
    VERIFYING = 4
    STRUCK_OFF = 5
    IMPROVING = 6


STAGES: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.FOUND: mark("排查发现"),
        Stage.ASSIGNED: mark("交办督办"),
        Stage.RECTIFYING: mark("限期整改"),
        Stage.VERIFYING: mark("核查验收"),
        Stage.STRUCK_OFF: mark("问题销号"),
        Stage.IMPROVING: mark("规范提升"),
    }
)
# In which stage a case stands, by its state; a case that ended otherwise stands in none.
STAGE_OF: Mapping[str, Stage] = MappingProxyType(
    {
        "found": Stage.FOUND, "assigned": Stage.ASSIGNED, "rectifying": Stage.RECTIFYING,
        "extension_asked": Stage.RECTIFYING, "held": Stage.RECTIFYING, "verifying": Stage.VERIFYING,
        "verified": Stage.STRUCK_OFF, "improving": Stage.IMPROVING, "to_follow_up": Stage.IMPROVING,
        "archived": Stage.IMPROVING,
    }
)  # fmt: skip
