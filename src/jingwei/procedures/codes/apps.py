"""The Django app of the codes."""

from django.apps import AppConfig


class CodesConfig(AppConfig):
    """Labelled `codes`: its table is `procedures_code`."""

    name = "jingwei.procedures.codes"
    label = "codes"
