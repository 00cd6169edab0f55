"""Addresses of Party organisations."""

from django.urls import path

from jingwei.web.cover import count_steps, counting, life, party, steps

urlpatterns = [
    path("new/", steps.found_one, name="found_party"),
    path("hand-overs/", counting.hand_overs, name="hand_overs"),
    path("<int:pk>/", party.party, name="party"),
    path("<int:pk>/revise/", steps.revise_one, name="revise_party"),
    path("<int:pk>/join/", steps.join_one, name="join_party"),
    path("<int:pk>/leave/<str:number>/", steps.leave_one, name="leave_party"),
    path("<int:pk>/held/", life.hold_one, name="hold_party"),
    path("<int:pk>/held/<int:event>/take-back/", life.take_back_one, name="take_back_party"),
    path("<int:pk>/health/", life.confirm_one, name="confirm_party"),
    path("<int:pk>/entity/", life.entity_one, name="entity_party"),
    path("<int:pk>/counts/", count_steps.counts_one, name="counts_party"),
    path("<int:pk>/hand-over/", count_steps.hand_one, name="hand_party"),
    path("<int:pk>/station/", count_steps.station_one, name="station_party"),
    path("<int:pk>/station/close/", count_steps.close_one, name="close_station_party"),
    path("<int:pk>/dissolve/", steps.dissolve_one, name="dissolve_party"),
]
