"""Addresses of the units."""

from django.urls import path

from jingwei.web.organisations import trees

urlpatterns = [
    path("", trees.units, name="units"),
    path("<int:pk>/", trees.unit, name="unit"),
]
