"""Forms of a Party organisation: what is said of it, whom it is formed in, from which day."""

from typing import Any

from django import forms
from django.db.models import TextChoices

from jingwei.cover.kinds import Formation, Level, Nature
from jingwei.kernel.catalogue import translate as _

LONGEST_NAME = 100
_CHOICES: dict[str, type[TextChoices]] = {
    "level": Level,
    "nature": Nature,
    "formation": Formation,
}
_MOST = 10_000  # members of one Party organisation


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more
    )


class _Titled(forms.Form):
    """A form whose fields are called as the ledger calls them."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        titles = {
            "name": _("党组织名称"), "level": _("级别"), "nature": _("性质"), "formation": _("组建形式"),
            "formal": _("正式党员"), "probationary": _("预备党员"), "term_from": _("任期起始"), "term_to": _("任期届满"),
            "on": _("从哪一天起"), "established_on": _("成立日期"), "number": _("组织的经纬号"), "hosts": _("建在哪些组织"),
        }  # fmt: skip
        for key, bound in self.fields.items():
            bound.label = titles.get(key, key)
            if isinstance(bound, forms.ChoiceField):
                bound.choices = [(value, _(str(word))) for value, word in _CHOICES[key].choices]


class FactsForm(_Titled):
    """What is said of a Party organisation; members are counts."""

    name = forms.CharField(max_length=LONGEST_NAME)
    level = forms.ChoiceField(choices=Level.choices, initial=Level.BRANCH)
    nature = forms.ChoiceField(choices=Nature.choices, initial=Nature.ENTITY)
    formation = forms.ChoiceField(choices=Formation.choices, initial=Formation.SINGLE)
    formal = forms.IntegerField(min_value=0, max_value=_MOST, initial=0)
    probationary = forms.IntegerField(min_value=0, max_value=_MOST, initial=0)
    term_from = _day(required=False)
    term_to = _day(required=False)


class FoundForm(FactsForm):
    """A new Party organisation with its hosts, by their numbers."""

    hosts = forms.CharField(max_length=400)
    established_on = _day()
    field_order = ("name", "hosts", "established_on")

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["hosts"].help_text = _("写经纬号，几家之间空一格。")


class ReviseForm(FactsForm):
    """What is said of it from a day on. seen: the record that its reader saw."""

    on = _day()
    seen = forms.IntegerField(widget=forms.HiddenInput)


class TieForm(_Titled):
    """A host that joins or leaves on a day."""

    number = forms.CharField(max_length=20)
    on = _day()


class EndForm(_Titled):
    """The day from which it is none any more."""

    on = _day()
