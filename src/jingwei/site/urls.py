"""Addresses of pages: one pattern for all things of a kind."""

from django.urls import include, path

from jingwei.web import failures
from jingwei.web.account.door_urls import door_patterns
from jingwei.web.compliance.public import all_released, one_released
from jingwei.web.desk import desk
from jingwei.web.desk_today import today
from jingwei.web.health import health
from jingwei.web.orders.answers import answers
from jingwei.web.organisations.searching import search
from jingwei.web.preferences import prefer
from jingwei.web.unsent_page import unsent_page

urlpatterns = [
    path("", desk, name="desk"),
    path("", include("jingwei.web.account.urls")),
    *door_patterns(),
    path("api/", include("jingwei.api.urls")),
    path("rounds/", include("jingwei.web.rounds.urls")),
    path("organisations/", include("jingwei.web.organisations.urls")),
    path("units/outlines/", include("jingwei.web.outlines.urls")),
    path("units/", include("jingwei.web.organisations.unit_urls")),
    path("search/", search, name="search"),
    path("upper-lists/", include("jingwei.web.upper_lists.urls")),
    path("cover-books/", include("jingwei.web.cover_books.urls")),
    path("party/", include("jingwei.web.cover.urls")),
    path("ledgers/", include("jingwei.web.ledgers.urls")),
    path("figures/today/", today, name="figures_today"),
    path("figures/", include("jingwei.web.figures.urls")),
    path("forms/", include("jingwei.web.forms.urls")),
    path("liaison/", include("jingwei.web.liaison.urls")),
    path("teams/", include("jingwei.web.service.urls")),
    path("chains/", include("jingwei.web.chains.urls")),
    path("reception/", include("jingwei.web.reception.urls")),
    path("answers/", answers, name="answers"),
    path("disclosure/", all_released, name="disclosures"),
    path("disclosure/<str:number>/", one_released, name="disclosure"),
    path("orders/", include("jingwei.web.orders.urls")),
    path("duties/", include("jingwei.web.duties.urls")),
    path("bulletins/", include("jingwei.web.bulletins.urls")),
    path("formation/", include("jingwei.web.formation.urls")),
    path("party-health/", include("jingwei.web.party_health.urls")),
    path("rectification/", include("jingwei.web.rectification.urls")),
    path("compliance/", include("jingwei.web.compliance.urls")),
    path("cases/", include("jingwei.web.cases.urls")),
    path("counter/", include("jingwei.web.counter.urls")),
    path("changes/", include("jingwei.web.changes.urls")),
    path("people/", include("jingwei.web.people.urls")),
    path("journal/", include("jingwei.web.journal.urls")),
    path("help/", include("jingwei.web.help.urls")),
    path("preferences/", prefer, name="preferences"),
    path("unsent/", unsent_page, name="unsent"),
    path("health", health, name="health"),
]

handler400 = failures.bad_request
handler403 = failures.forbidden
handler404 = failures.missing
handler429 = failures.too_often
handler500 = failures.broken
