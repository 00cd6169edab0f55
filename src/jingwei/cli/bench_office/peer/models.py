"""The list as a plain project would declare it; the table is the office's."""

from django.contrib import admin
from django.db import models


class Entry(models.Model):
    """An organisation of today's register."""

    organisation_id = models.BigIntegerField()
    held_to = models.DateField(null=True)
    name = models.TextField()
    uscc = models.TextField()
    kind = models.TextField()
    legal_status = models.TextField()
    place_id = models.BigIntegerField(null=True)
    committee_id = models.BigIntegerField(null=True)
    operating_address = models.TextField()
    industry = models.TextField()
    employees = models.IntegerField(null=True)
    party_members = models.IntegerField(null=True)

    class Meta:
        managed = False
        db_table = '"public"."register_entry"'  # its own tables lie in a schema of their own

    def __str__(self) -> str:
        return self.name


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):
    """Ten columns, fifty rows, a search, two filters."""

    list_display = (
        "name", "uscc", "kind", "legal_status", "place_id", "committee_id", "operating_address", "industry",
        "employees", "party_members",
    )  # fmt: skip
    list_filter = ("kind", "legal_status")
    list_per_page = 50
    ordering = ("name",)
    search_fields = ("name",)

    def lookup_allowed(self, *_asked: object, **_given: object) -> bool:
        """Lists may be narrowed by any column."""
        return True
