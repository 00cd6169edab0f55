"""The form that plans a sweep: over which rows of which ledger, by which method, until when."""

import secrets
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jingwei.areas.sweeps.planning import LONGEST_TITLE, Plan, plan_sweep, rows
from jingwei.fusion.outputs import words
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.address import understand
from jingwei.ledgers.catalogue import LEDGERS
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.procedures.operations import StepRefused
from jingwei.procedures.operations.many import MOST
from jingwei.register.kinds import Method
from jingwei.units.kinds import COMMITTEES, Kind
from jingwei.units.models import Unit
from jingwei.web.access import powers
from jingwei.web.organisations.choosing import choices, within
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped_to_cases

SWEPT = (Kind.CITY, Kind.DISTRICT, Kind.STREET, Kind.TOWN, Kind.PARK, Kind.COMMUNITY, *COMMITTEES)
ORGANISATIONS = [key for key, ledger in LEDGERS.items() if ledger.is_of_organisations]


class PlanForm(forms.Form):
    """What is swept. query: further conditions, as the address of the ledger has them."""

    title = forms.CharField(max_length=LONGEST_TITLE)
    unit = forms.ChoiceField()
    ledger = forms.ChoiceField()
    kind = forms.ChoiceField(required=False)
    method = forms.ChoiceField(widget=forms.RadioSelect)
    until = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    query = forms.CharField(required=False, max_length=2_000, widget=forms.HiddenInput)

    def __init__(self, *given: Any, request: OfficeRequest, **named: Any) -> None:
        super().__init__(*given, **named)
        own = within(paths(request.account, Permission.REGISTER_SWEEP, on=request.today))
        units = choices(own.on(request.today).filter(kind__in=SWEPT), "", on=request.today)
        ledgers = [(key, _(LEDGERS[key].title)) for key in ORGANISATIONS if LEDGERS[key].permission in powers(request)]  # fmt: skip
        kinds = [(key, _(text)) for key, text in words.KINDS.items()]
        self._offer("unit", _("在哪里"), [(str(pk), name) for pk, name in units])
        self._offer("ledger", _("排查哪份台账里的"), ledgers)
        self._offer("kind", _("组织类型"), [("", _("不限")), *kinds])
        self._offer("method", _("先怎么核"), [(one.value, _(str(one.label))) for one in Method])
        self.fields["title"].label = _("名称")
        self.fields["title"].help_text = _("例如：7 月三有企业排查")
        self.fields["until"].label = _("截止日")

    def _offer(self, name: str, label: str, listed: list[tuple[str, str]]) -> None:
        choice = self.fields[name]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared above
        choice.label, choice.choices = label, listed

    def plan(self) -> Plan:
        """What was filled in, as a plan."""
        said = self.cleaned_data
        ledger = LEDGERS[said["ledger"]]
        asked = understand(ledger, said["query"]).asked.from_the_start()
        if said["kind"] and ledger.get("kind"):
            asked = asked.narrowed(ledger["kind"], said["kind"])
        return Plan(
            title=said["title"], unit=Unit.objects.get(pk=said["unit"]), ledger=ledger, query=asked.query(),
            method=Method(said["method"]), until=said["until"],
        )  # fmt: skip


@scoped_to_cases(Permission.REGISTER_SWEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_one(asked: HttpRequest) -> HttpResponse:
    """The form; `?ledger=` and `?query=` come from a ledger. With `look` it tells how many rows are meant."""
    request = cast("OfficeRequest", asked)
    first = {"method": Method.PHONE, "ledger": ORGANISATIONS[0], **request.GET.dict()}
    form = PlanForm(request.POST or None, request=request, initial=first)
    if not form.is_valid():
        return _drawn(request, form, status=422 if form.is_bound else 200)
    if "look" in request.POST:
        found = len(rows(form.plan(), actor=request.account, on=request.today))
        return _drawn(request, form, count=found)
    try:
        made = plan_sweep(form.plan(), actor=request.account, now=request.now, key=request.POST.get("key", ""))  # fmt: skip
    except StepRefused as refused:
        form.add_error(None, str(refused))
        return _drawn(request, form, status=422)
    said = _("安排了 {count} 家；另有 {passed} 家已在别的排查里，没有重复安排。")
    messages.success(request, said.format(count=made.listed, passed=made.passed_over))
    return HttpResponseRedirect(reverse("sweep", args=[made.pk]), status=303)


def _drawn(
    request: OfficeRequest, form: PlanForm, *, count: int | None = None, status: int = 200
) -> HttpResponse:
    text = "" if count is None else f"{MOST}+" if count > MOST else str(count)
    key = request.POST.get("key", "") or secrets.token_hex(16)
    conditions = form["query"].value() or ""
    return page(
        request, "web/cases/plan.html", form=form, count=text, key=key, conditions=conditions, most=MOST, status=status
    )  # fmt: skip
