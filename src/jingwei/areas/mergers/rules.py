"""Why organisations cannot be merged or split now; words for the user, or nothing (R-R.16, R-R.21)."""

from jingwei.areas.mergers.references import parting_stopped_by, stopped_by, undecided
from jingwei.kernel.catalogue import translate as _
from jingwei.register.mergers.models import Decision, Split
from jingwei.register.mergers.rules import is_weighty
from jingwei.register.models import Entry, Organisation


def ordered(one: Organisation, other: Organisation) -> tuple[Organisation, Organisation]:
    """The younger of the two, which is merged away, and the older, which lives on (R-F.1)."""
    older, younger = sorted((one, other), key=lambda each: each.pk)
    return younger, older


def needs_two(*entries: Entry) -> bool:
    """Whether the merger of these takes a second person."""
    return any(is_weighty(has_party_org=e.has_party_org, employees=e.employees) for e in entries)


def forbidden(
    younger: Organisation, heir: Organisation, *, but: Decision | None = None
) -> list[str]:
    """Everything that keeps the two from being merged now; within a sight of everything.

    but: the merger itself, which waits for its second person.
    """
    said = [undecided(), _related(younger, heir), *stopped_by(younger, heir), _merger_waits(younger, heir, but=but), _split_waits(younger, heir)]  # fmt: skip
    return [one for one in said if one]


def never_split(number: Organisation, *, but: Split | None = None) -> list[str]:
    """Everything that keeps the number from being split now; within a sight of everything.

    but: the split itself, which waits for its second person.
    """
    said = [undecided(), *parting_stopped_by(number), _merger_waits(number), _split_waits(number, but=but)]  # fmt: skip
    return [one for one in said if one]


def _merger_waits(*numbers: Organisation, but: Decision | None = None) -> str:
    waiting = Decision.objects.waiting().exclude(pk=but.pk if but else 0)
    asked = waiting.filter(organisation__in=numbers) | waiting.filter(heir__in=numbers)
    one = asked.select_related("organisation", "heir").first()
    if one is None:
        return ""
    text = _("{younger} 并入 {heir} 还在等第二人确认，请先确认或退回，再办别的合并、拆分。")
    return text.format(younger=one.organisation.number, heir=one.heir.number)


def _split_waits(*numbers: Organisation, but: Split | None = None) -> str:
    waiting = Split.objects.waiting().exclude(pk=but.pk if but else 0)
    one = waiting.filter(organisation__in=numbers).select_related("organisation").first()
    if one is None:
        return ""
    text = _("{number} 的拆分还在等第二人确认，请先确认或退回，再办别的合并、拆分。")
    return text.format(number=one.organisation.number)


def _related(younger: Organisation, heir: Organisation) -> str:
    """Why a head office and its branch stay two: a branch is an entry of its own (R-2.1)."""
    still = Entry.objects.still()
    is_branch = still.filter(organisation=younger, parent=heir)
    is_head = still.filter(organisation=heir, parent=younger)
    if not (is_branch | is_head).exists():
        return ""
    return _(
        "两家是上级组织和它的分支机构，各自在册，不能合并。如果上级组织认错了，请在下一轮的疑问里答复。"
    )
