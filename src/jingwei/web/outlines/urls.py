"""Addresses of the outlines."""

from django.urls import path

from jingwei.web.outlines import taking

urlpatterns = [
    path("", taking.outlines, name="outlines"),
    path("take/", taking.take, name="take_outlines"),
]
