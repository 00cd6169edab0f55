"""The words of compliance: what falls due, whose turn it is, how an annual check ended, how a term stands (R-CP.2)."""

from django.db.models import TextChoices

from jingwei.kernel.catalogue import mark


class Known(TextChoices):
    """Yes, no, or nobody knows yet."""

    YES = "yes", mark("是")
    NO = "no", mark("否")
    UNKNOWN = "unknown", mark("待核实")


class Standing(TextChoices):
    """Whether an item of a list is there, as somebody found (R-CP.14)."""

    YES = "yes", mark("有")
    NO = "no", mark("没有")


class Conclusion(TextChoices):
    """How an annual check ended (R-6.3)."""

    PASSED = "passed", mark("合格")
    BASIC = "basic", mark("基本合格")
    FAILED = "failed", mark("不合格")


class Assessment(TextChoices):
    """The level that the registrar's assessment gave (R-9.2)."""

    FIVE = "5a", mark("5A")
    FOUR = "4a", mark("4A")
    THREE = "3a", mark("3A")
    TWO = "2a", mark("2A")
    ONE = "1a", mark("1A")


class Whose(TextChoices):
    """Who is late where it is overdue: the office is bound too (E-22)."""

    ORGANISATION = "organisation", mark("社会组织")
    OFFICE = "office", mark("机关")


class What(TextChoices):
    """What falls due in the calendar of a social organisation."""

    REPORT = "report", mark("报送年检材料")
    FILE = "file", mark("向登记机关报年检或年报")
    REVIEW = "review", mark("业务主管单位初审")
    CONCLUDE = "conclude", mark("登记机关作出年检结论")
    REMIND = "remind", mark("届满前六个月提醒")
    DECIDE = "decide", mark("理事会决定换届或申请延期")
    RENEW = "renew", mark("换届")
    FILE_TERM = "file_term", mark("换届结果备案")
    ASSESS = "assess", mark("评估等级到期")
    SYNC = "sync", mark("六同步")


BY_OFFICE = (What.REVIEW, What.CONCLUDE, What.REMIND, What.SYNC)


class Term(TextChoices):
    """How the term of office stands on a day."""

    RUNNING = "running", mark("任期内")
    ENDING = "ending", mark("六个月内届满")
    POSTPONED = "postponed", mark("已批准延期")
    OVERDUE = "overdue", mark("逾期未换届")
    UNTOLD = "untold", mark("没有登记任期")


class Check(TextChoices):
    """How the annual check of a year stands, as far as it was told."""

    PASSED = "passed", mark("合格")
    BASIC = "basic", mark("基本合格")
    FAILED = "failed", mark("不合格")
    SUBMITTED = "submitted", mark("已报，没有结论")
    NONE = "none", mark("没有登记")


class EventKind(TextChoices):
    """What is to be held or done (R-8.1)."""

    ASSEMBLY = "assembly", mark("会员（代表）大会、理事会")
    LEADERS = "leaders", mark("换届、负责人更替")
    CHARTER = "charter", mark("修改章程")
    PARTY = "party", mark("成立党组织")
    BRANCH = "branch", mark("设立分支、代表机构")
    FORUM = "forum", mark("大型论坛、展会")
    CONTEST = "contest", mark("评比、竞赛、表彰")
    FOREIGN = "foreign", mark("涉外、涉港澳台活动")
    DONATION = "donation", mark("接受境外捐赠")
    ENTERPRISE = "enterprise", mark("投资设立企业、实体")
    LITIGATION = "litigation", mark("重大诉讼")
    CHARITY = "charity", mark("大型公益活动")


class Word(TextChoices):
    """What an office says: a hold without an article is report-only and holds nothing (E-22)."""

    AGREE = "agree", mark("没有不同意见")
    NOTE = "note", mark("提示意见（不影响举办）")
    HOLD = "hold", mark("不同意（引用条款）")


class Post(TextChoices):
    """A post in a social organisation (R-7.4)."""

    PRESIDENT = "president", mark("会长、理事长")
    VICE = "vice", mark("副会长、副理事长")
    SECRETARY = "secretary", mark("秘书长")
    LEGAL = "legal", mark("法定代表人")
    COUNCIL = "council", mark("理事、常务理事")
    SUPERVISOR = "supervisor", mark("监事")


class Category(TextChoices):
    """Of what category whoever holds the post is, as the cadre department said; nothing else of him is kept (R-7.4)."""

    NOT_OFFICIAL = "not_official", mark("不是公职人员")
    SERVING = "serving", mark("在职")
    RECENT = "recent", mark("退（离）休不满三年")
    RETIRED = "retired", mark("退（离）休满三年")
    UNKNOWN = "unknown", mark("不清楚")


class Verdict(TextChoices):
    """What the department that checked says of the post; it is decided outside, and comes in (M51)."""

    IN_ORDER = "in_order", mark("符合规定")
    TO_APPROVE = "to_approve", mark("应补办审批")
    TO_LEAVE = "to_leave", mark("应退出兼职")
    UNDECIDED = "undecided", mark("还没有结论")
