"""Addresses of pages: one pattern for all things of a kind."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
