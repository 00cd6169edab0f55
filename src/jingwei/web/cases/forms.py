"""The form of a step, made of what it asks; the procedure itself reads the answers and says what is wrong."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.fields import LONGEST_REFERENCE, LONGEST_TEXT, Answer, Ask, Field
from jingwei.procedures.parts import Step
from jingwei.procedures.rules import StepRefused
from jingwei.units.kinds import Tree
from jingwei.units.models import Unit
from jingwei.units.queries import NAMES_JOINED, name_paths

MOST_RADIOS = 8
Choices = list[tuple[str, str]]


class Unread(forms.Field):
    """A field that takes whatever is typed: what it means is told by the step."""

    def clean(self, value: Any) -> Any:
        """The value as it came."""
        return value


class StepForm(forms.Form):
    """What a step asks. Several forms stand on one page, so each has the key of its step before its names."""

    def __init__(
        self, step: Step, *, on: date, data: QueryDict | None = None, initial: Mapping[str, Answer] | None = None
    ) -> None:  # fmt: skip
        super().__init__(data, prefix=step.key, initial=dict(initial or {}))
        self.step = step
        for one in step.asks:
            self.fields[one.key] = _field(one, on=on)

    @property
    def answers(self) -> dict[str, Answer]:
        """What was typed, by the key of the field."""
        return {one.key: self.data.get(self.add_prefix(one.key), "") for one in self.step.asks}

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was typed in words, for a reader whose step is no longer there."""
        said = self.answers
        return [(_(one.title), str(said[one.key])) for one in self.step.asks if said[one.key]]

    def explain(self, refused: StepRefused) -> None:
        """Says in the form why the step was not taken, each fault at its field."""
        self.full_clean()
        if not refused.faults:
            self.add_error(None, str(refused))
        for key, fault in refused.faults.items():
            self.add_error(key if key in self.fields else None, fault)


def _field(asked: Field, *, on: date) -> Unread:
    return Unread(
        label=_(asked.title), required=asked.required, widget=_widget(asked, on=on),
        help_text=_(asked.help) if asked.help else "",
    )  # fmt: skip


def _widget(asked: Field, *, on: date) -> forms.Widget:
    if asked.ask is Ask.TEXT:
        return forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_TEXT})
    if asked.ask is Ask.DATE:
        return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    if asked.ask is Ask.NUMBER:
        return forms.NumberInput(attrs={"min": 0})
    if asked.ask is Ask.EVIDENCE:
        return forms.TextInput(attrs={"maxlength": LONGEST_REFERENCE})
    choices = _choices(asked, on=on)
    if len(choices) <= MOST_RADIOS and asked.ask is not Ask.UNIT:
        return forms.RadioSelect(choices=choices)
    return forms.Select(choices=[("", _("请选择")), *choices])


def _choices(asked: Field, *, on: date) -> Choices:
    if asked.ask is Ask.YES_NO:
        return [("是", _("是")), ("否", _("否"))]
    if asked.ask is Ask.UNIT:
        return _units(asked, on=on)
    return [(key, _(title)) for key, title in asked.choices.items()]


def _units(asked: Field, *, on: date) -> Choices:
    """The units that may be chosen, by the way down to them, without the city that all lie in."""
    standing = Unit.objects.on(on)
    found = standing.filter(kind__in=asked.kinds) if asked.kinds else standing.in_tree(Tree.PLACE)
    lines = name_paths(found.order_by("path"), on=on)
    named = ((str(pk), line.partition(NAMES_JOINED)[2] or line) for pk, line in lines.items())
    return sorted(named, key=lambda one: one[1])
