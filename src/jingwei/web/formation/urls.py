"""Addresses of formation plans."""

from django.urls import path

from jingwei.web.formation import listing, overview

urlpatterns = [
    path("", overview.overview, name="formation"),
    path("plan/", listing.list_them, name="formation_plan"),
]
