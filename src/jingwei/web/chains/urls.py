"""Addresses of industrial chains."""

from django.urls import path

from jingwei.web.chains import chain, steps

urlpatterns = [
    path("", chain.chains, name="chains"),
    path("new/", steps.open_one, name="open_chain"),
    path("<int:pk>/", chain.chain, name="chain"),
    path("<int:pk>/link/", steps.link_one, name="link_chain"),
    path("<int:pk>/unlink/<int:link>/", steps.unlink_one, name="unlink_chain"),
    path("<int:pk>/close/", steps.close_one, name="close_chain"),
]
