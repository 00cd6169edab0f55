"""Files that somebody without an account sends with his step: few, small, and not more in an hour than an office looks at (R-EV.11)."""

from uuid import UUID

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile

from jingwei.evidence.kinds import EvidenceRefused, Kept
from jingwei.evidence.names import shown
from jingwei.evidence.outside import ACCEPTED, ingest_outside
from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.attachments.operations import CROWDED, forget_outside
from jingwei.procedures.parts import Step
from jingwei.procedures.rules import StepRefused
from jingwei.web.cases.forms import StepForm, Unread
from jingwei.web.cases.sending_along import form_with_files
from jingwei.web.request import OfficeRequest

MOST_AN_HOUR = 240  # files that are looked at, refused ones too, of all who are outside together
_HOUR = 3600  # seconds


def brought_form(request: OfficeRequest, step: Step) -> StepForm:
    """The form as it was sent, its files looked at and taken in, for nobody's account."""

    def keep(sent: UploadedFile) -> Kept:
        if _is_crowded(request):
            raise EvidenceRefused(_(CROWDED).format(name=shown(sent.name or "")))
        return ingest_outside(sent.name or "", sent.size or 0, sent.chunks())

    return for_outside(form_with_files(request, step, keep=keep, actor=None))


def for_outside(form: StepForm) -> StepForm:
    """The form as somebody outside is asked: his browser offers what is taken in from him."""
    for field in form.fields.values():
        if isinstance(field, Unread):
            field.accepted, field.is_outside = ACCEPTED, True
    return form


def decline(form: StepForm, refused: StepRefused) -> None:
    """Says why the step was not taken. Where no answer is to be mended, nothing of the files stays (E-20)."""
    form.explain(refused)
    if refused.faults:
        return
    forget_outside(
        [UUID(str(one.token)) for asked in form.step.asks for one in form.attached_to(asked)]
    )
    for asked in form.step.asks:
        form.attach(asked, ())


def _is_crowded(request: OfficeRequest) -> bool:
    """Counts one more; nobody is counted apart."""
    key = f"counter-files/{request.now:%Y%m%d%H}"
    cache.add(key, 0, timeout=_HOUR)
    return cache.incr(key) > MOST_AN_HOUR
