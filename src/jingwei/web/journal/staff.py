"""The search by member of staff: it asks for the number of a case, and stands in the journal itself (E-20)."""

import re
from datetime import datetime
from typing import Any, cast

from django import forms
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from jingwei.journal.content import EntryRefused, Subject
from jingwei.journal.models import Entry
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.web.access import needs
from jingwei.web.journal.lines import lines
from jingwei.web.pages import page
from jingwei.web.people.finding import posts_within
from jingwei.web.request import OfficeRequest

SEARCHED = "journal.search_staff"
SIZE = 50
# Such as 乌纪审〔2026〕3号: letters of any script, digits, brackets and dashes, a digit among them.
_CASE = re.compile(r"(?=.*\d)[\w〔〕\[\]（）()第号./-]{2,40}")


class SearchForm(forms.Form):
    """Whose deeds, and for which case."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        attributes = {"autocomplete": "off", "autocapitalize": "none"}
        self.fields["login"] = forms.CharField(
            label=_("登录名"), max_length=32, error_messages={"required": _("请填登录名。")}, widget=forms.TextInput(attrs=attributes),
        )  # fmt: skip
        self.fields["case"] = forms.CharField(
            label=_("案号"), max_length=40, help_text=_("批准查询的文书编号，例如〔2026〕3号；不写人名。"),
            error_messages={"required": _("按工作人员查日志要有案号。")}, widget=forms.TextInput(attrs=attributes),
        )  # fmt: skip

    def clean_case(self) -> str:
        """The number of the case without blanks; no prose."""
        case = "".join(str(self.cleaned_data["case"]).split())
        if not _CASE.fullmatch(case):
            raise forms.ValidationError(_("案号要写文书编号，要有数字，不写说明。"))
        return case


@needs(Permission.JOURNAL_SEARCH_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def search_staff(asked: HttpRequest) -> HttpResponse:
    """The form; what is found stands on a page of its own, under the number of the entry about the search."""
    request = cast("OfficeRequest", asked)
    form = SearchForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        number = _noted(request, form)
        if number:
            return HttpResponseRedirect(reverse("staff_entries", args=[number]), status=303)
    status = 422 if form.is_bound else 200
    return page(request, "web/journal/search.html", status=status, form=form)


@needs(Permission.JOURNAL_SEARCH_STAFF)
@require_safe
def staff_entries(asked: HttpRequest, number: int) -> HttpResponse:
    """What the account did and what was done to it; open on the day of the search, to who searched."""
    request = cast("OfficeRequest", asked)
    search = Entry.objects.filter(chain="", sequence=number, action=SEARCHED, actor_id=str(request.account.pk)).first()  # fmt: skip
    if search is None or timezone.localdate(search.at) != request.today:
        raise Http404
    key = search.subject_id
    found = Entry.objects.filter(Q(actor_id=key) | Q(subject_kind="account", subject_id=key))
    rows = list(_older(found, request.GET.get("older", "")).order_by("-at", "-chain", "-sequence")[: SIZE + 1])  # fmt: skip
    is_more, rows = len(rows) > SIZE, rows[:SIZE]
    return page(
        request, "web/journal/staff.html", account=key, case=search.details.get("case", ""), lines=lines(rows),
        after=_address(number, rows[-1]) if is_more else "",
    )  # fmt: skip


def _noted(request: OfficeRequest, form: SearchForm) -> int:
    """The number of the entry about this search; 0 where the form is refused."""
    own = paths(request.account, Permission.JOURNAL_SEARCH_STAFF, on=request.today)
    login = form.cleaned_data["login"].strip().lower()
    found = Account.objects.filter(login=login, pk__in=posts_within(own).values("account")).first()
    if found is None:
        form.add_error("login", _("您的辖区里没有这个登录名，请核对。"))
        return 0
    try:
        with transaction.atomic():
            head = record(
                SEARCHED, chain="", actor=str(request.account.pk), subject=Subject("account", str(found.pk)),
                details={"case": form.cleaned_data["case"]}, now=request.now,
            )  # fmt: skip
    except EntryRefused:
        form.add_error("case", _("案号像是电话或证件号，请写文书编号。"))
        return 0
    return head.sequence


def _older(found: Any, place: str) -> Any:
    """The entries that come after the place; all where it makes no sense."""
    at, _comma, rest = place.partition(",")
    chain, _comma, number = rest.rpartition(",")
    try:
        moment, sequence = datetime.fromisoformat(at), int(number)
    except ValueError:
        return found
    if moment.tzinfo is None:
        return found
    same = Q(at=moment)
    return found.filter(
        Q(at__lt=moment) | same & Q(chain__lt=chain) | same & Q(chain=chain, sequence__lt=sequence)
    )


def _address(number: int, last: Entry) -> str:
    place = f"{last.at.isoformat()},{last.chain},{last.sequence}".replace("+", "%2B")
    return f"{reverse('staff_entries', args=[number])}?older={place}"
