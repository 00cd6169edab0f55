"""Addresses of the organisations."""

from django.urls import path

from jingwei.web.organisations import (
    checking,
    deciding,
    editing,
    mass,
    merging,
    organisation,
    phone,
    placing,
    splitting,
    writings,
)

urlpatterns = [
    path("writings/", writings.writings, name="writings"),
    path("<str:number>/", organisation.organisation, name="organisation"),
    path("<str:number>/edit/<str:field>/", editing.edit, name="edit_organisation"),
    path("<str:number>/withdraw/<str:field>/", editing.withdraw, name="withdraw_edit"),
    path("<str:number>/place/<str:kind>/", placing.place_one, name="place_organisation"),
    path("<str:number>/unplace/<str:kind>/", placing.unplace_one, name="unplace_organisation"),
    path("<str:number>/end/<str:kind>/", deciding.end_one, name="end_tie"),
    path("<str:number>/dispute/<str:kind>/", deciding.dispute_one, name="dispute_tie"),
    path("<str:number>/settle/<int:pk>/", deciding.settle_one, name="settle_naming"),
    path("<str:number>/mass/", mass.mass_one, name="mass_of_organisation"),
    path("<str:number>/merge/", merging.merge_one, name="merge_organisation"),
    path("<str:number>/merging/", merging.confirm_one, name="confirm_merge"),
    path("<str:number>/unmerge/", merging.undo_one, name="unmerge_organisation"),
    path("<str:number>/split/", splitting.split_one, name="split_organisation"),
    path("<str:number>/splitting/", splitting.confirm_split, name="confirm_split"),
    path("<str:number>/rejoin/", splitting.rejoin_one, name="rejoin_organisation"),
    path("<str:number>/checks/", checking.check, name="check_organisation"),
    path("<str:number>/phone/", phone.show_phone, name="organisation_phone"),
]
