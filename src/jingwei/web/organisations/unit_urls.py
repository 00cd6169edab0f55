"""Addresses of the units."""

from django.urls import include, path

from jingwei.web.organisations import trees

urlpatterns = [
    path("", trees.units, name="units"),
    path("<int:pk>/", trees.unit, name="unit"),
    path("<int:pk>/offices/", include("jingwei.web.charges.urls")),
]
