"""Addresses of the organisations."""

from django.urls import path

from jingwei.web.organisations import checking, editing, organisation, phone, placing

urlpatterns = [
    path("<str:number>/", organisation.organisation, name="organisation"),
    path("<str:number>/edit/<str:field>/", editing.edit, name="edit_organisation"),
    path("<str:number>/withdraw/<str:field>/", editing.withdraw, name="withdraw_edit"),
    path("<str:number>/place/<str:kind>/", placing.place_one, name="place_organisation"),
    path("<str:number>/unplace/<str:kind>/", placing.unplace_one, name="unplace_organisation"),
    path("<str:number>/checks/", checking.check, name="check_organisation"),
    path("<str:number>/phone/", phone.show_phone, name="organisation_phone"),
]
