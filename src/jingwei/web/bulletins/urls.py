"""Addresses of the bulletins."""

from django.urls import path

from jingwei.web.bulletins import comparing, issuing, listing, one, taking_out

urlpatterns = [
    path("", listing.bulletins, name="bulletins"),
    path("new/", issuing.draft_bulletin, name="draft_bulletin"),
    path("<int:pk>/", one.bulletin, name="bulletin"),
    path("<int:pk>/rows/", one.rows, name="bulletin_rows"),
    path("<int:pk>/moves/", comparing.moves, name="bulletin_moves"),
    path("<int:pk>/compare/", comparing.compare, name="compare_bulletins"),
    path("<int:pk>/word/", taking_out.word, name="bulletin_word"),
    path("<int:pk>/pdf/", taking_out.pdf, name="bulletin_pdf"),
]
