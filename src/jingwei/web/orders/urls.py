"""Addresses of service orders."""

from django.urls import path

from jingwei.web.orders import entering, figures, hotline, instructions, listing, receiving

urlpatterns = [
    path("", listing.orders, name="orders"),
    path("new/", entering.enter_one, name="enter_order"),
    path("new/reception/<int:raised>/", receiving.enter_raised, name="order_of_reception"),
    path("figures/", figures.order_figures, name="order_figures"),
    path("hotline/", hotline.bring_list, name="bring_hotline_list"),
    path("list.xlsx", hotline.take_list, name="take_order_list"),
    path("instructions/", instructions.instructions, name="instructions"),
]
