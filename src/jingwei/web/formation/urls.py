"""Addresses of formation plans."""

from django.urls import path

from jingwei.web.formation import joint, listing, overview

urlpatterns = [
    path("", overview.overview, name="formation"),
    path("plan/", listing.list_them, name="formation_plan"),
    path("joint/", joint.proposals, name="formation_joint"),
    path("joint/<str:numbers>/", joint.proposal, name="formation_joint_one"),
]
