"""The Django app of reminders and supervision."""

from django.apps import AppConfig


class RemindingConfig(AppConfig):
    """Labelled `reminding`: its tables are `procedures_reminder` and `procedures_supervision`."""

    name = "jingwei.procedures.reminding"
    label = "reminding"
