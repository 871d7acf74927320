"""The record that a page changes: 404 for who may not read it, 403 for who may only read it."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from grc.models import User


def person(request: HttpRequest) -> User:
    """Who is logged in: for views that the login guards."""
    return cast("User", request.user)


def editable(model: type[models.Model], user: User, **lookup: Any) -> Any:
    """The record found, locked until the end of the transaction (call it in ``atomic``).

    Raises ``Http404`` when ``user`` may not read it, ``PermissionDenied`` when they may not
    change it.
    """
    manager: Any = model._default_manager
    found = manager.visible_to(user).with_rights(user).select_for_update(of=("self",))
    record = get_object_or_404(found, **lookup)
    if not record.can_edit:
        raise PermissionDenied
    return record
