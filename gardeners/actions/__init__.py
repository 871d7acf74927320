"""Writes to several models: each in one transaction, in the name of ``by``."""

from gardeners.actions.log import log_contact

__all__ = ["log_contact"]
