"""Forms of an organisation: a value and its reason, a unit and its reason, a check, why a phone is needed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from jingwei.fusion.outputs import words
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.register.kinds import EditableField, Method, Outcome
from jingwei.register.rules import BIGGEST_COUNT, LONGEST_NOTE, LONGEST_VALUE

# For what a phone may be looked at: the key goes into the journal (R-R.10).
PURPOSES: Mapping[str, str] = {
    "check": mark("核实情况"),
    "visit": mark("约上门走访"),
    "service": mark("办理它提出的事"),
    "notice": mark("通知事项"),
}
_WORDED = {
    EditableField.LEGAL_STATUS: words.LEGAL_STATUS,
    EditableField.OWNERSHIP: words.OWNERSHIP,
    **dict.fromkeys(
        (
            EditableField.HAS_PARTY_ORG,
            EditableField.HAS_PREMISES,
            EditableField.HAS_STAFF,
            EditableField.HAS_OPERATION,
        ),
        words.YES_NO,
    ),
}


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("理由"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_NOTE}),
        help_text=_("凭什么这样写：哪天谁核的、哪份材料。不写个人信息。"),
        error_messages={"required": _("请写明理由，供上级和部门核对。")},
    )


class SeenForm(forms.Form):
    """A form that remembers in `seen` what stood when it was drawn, so that nobody changes it unseen."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def show_anew(self, seen: int | None) -> None:
        """Whoever was refused decides again, about what stands now."""
        self.initial["seen"] = seen
        if self.is_bound:
            self.data = {**self.data.dict(), self.add_prefix("seen"): seen or ""}  # type: ignore[attr-defined]


class EditForm(SeenForm):
    """The new value of a field. seen: the entry."""

    def __init__(self, *given: Any, field: EditableField, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["value"] = _value(field)
        self.fields["reason"] = _reason()


def _value(field: EditableField) -> forms.Field:
    title = words.heading(field)
    if field in _WORDED:
        choices = [(code, _(text)) for code, text in _WORDED[field].items()]
        return forms.ChoiceField(label=title, choices=choices)
    if field is EditableField.EMPLOYEES:
        hint = _("整数；不知道就留空。")
        return forms.IntegerField(
            label=title, required=False, min_value=0, max_value=BIGGEST_COUNT, help_text=hint
        )
    is_needed = field is EditableField.NAME
    return forms.CharField(label=title, required=is_needed, max_length=LONGEST_VALUE)


class PlaceForm(SeenForm):
    """The unit that an organisation is to belong to. seen: the placement, empty for none."""

    unit = forms.ChoiceField()

    def __init__(
        self, *given: Any, title: str, units: Sequence[tuple[int, str]], most: int, **named: Any
    ) -> None:
        super().__init__(*given, **named)
        choice = self.fields["unit"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared above
        choice.label = title
        choice.choices = [("", _("请选择")), *((str(pk), name) for pk, name in units)]
        choice.help_text = _told(len(units), most)
        choice.error_messages = {
            "required": _("请选一个单位。"),
            "invalid_choice": _("所选单位不在可选的范围内，请从列表中选。"),
        }
        self.fields["reason"] = _reason()


def _told(count: int, most: int) -> str:
    """How many units can be chosen."""
    if count == 0:
        return _("没有找到，请换一个名称。")
    if count >= most:
        return _("只列了前 {most} 个，请先按名称找。").format(most=most)
    return _("{count} 个可选。").format(count=count)


class ReasonForm(SeenForm):
    """Why something is taken back. seen: what is taken back."""

    prefix = "back"

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["reason"] = _reason()


class CheckForm(SeenForm):
    """What a call, a visit or an inspection found. seen: the newest check."""

    method = forms.ChoiceField(widget=forms.RadioSelect)
    outcome = forms.ChoiceField(widget=forms.RadioSelect)
    checked_on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = forms.CharField(
        required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["method"].label = _("方式")
        self.fields["outcome"].label = _("结果")
        self.fields["checked_on"].label = _("日期")
        self.fields["note"].label = _("情况说明")
        self.fields["note"].help_text = _("看到的情况；不写人名和电话。")
        for name, options in (("method", Method), ("outcome", Outcome)):
            choice = self.fields[name]
            assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared above
            choice.choices = [(one.value, _(str(one.label))) for one in options]
            choice.error_messages["required"] = _("请选一项。")


class PhoneForm(forms.Form):
    """For what the phone is looked at."""

    purpose = forms.ChoiceField()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        choice = self.fields["purpose"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared above
        choice.label = _("用途")
        choice.choices = [("", _("请选用途")), *((key, _(text)) for key, text in PURPOSES.items())]
        choice.error_messages = {"required": _("请选用途：看电话要记入日志。"), "invalid_choice": _("请从列表中选用途。")}  # fmt: skip
