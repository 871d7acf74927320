"""The addresses of the ``grc`` namespace."""

from django.urls import include, path

from grc.views.bulk import bulk, bulk_confirm, bulk_preview
from grc.views.cell import cell
from grc.views.export import sheet_export
from grc.views.history import (
    cell_history,
    record_archive,
    record_history,
    record_restore,
    record_unarchive,
)
from grc.views.journal import journal, journal_entry, journal_undo
from grc.views.live import sheet_rows, sheet_stream
from grc.views.paste import paste, paste_confirm, paste_preview
from grc.views.search import search
from grc.views.sheet import row, row_add, sheet, sheet_board, sheet_count, sheet_groups

app_name = "grc"

urlpatterns = [
    path("imports/", include("grc.urls_imports")),
    path("historique/<str:label>/<int:pk>/", record_history, name="record_history"),
    path("historique/<str:label>/<int:pk>/retablir/", record_restore, name="record_restore"),
    path("historique/<str:label>/<int:pk>/archiver/", record_archive, name="record_archive"),
    path("historique/<str:label>/<int:pk>/desarchiver/", record_unarchive, name="record_unarchive"),
    path("recherche/", search, name="search"),
    path("grc/<slug:slug>/", sheet, name="sheet"),
    path("grc/<slug:slug>/avancement/", sheet_board, name="sheet_board"),
    path("grc/<slug:slug>/groupes/", sheet_groups, name="sheet_groups"),
    path("grc/<slug:slug>/compte/", sheet_count, name="sheet_count"),
    path("grc/<slug:slug>/direct/", sheet_stream, name="sheet_stream"),
    path("grc/<slug:slug>/lignes/", sheet_rows, name="sheet_rows"),
    path("grc/<slug:slug>/export/<slug:lines>.<slug:kind>", sheet_export, name="sheet_export"),
    path("grc/<slug:slug>/ajouter/", row_add, name="row_add"),
    path("grc/<slug:slug>/lot/", bulk, name="bulk"),
    path("grc/<slug:slug>/lot/apercu/", bulk_preview, name="bulk_preview"),
    path("grc/<slug:slug>/lot/appliquer/", bulk_confirm, name="bulk_confirm"),
    path("grc/<slug:slug>/coller/", paste, name="paste"),
    path("grc/<slug:slug>/coller/apercu/", paste_preview, name="paste_preview"),
    path("grc/<slug:slug>/coller/appliquer/", paste_confirm, name="paste_confirm"),
    path("grc/<slug:slug>/journal/", journal, name="journal"),
    path("grc/<slug:slug>/journal/<uuid:context_id>/", journal_entry, name="journal_entry"),
    path("grc/<slug:slug>/journal/<uuid:context_id>/annuler/", journal_undo, name="journal_undo"),
    path(
        "grc/<slug:slug>/<int:pk>/<slug:column_slug>/historique/", cell_history, name="cell_history"
    ),
    path("grc/<slug:slug>/<int:pk>/", row, name="row"),
    path("grc/<slug:slug>/<int:pk>/<slug:column_slug>/", cell, name="cell"),
]
