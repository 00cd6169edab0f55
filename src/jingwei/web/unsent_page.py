"""The page on which a form that was cut off is sent after all, or let go (R-W.8)."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jingwei.web import unsent
from jingwei.web.access import signed_in
from jingwei.web.pages import page


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def unsent_page(request: HttpRequest) -> HttpResponse:
    """GET shows what was typed, with a button that sends it where it was going; POST lets it go."""
    found = unsent.waiting(request)
    if request.method == "POST" or found is None:
        unsent.forget(request)
        return HttpResponseRedirect(reverse("desk"), status=303)
    return page(request, "web/unsent.html", unsent=found)
