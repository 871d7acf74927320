"""The background tasks of ``grc``, found here by procrastinate."""

from grc.importing.tasks import advance_import, purge_imports, resume_imports

__all__ = ["advance_import", "purge_imports", "resume_imports"]
