"""Addresses of the units."""

from django.urls import path

from jingwei.web.organisations import trees
from jingwei.web.outlines import taking

urlpatterns = [
    path("", trees.units, name="units"),
    path("outlines/", taking.outlines, name="outlines"),
    path("outlines/take/", taking.take, name="take_outlines"),
    path("<int:pk>/", trees.unit, name="unit"),
]
