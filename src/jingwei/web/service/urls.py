"""Addresses of service teams."""

from django.urls import path

from jingwei.web.service import overview, steps, team

urlpatterns = [
    path("", overview.teams, name="service_teams"),
    path("new/", steps.found_one, name="found_service_team"),
    path("<int:pk>/", team.team, name="service_team"),
    path("<int:pk>/serve/", steps.serve_one, name="serve_by_team"),
    path("<int:pk>/release/<int:tie>/", steps.release_one, name="release_by_team"),
    path("<int:pk>/contact/", steps.contact_one, name="contact_by_team"),
    path("<int:pk>/settle/<int:contact>/", steps.settle_one, name="settle_by_team"),
    path("<int:pk>/disband/", steps.disband_one, name="disband_team"),
]
