"""Registers the area with Django."""

from django.apps import AppConfig


class PartyHealthConfig(AppConfig):
    """The area `party_health`."""

    name = "jingwei.areas.party_health"
    label = "party_health"
