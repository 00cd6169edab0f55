"""The words of the offices' own ledgers that the code knows: which sort, where it stands, what becomes of a line."""

from django.db.models import TextChoices

from jingwei.kernel.catalogue import mark


class BookKind(TextChoices):
    """What a ledger lists."""

    PARTIES = "parties", mark("支部台账")
    INSTRUCTORS = "instructors", mark("指导员台账")


class State(TextChoices):
    """Where a ledger stands; what is read can be taken over again and again."""

    WAITING = "waiting", mark("正在读")
    READ = "read", mark("已读好")
    TAKING = "taking", mark("正在接收")
    REFUSED = "refused", mark("读不了")


class Verdict(TextChoices):
    """What taking a line over would do (R-B.4)."""

    NEW = "new", mark("新的")
    DIFFERENT = "different", mark("已在册，有不同")
    HOSTS = "hosts", mark("有组织没认出")
    REFUSED = "refused", mark("不能接收")
    SAME = "same", mark("已在册，一致")


class How(TextChoices):
    """By what an organisation of the register was recognised (R-B.3)."""

    CODE = "code", mark("代码")
    NAME = "name", mark("名称")
    FORMER = "former", mark("曾用名")
    PERSON = "person", mark("由人选定")
    LEFT_OUT = "left_out", mark("由人略去")
    NONE = "none", mark("没认出")


TAKEABLE = (Verdict.NEW, Verdict.DIFFERENT)
