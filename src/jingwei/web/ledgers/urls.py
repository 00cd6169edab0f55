"""Addresses of the ledgers: one pattern for all of them."""

from django.urls import path

from jingwei.web.ledgers import exporting, filtering, keeping, listing, returning

urlpatterns = [
    path("", listing.ledgers, name="ledgers"),
    path("returned/<slug:token>/", returning.returned, name="returned"),
    path("returned/<slug:token>/apply/", returning.apply_one, name="apply_returned"),
    path("returned/<slug:token>/refused.xlsx", returning.refused_rows, name="refused_rows"),
    path("<slug:key>/", listing.ledger, name="ledger"),
    path("<slug:key>/filter/<slug:column>/", filtering.ask, name="filter_ledger"),
    path("<slug:key>/export/", exporting.export, name="export_ledger"),
    path("<slug:key>/return/", returning.receive_one, name="return_workbook"),
    path("<slug:key>/views/", keeping.views, name="ledger_views"),
    path("<slug:key>/views/<int:pk>/rename/", keeping.rename, name="rename_view"),
    path("<slug:key>/views/<int:pk>/share/", keeping.share, name="share_view"),
    path("<slug:key>/views/<int:pk>/drop/", keeping.drop, name="drop_view"),
]
