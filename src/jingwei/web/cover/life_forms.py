"""Forms about how a Party organisation lives: what it held, how it lives, that it becomes an entity."""

from collections.abc import Sequence
from typing import Any

from django import forms

from jingwei.areas.party_health.kinds import EventKind, Mode, State
from jingwei.areas.party_health.operations import LONGEST, MOST_PRESENT
from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.fields import LONGEST_REFERENCE


def _day() -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class HoldForm(forms.Form):
    """Something that was held; kinds: what one of its nature holds."""

    kind = forms.ChoiceField()
    on = _day()
    mode = forms.ChoiceField()
    present = forms.IntegerField(min_value=1, max_value=MOST_PRESENT)

    def __init__(self, *given: Any, kinds: Sequence[EventKind], **named: Any) -> None:
        super().__init__(*given, **named)
        _offer(self, "kind", [(one.value, _(str(one.label))) for one in kinds])
        _offer(self, "mode", [(one.value, _(str(one.label))) for one in Mode])
        _call(self, kind=_("组织生活"), on=_("日期"), mode=_("方式"), present=_("到会人数"))
        self.fields["mode"].initial = Mode.OFFLINE


class TakeBackForm(forms.Form):
    """Why something was wrongly noted."""

    why = forms.CharField(max_length=LONGEST)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _call(self, why=_("为什么撤回"))


class ConfirmForm(forms.Form):
    """How it lives. seen: the signals that the reader saw."""

    state = forms.ChoiceField()
    reason = forms.CharField(
        max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST})
    )
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _offer(self, "state", [(one.value, _(str(one.label))) for one in State])
        _call(self, state=_("确认为"), reason=_("理由"))
        self.fields["reason"].help_text = _("怎么核实的；不写人名和电话。")


class EntityForm(forms.Form):
    """That a functional one becomes an entity, by the answer of the committee above."""

    approval = forms.CharField(max_length=LONGEST_REFERENCE)
    approved_on = _day()
    formal = forms.IntegerField(min_value=0, max_value=MOST_PRESENT)
    on = _day()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _call(
            self, approval=_("批复文号"), approved_on=_("批复日期"), formal=_("正式党员"), on=_("从哪一天起"),
        )  # fmt: skip


def _offer(form: forms.Form, name: str, listed: list[tuple[str, str]]) -> None:
    choice = form.fields[name]
    assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared above
    choice.choices = listed


def _call(form: forms.Form, **titles: str) -> None:
    for name, title in titles.items():
        form.fields[name].label = title
