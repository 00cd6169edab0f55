"""Forms of the people: an account, a post, its end, who takes it over, a leave, a task force, a table."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from jingwei.kernel.catalogue import translate as _
from jingwei.people.rules import LONGEST_NAME


def _day(label: str, *, help_text: str = "", required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填日期。"), "invalid": _("日期要写成 2025-11-30 这样的年月日。")},
    )  # fmt: skip


def _login(label: str, *, help_text: str = "", required: bool = True) -> forms.CharField:
    attributes = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=32, widget=forms.TextInput(attrs=attributes),
        error_messages={"required": _("请填登录名。"), "max_length": _("登录名最多 32 个字。")},
    )  # fmt: skip


def _choice(label: str, listed: Sequence[tuple[str, str]], required: str) -> forms.ChoiceField:
    told = {
        "required": required,
        "invalid_choice": _("所选不在可选的范围内，请从列表中选。"),
    }
    return forms.ChoiceField(label=label, choices=[("", _("请选择")), *listed], error_messages=told)


class AccountForm(forms.Form):
    """A new account."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        hint = _("3 到 32 个小写字母、数字和 . _ -，以字母开头，不用电话或证件号。")
        self.fields["login"] = _login(_("登录名"), help_text=hint)
        told = {"required": _("请填写姓名。"), "max_length": _("姓名不超过 {most} 个字，不含换行和控制字符。").format(most=LONGEST_NAME)}  # fmt: skip
        self.fields["name"] = forms.CharField(
            label=_("姓名"), max_length=LONGEST_NAME, help_text=_("别人看到的称呼。"), error_messages=told,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )  # fmt: skip


class SeenForm(forms.Form):
    """A step that is only confirmed. seen: what stood when the form was drawn."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class AppointForm(forms.Form):
    """A post: where, from when, until when."""

    def __init__(self, *given: Any, places: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["place"] = _choice(_("单位或专班"), places, _("请选一个单位或专班。"))
        self.fields["held_from"] = _day(_("从哪天起任职"))
        self.fields["held_to"] = _day(
            _("从哪天起不再担任"), help_text=_("长期任职不填。"), required=False
        )


class EndForm(forms.Form):
    """From which day on something does not hold any more."""

    def __init__(self, *given: Any, label: str, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["on"] = _day(label, help_text=_("最早填今天。"))


class HandOverForm(EndForm):
    """Who takes a post over, and from when."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, label=_("从哪天起由他担任"), **named)
        self.fields["to"] = _login(_("接任人的登录名"))
        self.order_fields(["to", "on"])


class LeaveForm(forms.Form):
    """Days of absence, and who acts meanwhile."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["held_from"] = _day(
            _("从哪天起不在岗"), help_text=_("最早填今天。原因不用写。")
        )
        self.fields["held_to"] = _day(
            _("哪天回来"), help_text=_("不知道就不填，回来时再销假。"), required=False
        )
        self.fields["deputy"] = _login(
            _("代理人的登录名"), required=False,
            help_text=_("休假期间由他代理现有的各个岗位；不填就只登记休假，或由已有的代理人办。"),
        )  # fmt: skip


class ForceForm(forms.Form):
    """A task force: what it is called, its units, its time."""

    def __init__(self, *given: Any, units: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        told = {
            "required": _("专班至少要有一个单位。"),
            "invalid_choice": _("所选不在可选的范围内，请从列表中选。"),
        }
        self.fields["title"] = forms.CharField(
            label=_("名称"), max_length=60, error_messages={"required": _("请填写专班名称。")}
        )
        self.fields["units"] = forms.MultipleChoiceField(
            label=_("单位"), choices=units, error_messages=told, widget=forms.SelectMultiple(attrs={"size": 10}),
            help_text=_("按住 Ctrl 可以选多个。"),
        )  # fmt: skip
        self.fields["held_from"] = _day(_("从哪天起"))
        self.fields["held_to"] = _day(_("到哪天解散"), help_text=_("专班都有止期，到期自动结束。"))


class TableForm(forms.Form):
    """A table of accounts, and from when its posts hold."""

    def __init__(self, *given: Any, today: date, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["table"] = forms.FileField(
            label=_("填好的表格"), allow_empty_file=True, widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}), help_text=_("用下面的模板，.xlsx。"),
            error_messages={"required": _("还没有选文件。请先选，再上传。")},
        )  # fmt: skip
        self.fields["held_from"] = _day(_("从哪天起任职"))
        self.fields["held_from"].initial = today
