"""Addresses of rectification."""

from django.urls import path

from jingwei.web.rectification import listing, looking, one, preparing, rows, workbooks

urlpatterns = [
    path("", listing.campaigns, name="campaigns"),
    path("new/", listing.draft_one, name="draft_campaign"),
    path("<int:pk>/", one.campaign, name="campaign"),
    path("<int:pk>/cases/", rows.rows, name="campaign_cases"),
    path("<int:pk>/cases/workbook/", workbooks.take_lists_out, name="campaign_workbook"),
    path("<int:pk>/cases/return/", workbooks.bring_tasks_back, name="return_tasks"),
    path("<int:pk>/revise/", preparing.revise_one, name="revise_campaign"),
    path("<int:pk>/prepare/", preparing.prepare, name="prepare_campaign"),
    path(
        "<int:pk>/prepare/<int:department>/",
        preparing.prepare_department,
        name="prepare_department",
    ),
    path("<int:pk>/launch/", preparing.launch_one, name="launch_campaign"),
    path("<int:pk>/end/", preparing.end_one, name="end_campaign"),
    path("<int:pk>/meetings/", preparing.meeting, name="campaign_meeting"),
    path(
        "<int:pk>/organisations/<str:number>/", looking.organisation, name="campaign_organisation"
    ),
    path("<int:pk>/organisations/<str:number>/look/", looking.look, name="look_at"),
    path("<int:pk>/organisations/<str:number>/tick/", looking.tick_one, name="tick_step"),
]
