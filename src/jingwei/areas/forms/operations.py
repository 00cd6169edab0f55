"""What may be done with a form: taken in, told what its columns mean, filled, removed; each tells the journal (R-FM.6)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jingwei.areas.forms import meanings as said
from jingwei.areas.forms.filling import Asking, fill
from jingwei.areas.forms.layouts import layout_of
from jingwei.areas.forms.meanings import Known, Meanings
from jingwei.areas.forms.models import Blank, Form, Version
from jingwei.areas.forms.places import Places
from jingwei.areas.forms.reading import read_form
from jingwei.areas.forms.stamps import stamped, tell
from jingwei.areas.forms.writing import write_filled
from jingwei.journal.content import Subject
from jingwei.journal.digest import Details
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.seals import new_token
from jingwei.ledgers.workbook import Stamp
from jingwei.people.models import Account
from jingwei.people.sight import current, seeing
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of


@dataclass(frozen=True, slots=True)
class Done:
    """A filled form: how many cells were filled, how many things are missing."""

    content: bytes
    cells: int
    missing: int


def receive(path: Path, *, name: str, unit: Unit, actor: Account, now: datetime) -> Form:
    """Takes a blank in for a unit's office; raises FormRefused. Headings that are known find their form again."""
    layout = read_form(path, name=name, knows=Places(unit, on=timezone.localdate(now)).knows)
    content = path.read_bytes()
    digest = layout.digest()
    with transaction.atomic():
        form, _is_new = Form.objects.get_or_create(
            unit=unit,
            digest=digest,
            defaults={
                "units": ids_of(unit.path),
                "title": layout.title,
                "made_by": actor,
                "made_at": now,
            },
        )
        sha256 = hashlib.sha256(content).hexdigest()
        kept = {
            "file_name": name, "sha256": sha256, "content": content, "layout": layout.kept(), "sent_by": actor,
            "sent_at": now,
        }  # fmt: skip
        Blank.objects.update_or_create(form=form, defaults=kept)
        if form.title != layout.title:
            form.title = layout.title
            form.save(update_fields=["title"])
        details: Details = {"digest": sha256[:16], "sheets": len(layout.sheets)}
        tell("receive", subject=_subject(form), actor=actor, now=now, details=details)
    return form


@transaction.atomic
def remember(form: Form, meanings: Meanings, *, actor: Account, now: datetime) -> int:
    """Keeps what the columns mean from now on; the number of the version, the old one where nothing changed."""
    Form.objects.select_for_update(of=("self",)).get(pk=form.pk)
    newest = form.versions.order_by("-number").first()
    kept = said.kept(meanings)
    if newest is not None and newest.meanings == kept:
        return newest.number
    number = newest.number + 1 if newest else 1
    Version.objects.create(form=form, number=number, meanings=kept, made_by=actor, made_at=now)
    tell("map", subject=_subject(form), actor=actor, now=now, details={"version": number})
    return number


@transaction.atomic
def fill_form(
    blank: Blank, meanings: Meanings, known: Known, *, asking: Asking, actor: Account, now: datetime
) -> Done:
    """The blank with its cells filled; raises FormRefused. Within an active sight of the unit that is asked."""
    layout = layout_of(blank.layout)
    with seeing(current().within(asking.unit)):
        filled = fill(layout, meanings, said.proposed(layout, known), known, asking=asking)
    stamp = Stamp(new_token(), actor.pk, asking.unit.name, now, notice=settings.NOTICE)
    top = [
        _("{form} · {unit} · 数据截至 {day}").format(form=layout.title, unit=asking.unit.name, day=asking.day),
        stamped(filled.secrecy, stamp),
    ]  # fmt: skip
    content = write_filled(
        bytes(blank.content), filled, name=blank.file_name, sheets=[one.name for one in layout.sheets], top=top
    )  # fmt: skip
    cells = sum(len(one.cells) for one in filled.sheets)
    filling: Details = {
        "form": blank.form_id, "unit": asking.unit.pk, "on": str(asking.day), "cells": cells,
        "rows": sum(one.rows or len(one.sheet.waiting) for one in filled.sheets), "missing": len(filled.missing),
    }  # fmt: skip
    tell("fill", subject=Subject("export", stamp.token), actor=actor, now=now, details=filling)
    return Done(content, cells, len(filled.missing))


@transaction.atomic
def remove(form: Form, *, actor: Account, now: datetime) -> None:
    """The blank is gone for good; what its columns mean stays for the next one (E-14)."""
    Blank.objects.filter(form=form).delete()
    tell("remove", subject=_subject(form), actor=actor, now=now, details={})


def _subject(form: Form) -> Subject:
    return Subject("form", str(form.pk))
