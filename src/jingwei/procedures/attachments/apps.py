"""The Django app of the files of cases."""

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    """Labelled `attachments`: its table is `procedures_attachment`."""

    name = "jingwei.procedures.attachments"
    label = "attachments"
