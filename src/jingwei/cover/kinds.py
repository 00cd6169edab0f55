"""The words of the cover that the code knows: how Party organisations are formed, and what covers an organisation."""

from django.db.models import TextChoices

from jingwei.kernel.catalogue import mark


class Level(TextChoices):
    """How big a Party organisation is (R-CV.1)."""

    COMMITTEE = "committee", mark("党委")
    GENERAL_BRANCH = "general_branch", mark("党总支")
    BRANCH = "branch", mark("党支部")
    GROUP = "group", mark("党小组")


class Nature(TextChoices):
    """Whether members belong to it for good (R-CV.2)."""

    ENTITY = "entity", mark("实体型")
    FUNCTIONAL = "functional", mark("功能型")
    TEMPORARY = "temporary", mark("临时")


class Formation(TextChoices):
    """How it was formed (R-CV.3)."""

    SINGLE = "single", mark("单独组建")
    JOINT = "joint", mark("联合组建")
    ZONE = "zone", mark("区域组建")
    INDUSTRY = "industry", mark("行业组建")
    CHAIN = "chain", mark("产业链组建")
    ENCLAVE = "enclave", mark("飞地支部")


class OrgCover(TextChoices):
    """How an organisation is covered by Party organisations on a day; the first that fits counts (R-CV.4)."""

    OWN = "own", mark("单独组建")
    JOINT = "joint", mark("联合组建")
    FUNCTIONAL = "functional", mark("只有功能型、临时组织")
    NONE = "none", mark("没有党组织")


class WorkCover(TextChoices):
    """Through what Party work reaches an organisation on a day; the first that fits counts (R-CV.5)."""

    ORGANISATION = "organisation", mark("有党组织")
    INSTRUCTOR = "instructor", mark("有指导员")
    NONE = "none", mark("都没有")


class PostKind(TextChoices):
    """Where an instructor comes from (R-CV.7)."""

    OFFICIAL = "official", mark("机关干部")
    RETIRED = "retired", mark("退休干部")
    GRADUATE = "graduate", mark("选派大学生")
    PROFESSIONAL = "professional", mark("专业人员")


class CountKind(TextChoices):
    """Of whom a Party organisation tells a count for a quarter: never who, never a stage of somebody (R-CV.13, E-17)."""

    APPLICANTS = "applicants", mark("提交入党申请")
    ACTIVISTS = "activists", mark("入党积极分子")
    DEVELOPED = "developed", mark("发展党员")


class MassKind(TextChoices):
    """Of which kind a mass organisation is that an organisation has set up (工青妇, R-CV.15)."""

    UNION = "union", mark("工会组织")
    YOUTH = "youth", mark("团组织")
    WOMEN = "women", mark("妇联组织")


class Direction(TextChoices):
    """Which side of a hand-over of mobile members a Party organisation tells of (R-CV.14)."""

    SENT = "sent", mark("流出到")
    RECEIVED = "received", mark("流入自")


# Formations of an organisation that is its host's own; all others are shared.
OWN_FORMATIONS = (Formation.SINGLE, Formation.ENCLAVE)
# What is in the headline rate (R-CV.4).
COVERED = (OrgCover.OWN, OrgCover.JOINT)
