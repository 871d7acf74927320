from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators, unless ``GRC_SIGNUP`` opens sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.GRC_SIGNUP)
