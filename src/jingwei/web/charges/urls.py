"""Addresses of inner offices and their charges, below that of their department."""

from django.urls import path

from jingwei.web.charges import one

urlpatterns = [
    path("", one.inner_offices, name="inner_offices"),
    path("open/", one.open_some, name="open_inner_offices"),
    path("close/", one.close_one, name="close_inner_office"),
    path("allot/", one.allot_one, name="allot_charge"),
    path("take-back/", one.take_one_back, name="take_charge_back"),
]
