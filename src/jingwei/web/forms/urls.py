"""Addresses of the forms."""

from django.urls import path

from jingwei.web.forms import annual, listing, one

urlpatterns = [
    path("", listing.forms_page, name="forms"),
    path("annual/", annual.annual_form, name="annual_form"),
    path("annual/workbook/", annual.annual_workbook, name="annual_workbook"),
    path("annual/rows/<slug:key>/", annual.annual_rows, name="annual_rows"),
    path("<int:pk>/", one.form, name="form"),
    path("<int:pk>/map/", one.map_form, name="map_form"),
    path("<int:pk>/fill/", one.fill_one, name="fill_form"),
    path("<int:pk>/remove/", one.remove_form, name="remove_form"),
]
