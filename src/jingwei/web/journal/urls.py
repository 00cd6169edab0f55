"""Addresses of the journal."""

from django.urls import path

from jingwei.web.journal import entries, staff, whole

urlpatterns = [
    path("", entries.journal, name="journal"),
    path("staff/", staff.search_staff, name="search_staff"),
    path("staff/<int:number>/", staff.staff_entries, name="staff_entries"),
    path("whole/", whole.whole, name="journal_whole"),
]
