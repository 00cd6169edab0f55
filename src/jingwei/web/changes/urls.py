"""Addresses of what changed."""

from django.urls import path

from jingwei.web.changes import one_unit, units, week

urlpatterns = [
    path("", week.changes, name="changes"),
    path("levels/", units.level_changes, name="level_changes"),
    path("levels/<int:pk>/", one_unit.unit_changes, name="level_changes_of"),
    path("levels/<int:pk>/review/", one_unit.review_changes, name="review_changes"),
]
