"""Addresses of the cases."""

from django.urls import path

from jingwei.web.cases import listing, one, opening, planning, sweeping

urlpatterns = [
    path("", listing.cases, name="cases"),
    path("<int:pk>/", one.one_case, name="case"),
    path("open/<slug:key>/", opening.open_one, name="open_case"),
    path("sweeps/", sweeping.sweeps, name="sweeps"),
    path("sweeps/plan/", planning.plan_one, name="plan_sweep"),
    path("sweeps/<int:pk>/", sweeping.one_sweep, name="sweep"),
]
