"""The site's addresses, and one with a form of several fields."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from jingwei.site.urls import handler400, handler403, handler404, handler429, handler500
from jingwei.site.urls import urlpatterns as site
from jingwei.web.access import signed_in

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]


@signed_in
def note(request: HttpRequest) -> HttpResponse:
    """Says back what was sent."""
    return HttpResponse("|".join(request.POST.getlist("line")), content_type="text/plain")


urlpatterns = [*site, path("note/", note, name="note")]
