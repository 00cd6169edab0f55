"""The Django app of the decisions on numbers."""

from django.apps import AppConfig


class MergersConfig(AppConfig):
    """Labelled `mergers`: its table is `mergers_decision`."""

    name = "jingwei.register.mergers"
    label = "mergers"
