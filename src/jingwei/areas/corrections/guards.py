"""What forbids a correction, and what an accepted one does to the register (R-K.2, R-K.3)."""

from jingwei.areas.corrections.operations import speaks_for
from jingwei.areas.corrections.values import chosen_field, coded, offered
from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.models import Case
from jingwei.procedures.organisations import about, actor_of, register_open
from jingwei.procedures.parts import Facts
from jingwei.procedures.rules import StepRefused
from jingwei.register.kinds import EditableField
from jingwei.register.operations import edit_field
from jingwei.register.rules import misvalued


def speaks_for_another(case: Case, facts: Facts) -> str:
    """Why a contact does not ask for an organisation that is not his own."""
    if speaks_for(facts.actor, number=case.subject_id, on=facts.on):
        return ""
    return _("您不是它的联系人，不能替它申请更正。要登记为联系人，请找所在街道。")


def senseless(_case: Case, facts: Facts) -> str:
    """Why the field cannot have the value that is asked for, or has it already."""
    field = _field(facts)
    text = facts.answers.get("value")
    if field is None or text is None:
        return ""
    value = coded(field, str(text))
    if value is None:
        said = _("“{field}”只能是：{words}。")
        return said.format(field=_(field.label), words=offered(field))
    if str(facts.held.get(str(field), "")) == value:
        return _("底册里的“{field}”已经是这样写的，不用更正。").format(field=_(field.label))
    return misvalued(field, value)


def correct(case: Case, facts: Facts) -> None:
    """Put the field right, as it was last asked for; the case is the reason (R-R.7)."""
    field, text = _field(facts), _last(facts, "value")
    value = coded(field, text) if field and text else None
    if field is None or value is None:
        raise StepRefused(_("这件申请里没有写明要更正成什么，请退回补充。"))
    with register_open():
        edit_field(
            about(case), field=field, value=value, on=facts.on, actor=actor_of(facts), now=facts.now,
            reason=_("纠错办件 {number}").format(number=case.pk),
        )  # fmt: skip


def _field(facts: Facts) -> EditableField | None:
    return chosen_field(facts.answers.get("field") or _last(facts, "field"))


def _last(facts: Facts, key: str) -> str:
    """What was last answered under the key, "" for nothing."""
    said = [event.answers[key] for event in facts.events if event.answers.get(key)]
    return str(said[-1]) if said else ""
