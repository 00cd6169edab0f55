"""Addresses of the lists from above."""

from django.urls import path

from jingwei.web.upper_lists import deciding, listing, one, removing, sending

urlpatterns = [
    path("", listing.upper_lists, name="upper_lists"),
    path("new/", listing.lay_one, name="lay_upper_list"),
    path("<int:pk>/", one.upper_list, name="upper_list"),
    path("<int:pk>/lines/<int:line>/", deciding.decide, name="decide_line"),
    path("<int:pk>/decisions/<int:decision>/back/", deciding.take_back, name="take_back_line"),
    path("<int:pk>/result.xlsx", one.take_out, name="upper_list_workbook"),
    path("<int:pk>/remove/", removing.remove, name="remove_upper_list"),
    path("<int:pk>/send/", sending.send, name="send_upper_list"),
]
