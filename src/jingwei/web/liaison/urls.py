"""Addresses of liaison."""

from django.urls import path

from jingwei.web.liaison import one, overview, proposal, visiting

urlpatterns = [
    path("", overview.liaison, name="liaison"),
    path("propose/", overview.ask, name="propose_liaison"),
    path("proposals/<int:pk>/", proposal.proposal, name="liaison_proposal"),
    path("proposals/<int:pk>/decide/", proposal.decide, name="decide_liaison"),
    path("proposals/<int:pk>/lines/<int:line>/", one.choose_another, name="liaison_line"),
    path("visits/<int:pk>/", visiting.visits, name="liaison_visits"),
]
