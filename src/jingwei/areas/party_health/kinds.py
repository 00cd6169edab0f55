"""The words of how Party organisations live: meetings and how they were held, states (R-PH.1, R-PH.3)."""

from django.db.models import TextChoices

from jingwei.cover.kinds import Nature
from jingwei.kernel.catalogue import mark


class EventKind(TextChoices):
    """What was held (R-3.7)."""

    MEMBERS = "members", mark("党员大会")
    COMMITTEE = "committee", mark("支部委员会会议")
    GROUP = "group", mark("党小组会")
    LECTURE = "lecture", mark("党课")
    THEMED = "themed", mark("主题党日")
    LIFE = "life", mark("组织生活会")
    ELECTION = "election", mark("换届选举")


class Mode(TextChoices):
    """How those present met."""

    ONLINE = "online", mark("线上")
    OFFLINE = "offline", mark("线下")


class State(TextChoices):
    """How it lives (R-3.9)."""

    NORMAL = "normal", mark("正常")
    WEAK = "weak", mark("偏弱")
    HALF_SHELL = "half_shell", mark("半空壳")
    SHELL = "shell", mark("空壳")


def held_by(nature: str) -> tuple[EventKind, ...]:
    """What one of this nature holds: no elections where members do not belong to it for good (R-3.6)."""
    kinds = tuple(EventKind)
    if nature == Nature.ENTITY:
        return kinds
    return tuple(one for one in kinds if one is not EventKind.ELECTION)
