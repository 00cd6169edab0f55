"""Addresses of the figures."""

from django.urls import path

from jingwei.web.figures import counts, frozen, one, overview, show, why

urlpatterns = [
    path("", overview.figures, name="figures"),
    path("show/", show.show, name="figures_show"),
    path("frozen/", frozen.frozen_readings, name="frozen_readings"),
    path("frozen/<int:pk>/", frozen.frozen, name="frozen"),
    path("counts/", counts.counts, name="counts"),
    path("counts/<slug:key>/", counts.count, name="count"),
    path("<slug:key>/", one.figure, name="figure"),
    path("<slug:key>/why/", why.why, name="figure_why"),
    path("<slug:key>/freeze/", frozen.freeze_one, name="freeze_figure"),
]
