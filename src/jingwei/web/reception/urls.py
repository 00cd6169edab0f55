"""Addresses of reception days."""

from django.urls import path

from jingwei.web.reception import days

urlpatterns = [
    path("", days.receptions, name="receptions"),
    path("new/", days.hold_one, name="hold_reception"),
    path("<int:pk>/", days.reception, name="reception"),
    path("<int:pk>/settle/<int:raised>/", days.settle_one, name="settle_reception"),
]
