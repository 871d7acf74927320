"""The triggers of the models that a migration creates, installed together."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.compiler import Trigger
from pgtrigger.migrations import AddTrigger


class InstallTriggers(Operation):
    """Install every trigger of an app, as the options of its models list them.

    One ``AddTrigger`` for each makes Django build all the related models again: a hundred of
    them took half the time of a first start.
    """

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state holds the triggers already."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for trigger in triggers_of(app_label, to_state):
            # The statement is complete: a % in it is no parameter.
            schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for trigger in triggers_of(app_label, from_state):
            schema_editor.execute(trigger.uninstall_sql, params=None)

    def describe(self) -> str:
        return "Install the triggers of the app"


class ReinstallTriggers(InstallTriggers):
    """Install again, in their present form, triggers that an earlier database has in another.

    The present form serves the earlier schema as well: going back leaves it.
    """

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        pass


def triggers_of(app_label: str, state: ProjectState) -> Iterator[Trigger]:
    """The compiled triggers of the models of ``app_label`` in ``state``."""
    for (label, _name), model in state.models.items():
        if label == app_label:
            yield from model.options.get("triggers", ())


class AddLightTrigger(AddTrigger):
    """``AddTrigger`` that makes Django build no model again: the trigger holds its statements."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", ()), self.trigger]

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        schema_editor.execute(self.trigger.install_sql, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        schema_editor.execute(self.trigger.uninstall_sql, params=None)
