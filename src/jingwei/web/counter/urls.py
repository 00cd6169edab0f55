"""Addresses of the public counter."""

from django.urls import path

from jingwei.web.counter import asking, giving, home, one, organisation

urlpatterns = [
    path("", home.home, name="counter"),
    path("enter/", home.enter_code, name="counter_enter"),
    path("leave/", home.leave, name="counter_leave"),
    path("ask/<slug:key>/", asking.ask, name="counter_ask"),
    path("cases/<int:pk>/", one.one_case, name="counter_case"),
    path("organisation/", organisation.organisation, name="counter_organisation"),
    path("give/<str:number>/", giving.give, name="give_code"),
]
