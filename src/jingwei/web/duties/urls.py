"""Addresses of responsibility lists."""

from django.urls import path

from jingwei.web.duties import one, overview

urlpatterns = [
    path("", overview.duties, name="duties"),
    path("draw-up/", overview.draw_them_up, name="draw_up_duties"),
    path("<int:pk>/", one.duty_list, name="duty_list"),
    path("<int:pk>/answer/", one.answer_one, name="answer_duties"),
    path("<int:pk>/workbook/", one.take_one_out, name="duty_workbook"),
    path("<int:pk>/return/", one.bring_one_back, name="return_duties"),
]
