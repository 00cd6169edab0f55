"""Addresses of pages: one pattern for all things of a kind."""

from django.urls import path

from jingwei.web import failures
from jingwei.web.health import health

urlpatterns = [path("health", health, name="health")]

handler400 = failures.bad_request
handler403 = failures.forbidden
handler404 = failures.missing
handler500 = failures.broken
