"""The addresses of imports, included by those of ``grc`` at ``/imports/``."""

from django.urls import path

from grc.views import import_columns, import_rows
from grc.views import importing as views
from grc.views.import_template import import_template

urlpatterns = [
    path("", views.import_list, name="import_list"),
    path("nouveau/", views.import_new, name="import_new"),
    path("modele/<slug:name>.xlsx", import_template, name="import_template"),
    path("<int:pk>/", views.import_detail, name="import_detail"),
    path("<int:pk>/colonnes/", import_columns.import_columns, name="import_columns"),
    path("<int:pk>/valeurs/", import_columns.import_values, name="import_values"),
    path("<int:pk>/tableau/", import_columns.import_table, name="import_table"),
    path("<int:pk>/verification/", views.import_check, name="import_check"),
    path("<int:pk>/lignes/<int:number>/", import_rows.import_row, name="import_row"),
    path("<int:pk>/lignes/<int:number>/ecarter/", import_rows.import_leave, name="import_leave"),
    path("<int:pk>/lignes/<int:number>/<int:column>/", import_rows.import_cell, name="import_cell"),
    path("<int:pk>/importer/", views.import_run, name="import_run"),
    path("<int:pk>/arreter/", views.import_stop, name="import_stop"),
    path("<int:pk>/annuler/", views.import_undo, name="import_undo"),
    path("<int:pk>/abandonner/", views.import_delete, name="import_delete"),
    path("<int:pk>/lignes-non-importees.csv", views.import_rejected, name="import_rejected"),
]
