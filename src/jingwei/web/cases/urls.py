"""Addresses of the cases."""

from django.urls import path

from jingwei.web.cases import (
    attaching,
    figures,
    ledgers,
    listing,
    matters,
    one,
    opening,
    planning,
    serving,
    supervising,
    sweeping,
    taking_off,
)

urlpatterns = [
    path("", listing.cases, name="cases"),
    path("ledgers/", ledgers.case_ledgers, name="case_ledgers"),
    path("ledgers/<slug:key>/", ledgers.case_ledger, name="case_ledger"),
    path("ledgers/<slug:key>/figures/", figures.case_figures, name="case_figures"),
    path("ledgers/<slug:key>/out/", ledgers.take_case_ledger, name="take_case_ledger"),
    path("<int:pk>/", one.one_case, name="case"),
    path("<int:pk>/supervision/", supervising.supervision, name="supervision"),
    path("files/", attaching.attach, name="attach"),
    path("files/<uuid:token>/", serving.attachment, name="attachment"),
    path("files/<uuid:token>/view/", serving.attachment_view, name="attachment_view"),
    path("files/<uuid:token>/small/", serving.attachment_small, name="attachment_small"),
    path("files/<uuid:token>/remove/", taking_off.take_off, name="take_off_attachment"),
    path("open/<slug:key>/", opening.open_one, name="open_case"),
    path("matters/<slug:key>/", matters.open_matter, name="open_matter"),
    path("sweeps/", sweeping.sweeps, name="sweeps"),
    path("sweeps/plan/", planning.plan_one, name="plan_sweep"),
    path("sweeps/<int:pk>/", sweeping.one_sweep, name="sweep"),
]
