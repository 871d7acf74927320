"""The indexes of databases made by earlier migrations."""

from __future__ import annotations

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# The indexes of these tables, with their column when they have one and serve no constraint.
FOUND = """
    SELECT t.relname, i.relname, a.attname
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
    LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
         AND x.indnatts = 1 AND NOT x.indisunique AND NOT x.indisexclusion
    WHERE t.relname = ANY(%s)
"""


class FitIndexes(Operation):
    """Drop the indexes of one column that the models of the app no longer ask for, and create
    those that they ask for. A new database has them already.

    Going back leaves the indexes: they change no answer.
    """

    reduces_to_sql = False
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state holds the indexes already."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        tables = {
            model._meta.db_table: model
            for model in to_state.apps.get_app_config(app_label).get_models()
            if not model._meta.proxy
        }
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(FOUND, [list(tables)])
            found = cursor.fetchall()
        for table, name, column in found:
            if column and not asked(tables[table], name, column):
                schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")
        known = {name for _table, name, _column in found}
        for model in tables.values():
            for index in model._meta.indexes:
                if index.name not in known:
                    schema_editor.add_index(model, index)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        pass

    def describe(self) -> str:
        return "Fit the indexes of the app to its models"


def asked(model: type[models.Model], name: str, column: str) -> bool:
    """Whether ``model`` asks for the index ``name`` on ``column``."""
    if name in {index.name for index in model._meta.indexes}:
        return True
    return any(
        field.column == column and (field.db_index or field.unique)
        for field in model._meta.local_concrete_fields
    )
