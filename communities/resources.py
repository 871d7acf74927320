"""Reference data as spreadsheets, for administrators (django-import-export)."""

from __future__ import annotations

from typing import Any

from import_export import fields, resources
from import_export.widgets import ForeignKeyWidget, ManyToManyWidget, SimpleArrayWidget

from communities.models import Commune, Directorate, Theme


class ReferenceResource(resources.ModelResource):
    class Meta:
        skip_unchanged = True
        report_skipped = False
        use_transactions = True
        clean_model_instances = True


class ThemeResource(ReferenceResource):
    parent = fields.Field("parent", "parent", ForeignKeyWidget(Theme, "name"))

    class Meta(ReferenceResource.Meta):
        model = Theme
        import_id_fields = ["name"]
        fields = ["name", "parent", "description", "position", "starts_on", "ends_on"]


class DirectorateResource(ReferenceResource):
    """Directorates; themes are names separated by ``|``. One that is not there yet is found by
    its name and first day, as an organisation chart changes."""

    parent = fields.Field("parent", "parent", ForeignKeyWidget(Directorate, "name"))
    themes = fields.Field("themes", "themes", ManyToManyWidget(Theme, separator="|", field="name"))

    class Meta(ReferenceResource.Meta):
        model = Directorate
        import_id_fields = ["name"]
        fields = ["name", "acronym", "parent", "themes", "starts_on", "ends_on"]

    def get_queryset(self) -> Any:
        return Directorate.objects.prefetch_related("themes")


class CommuneResource(ReferenceResource):
    postcodes = fields.Field("postcodes", "postcodes", SimpleArrayWidget(separator="|"))

    class Meta(ReferenceResource.Meta):
        model = Commune
        import_id_fields = ["code"]
        exclude = ["sort_name"]
        clean_model_instances = False
