"""Reference data as spreadsheets, for administrators (django-import-export).

Columns have French names, as administrators read them; themes are separated by ``|``.
"""

from __future__ import annotations

from typing import Any

from import_export import resources
from import_export.fields import Field
from import_export.widgets import (
    DateWidget,
    ForeignKeyWidget,
    IntegerWidget,
    ManyToManyWidget,
    SimpleArrayWidget,
)

from communities.models import Commune, Directorate, Theme

SEPARATOR = "|"


class ReferenceResource(resources.ModelResource):
    class Meta:
        skip_unchanged = True
        report_skipped = False
        use_transactions = True
        clean_model_instances = True


class ThemeResource(ReferenceResource):
    name = Field("name", "nom")
    parent = Field("parent", "fait partie de", ForeignKeyWidget(Theme, "name"))
    description = Field("description", "description")
    position = Field("position", "ordre", IntegerWidget())
    starts_on = Field("starts_on", "depuis le", DateWidget())
    ends_on = Field("ends_on", "jusqu’au", DateWidget())

    class Meta(ReferenceResource.Meta):
        model = Theme
        import_id_fields = ["name"]
        fields = ["name", "parent", "description", "position", "starts_on", "ends_on"]


class DirectorateResource(ReferenceResource):
    name = Field("name", "nom")
    acronym = Field("acronym", "sigle")
    parent = Field("parent", "fait partie de", ForeignKeyWidget(Directorate, "name"))
    themes = Field("themes", "thématiques", ManyToManyWidget(Theme, SEPARATOR, "name"))
    starts_on = Field("starts_on", "depuis le", DateWidget())
    ends_on = Field("ends_on", "jusqu’au", DateWidget())

    class Meta(ReferenceResource.Meta):
        model = Directorate
        import_id_fields = ["name"]
        fields = ["name", "acronym", "parent", "themes", "starts_on", "ends_on"]

    def get_queryset(self) -> Any:
        return Directorate.objects.select_related("parent").prefetch_related("themes")


class CommuneResource(ReferenceResource):
    code = Field("code", "code INSEE")
    name = Field("name", "nom")
    postcodes = Field("postcodes", "codes postaux", SimpleArrayWidget(SEPARATOR))
    department = Field("department", "département")
    department_name = Field("department_name", "nom du département")
    region = Field("region", "région")
    epci = Field("epci", "SIREN de l’intercommunalité")
    epci_name = Field("epci_name", "intercommunalité")
    population = Field("population", "population", IntegerWidget())

    class Meta(ReferenceResource.Meta):
        model = Commune
        import_id_fields = ["code"]
        fields = [
            "code", "name", "postcodes", "department", "department_name", "region", "epci",
            "epci_name", "population",
        ]  # fmt: skip
