"""Forms of service teams: a new one, whom it serves, that it was in touch, that a need is settled."""

from collections.abc import Sequence
from typing import Any

from django import forms

from jingwei.areas.service.models import ContactKind
from jingwei.areas.service.rules import LONGEST_NEED, LONGEST_RESULT, NO_PERSONS
from jingwei.kernel.catalogue import translate as _

LONGEST_NAME = 100
_MOST = 10_000  # people of one team
Choices = Sequence[tuple[int, str]]


def day(**more: Any) -> forms.DateField:
    """A day, as browsers let one choose it."""
    return forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more
    )


def call(form: forms.Form, **titles: str) -> None:
    """Gives the fields their titles, in the reader's language."""
    for name, title in titles.items():
        form.fields[name].label = title


def offer(form: forms.Form, name: str, listed: Sequence[tuple[object, str]]) -> None:
    """What can be chosen."""
    choice = form.fields[name]
    assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared above
    choice.choices = [(str(value), word) for value, word in listed]


class FoundForm(forms.Form):
    """A new team."""

    name = forms.CharField(max_length=LONGEST_NAME)
    organ = forms.ChoiceField()
    members = forms.IntegerField(min_value=1, max_value=_MOST)
    on = day()

    def __init__(self, *given: Any, organs: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        offer(self, "organ", organs)
        call(self, name=_("服务团名称"), organ=_("派出单位"), members=_("人数"), on=_("从哪一天起"))
        self.fields["members"].help_text = _("只写人数，不写姓名。")


class TieForm(forms.Form):
    """An organisation that is served from a day on."""

    number = forms.CharField(max_length=20)
    on = day()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        call(self, number=_("组织的经纬号"), on=_("从哪一天起"))


class EndForm(forms.Form):
    """The day from which it is so no longer."""

    on = day()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        call(self, on=_("从哪一天起"))


class ContactForm(forms.Form):
    """That the team was in touch."""

    tie = forms.ChoiceField()
    on = day()
    kind = forms.ChoiceField()
    need = forms.CharField(
        required=False, max_length=LONGEST_NEED, widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_NEED})
    )  # fmt: skip
    is_settled = forms.BooleanField(required=False)

    def __init__(self, *given: Any, ties: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        offer(self, "tie", ties)
        offer(self, "kind", [(one.value, _(str(one.label))) for one in ContactKind])
        call(
            self,
            tie=_("联系哪家"),
            on=_("哪天"),
            kind=_("怎么联系的"),
            need=_("需要什么"),
            is_settled=_("当场解决了"),
        )
        self.fields["need"].help_text = _(NO_PERSONS)


class SettleForm(forms.Form):
    """That a need is settled."""

    on = day()
    result = forms.CharField(required=False, max_length=LONGEST_RESULT)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        call(self, on=_("哪天解决的"), result=_("怎么解决的"))
        self.fields["result"].help_text = _(NO_PERSONS)
