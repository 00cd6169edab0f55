"""Forms of the lists: what is so of each item, and the charter that is read for its clauses."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms

from jingwei.areas.compliance.kinds import Standing
from jingwei.areas.compliance.lists.charter import LONGEST_CHARTER, LONGEST_PASSAGE
from jingwei.areas.compliance.lists.definition import Item
from jingwei.areas.compliance.lists.operations import MOST_PEOPLE, Note, asked, note_of
from jingwei.areas.compliance.lists.queries import Kept
from jingwei.areas.compliance.rules import LONGEST
from jingwei.kernel.catalogue import translate as _
from jingwei.web.service.forms import call, day, offer

Rows = list[tuple[Item, "ItemForm"]]


class ItemForm(forms.Form):
    """What is so of one item; nothing is said of it where nothing is chosen."""

    stands = forms.ChoiceField(required=False)
    since = day(required=False)
    document = forms.CharField(required=False, max_length=LONGEST)
    count = forms.IntegerField(required=False, min_value=0, max_value=MOST_PEOPLE)
    passage = forms.CharField(
        required=False, max_length=LONGEST_PASSAGE, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *given: Any, asks: frozenset[str], on: date, **named: Any) -> None:
        super().__init__(*given, **named)
        self._asks, self._on = asks, on
        for name in {"since", "document", "count", "passage"} - asks:
            del self.fields[name]
        said = [(one.value, _(str(one.label))) for one in Standing]
        offer(self, "stands", [("", _("还没有核对")), *said])
        titles = {
            "stands": _("有没有"), "since": _("从哪天起"), "document": _("文号"), "count": _("人数"), "passage": _("章程原文"),
        }  # fmt: skip
        call(self, **{name: titles[name] for name in self.fields})

    def clean(self) -> dict[str, Any]:
        """As the operation refuses it, so that it stands at its item."""
        said = super().clean() or {}
        if said.get("stands") and not self.errors:
            for why in filter(None, self.note(said).refusals(asks=self._asks, on=self._on)):
                self.add_error(None, why)
        elif not said.get("stands") and any(said.get(name) for name in self._asks):
            self.add_error("stands", _("请选有或没有；这一项先不登记的，请清空。"))
        return said

    def note(self, said: Mapping[str, Any]) -> Note:
        """What it says; of a clause that is not there the proposed passage falls away."""
        told = {name: said[name] for name in said if name in self.fields}
        if told["stands"] == Standing.NO and "passage" in told:
            told["passage"] = ""
        return Note(**told)


class BasisForm(forms.Form):
    """By what it is known. seen: the newest row that the reader saw."""

    basis = forms.CharField(max_length=LONGEST)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        call(self, basis=_("依据"))
        self.fields["basis"].help_text = _("核对了哪份材料、哪天的；不写人名和电话。")


class CharterForm(forms.Form):
    """A charter, as a Word file or as text; it is read and not kept."""

    text = forms.CharField(
        required=False, max_length=LONGEST_CHARTER, widget=forms.Textarea(attrs={"rows": 12})
    )
    file = forms.FileField(
        required=False, allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".docx"})
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        call(self, text=_("章程的文字"), file=_("或者选章程的 Word 文件"))
        self.fields["file"].help_text = _("只读 .docx，读过就删，不留存。")


def rows_of(
    kept: Kept, *, on: date, given: Any = None, found: Mapping[str, str] | None = None
) -> Rows:
    """A form for each item, filled with what is noted, and with the passages found in a charter."""
    return [
        (item, ItemForm(given, prefix=item.key, asks=asked(kept.listing, item), on=on, initial=_initial(note_of(held), (found or {}).get(item.key, ""))))
        for item, held in kept.rows
    ]  # fmt: skip


def _initial(note: Note | None, passage: str) -> dict[str, Any]:
    """What was found in the charter goes before what was noted; whether it stands is the reader's to say."""
    if passage and (note is None or note.passage != passage):
        return {"passage": passage}
    return asdict(note) if note else {}


def said_in(rows: Rows) -> dict[str, Note]:
    """What the forms say, of the items of which they say something."""
    return {
        item.key: form.note(form.cleaned_data) for item, form in rows if form.cleaned_data["stands"]
    }
