"""Files that come within the form of a step, and those that it names: the way without scripts (R-EV.7)."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from jingwei.evidence.ingest import ingest
from jingwei.evidence.kinds import EvidenceRefused, Kept
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.attachments.operations import take_in
from jingwei.procedures.attachments.queries import loose
from jingwei.procedures.fields import Field
from jingwei.procedures.parts import Step
from jingwei.web.cases.forms import StepForm, new_files, tokens_of
from jingwei.web.request import OfficeRequest

Keep = Callable[[UploadedFile], Kept]  # raises EvidenceRefused


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A file of a field, and under which key the same form sends it again."""

    field: str
    kept: Kept
    key: str


def sent_form(request: OfficeRequest, step: Step) -> StepForm:
    """The form as it was sent, its files taken in; those that are refused are told with the step (`faults`)."""

    def keep(sent: UploadedFile) -> Kept:
        return ingest(sent.name or "", sent.chunks())

    return form_with_files(request, step, keep=keep, actor=request.account)


def form_with_files(
    request: OfficeRequest, step: Step, *, keep: Keep, actor: Account | None
) -> StepForm:
    """The same, however a file is kept and whoever sends it; actor: None for somebody outside."""
    arrived, faults = _arrived(request, step, keep)
    data = request.POST.copy()
    for one in arrived:  # not before all are looked at: the journal waits for nobody
        try:
            made = take_in(one.kept, key=one.key, actor=actor, now=request.now)
        except EvidenceRefused as refused:
            faults.setdefault(one.field, []).append(str(refused))
        else:
            data.appendlist(f"{step.key}-{tokens_of(one.field)}", str(made.token))
    form = StepForm(step, on=request.today, data=data)
    form.file_faults = {field: "\n".join(said) for field, said in faults.items()}
    # Who is outside has no sight of his own; files are looked at before, with no transaction open.
    with nullcontext() if actor else seeing(EVERYTHING):
        for asked in step.asks:
            if asked.files:
                form.attach(asked, loose(actor.pk if actor else None, _tokens(data, step, asked)))
    return form


def _arrived(
    request: OfficeRequest, step: Step, keep: Keep
) -> tuple[list[_Arrived], dict[str, list[str]]]:
    """The files that were taken in, and why others were not, by field."""
    found: list[_Arrived] = []
    faults: dict[str, list[str]] = {}
    for asked in step.asks:
        name = f"{step.key}-{new_files(asked.key)}"
        for sent in request.FILES.getlist(name)[: asked.files + 1]:
            try:
                kept = keep(sent)
            except EvidenceRefused as refused:
                faults.setdefault(asked.key, []).append(str(refused))
            else:
                key = f"{request.POST.get('key', '')[:32]}/{asked.key}/{kept.source}"
                found.append(_Arrived(asked.key, kept, key))
    return found, faults


def _tokens(data: QueryDict, step: Step, asked: Field) -> list[UUID]:
    """The tokens that the form names; what is none is passed over here and refused by the step."""
    found = []
    for said in data.getlist(f"{step.key}-{tokens_of(asked.key)}"):
        try:
            found.append(UUID(said))
        except ValueError:
            continue
    return found
