"""Addresses of the help."""

from django.urls import path

from jingwei.web.help import views

urlpatterns = [
    path("", views.contents, name="help"),
    path("roles/<str:role>/", views.first_day, name="help_role"),
    path("<str:name>/", views.topic, name="help_topic"),
]
