"""Registers the area with Django."""

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    """The area `service`."""

    name = "jingwei.areas.service"
    label = "service"
