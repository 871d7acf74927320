"""The addresses of the ``grc`` namespace."""

from django.urls import include, path

from grc.views.cell import cell
from grc.views.export import sheet_export
from grc.views.groups import sheet_groups
from grc.views.history import record_history
from grc.views.live import sheet_rows, sheet_stream
from grc.views.search import search
from grc.views.sheet import row, row_add, sheet, sheet_count

app_name = "grc"

urlpatterns = [
    path("imports/", include("grc.urls_imports")),
    path("historique/<str:label>/<int:pk>/", record_history, name="record_history"),
    path("recherche/", search, name="search"),
    path("grc/<slug:slug>/", sheet, name="sheet"),
    path("grc/<slug:slug>/groupes/", sheet_groups, name="sheet_groups"),
    path("grc/<slug:slug>/compte/", sheet_count, name="sheet_count"),
    path("grc/<slug:slug>/direct/", sheet_stream, name="sheet_stream"),
    path("grc/<slug:slug>/lignes/", sheet_rows, name="sheet_rows"),
    path("grc/<slug:slug>/export/<slug:lines>.<slug:kind>", sheet_export, name="sheet_export"),
    path("grc/<slug:slug>/ajouter/", row_add, name="row_add"),
    path("grc/<slug:slug>/<int:pk>/", row, name="row"),
    path("grc/<slug:slug>/<int:pk>/<slug:column_slug>/", cell, name="cell"),
]
