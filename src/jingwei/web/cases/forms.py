"""The form of a step, made of what it asks; the procedure itself reads the answers and says what is wrong."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from jingwei.evidence.kinds import ACCEPTED
from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.attachments.models import Attachment
from jingwei.procedures.fields import LONGEST_REFERENCE, LONGEST_TEXT, Answer, Ask, Field
from jingwei.procedures.files_named import files_key
from jingwei.procedures.parts import Step
from jingwei.procedures.rules import StepRefused
from jingwei.units.kinds import Tree
from jingwei.units.models import Unit
from jingwei.units.queries import NAMES_JOINED, name_paths

MOST_RADIOS = 8
LONGEST_VERSION = 9  # digits
Choices = list[tuple[str, str]]


def version_in(data: QueryDict) -> int:
    """The version of the case that the reader saw; 0, which no case has, for none."""
    text = data.get("version", "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_VERSION else 0


def tokens_of(field: str) -> str:
    """The name of the ticks that stand for the files of a field, one each."""
    return files_key(field)


def new_files(field: str) -> str:
    """The name under which the files themselves come with a form."""
    return f"{field}__new"


class Unread(forms.Field):
    """A field that takes whatever is typed: what it means is told by the step.

    files: how many files may stand for it; attached: those that have come; is_outside: of who has no account.
    """

    files = 0
    is_outside = False
    is_optional = False  # where files may stand for the answer, `required` cannot say it
    accepted = ACCEPTED
    attached: Sequence[Attachment] = ()

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
        self.file_faults: Mapping[str, str] = {}
        for one in step.asks:
            self.fields[one.key] = _field(one, on=on)

    @property
    def answers(self) -> dict[str, Answer]:
        """What was typed, by the key of the field."""
        said = {one.key: self.data.get(self.add_prefix(one.key), "") for one in self.step.asks}
        return said | {
            tokens_of(one.key): " ".join(self.data.getlist(self.add_prefix(tokens_of(one.key))))
            for one in self.step.asks if one.files and isinstance(self.data, QueryDict)
        }  # fmt: skip

    @property
    def takes_files(self) -> bool:
        """True where a question takes files: the form is sent in parts then."""
        return any(one.files for one in self.step.asks)

    def attach(self, asked: Field, files: Sequence[Attachment]) -> None:
        """Shows files that have come with their field."""
        found = self.fields[asked.key]
        assert isinstance(found, Unread)  # noqa: S101 - all of them are
        found.attached = files

    def attached_to(self, asked: Field) -> Sequence[Attachment]:
        """The files that have come with a field."""
        found = self.fields[asked.key]
        return found.attached if isinstance(found, Unread) else ()

    def refuse_files(self) -> None:
        """Raises StepRefused where a file was not taken in: the step waits for the reader to see it."""
        if self.file_faults:
            raise StepRefused("\n".join(self.file_faults.values()), self.file_faults)

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
    found = Unread(
        label=_(asked.title), required=asked.required and not asked.files, widget=_widget(asked, on=on),
        help_text=_(asked.help) if asked.help else "",
    )  # fmt: skip
    found.files, found.is_optional = asked.files, not asked.required
    return found


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
