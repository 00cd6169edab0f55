"""Addresses of how Party organisations live."""

from django.urls import path

from jingwei.web.party_health import overview

urlpatterns = [path("", overview.overview, name="party_health")]
