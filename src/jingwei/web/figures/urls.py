"""Addresses of the figures."""

from django.urls import path

from jingwei.web.figures import one, overview

urlpatterns = [
    path("", overview.figures, name="figures"),
    path("<slug:key>/", one.figure, name="figure"),
]
