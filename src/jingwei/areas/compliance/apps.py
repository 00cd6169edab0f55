"""Registers the area with Django."""

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    """The area `compliance`."""

    name = "jingwei.areas.compliance"
    label = "compliance"
