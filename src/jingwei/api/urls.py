"""Addresses of the API; the reconciliation service by header, and with the secret in the path for OpenRefine."""

from django.urls import URLPattern, URLResolver, include, path

from jingwei.api.reconcile import views
from jingwei.api.v1.urls import v1_patterns

_PARTS: list[URLPattern | URLResolver] = [
    path("suggest/entity", views.suggest_one, {"what": "entity"}),
    path("suggest/property", views.suggest_one, {"what": "property"}),
    path("suggest/type", views.suggest_one, {"what": "type"}),
    path("properties", views.properties),
    path("preview/<str:number>", views.preview),
]
app_name = "api"  # so that no name of ours is taken for that of a page
urlpatterns = [
    path("reconcile/", views.endpoint, name="reconcile"),
    path("reconcile", views.endpoint),  # as people type it; a form would not survive being sent on
    path("reconcile/", include(_PARTS)),
    path("reconcile/<str:token>/", views.endpoint, name="reconcile_by_address"),
    path("reconcile/<str:token>", views.endpoint),
    path("reconcile/<str:token>/", include(_PARTS)),
    path("v1/", include((v1_patterns(), "v1"))),
]
