from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from grc.models import ExportLog, User


class UserForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person who logs in: by the password given here, or by codes sent by email."""

    new_password = forms.CharField(
        label=_("mot de passe"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "Facultatif : sans mot de passe, la personne entre par un code envoyé à son adresse. "
            "Laissé vide, l’ancien mot de passe reste."
        ),
    )

    class Meta:
        model = User
        fields = ["email", "first_name", "last_name", "role", "language", "is_active"]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        if password:
            validate_password(password, self.instance)
        return password

    def clean(self) -> dict[str, Any]:
        """Never shut the last administrator out."""
        cleaned = super().clean() or self.cleaned_data
        stays = cleaned.get("role") == User.Role.ADMINISTRATOR and cleaned.get("is_active")
        others = User.objects.filter(role=User.Role.ADMINISTRATOR, is_active=True)
        was = others.filter(pk=self.instance.pk).exists()
        if was and not stays and not others.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Il faut au moins un administrateur qui puisse se connecter."))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        if self.cleaned_data["new_password"]:
            self.instance.set_password(self.cleaned_data["new_password"])
        elif not self.instance.pk:
            self.instance.set_unusable_password()
        return super().save(commit)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = UserForm
    list_display = ["name", "email", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["first_name", "last_name", "email"]
    ordering = ["last_name", "first_name", "email"]
    readonly_fields = ["date_joined", "last_login"]
    fieldsets = [
        (None, {"fields": ["email", "new_password", "is_active"]}),
        (_("Qui est-ce ?"), {"fields": ["first_name", "last_name", "role", "language"]}),
        (_("Connexions"), {"fields": ["date_joined", "last_login"]}),
    ]

    actions = ["remove_second_factor"]

    @admin.action(description=_("Retirer le second facteur (téléphone perdu)"))
    def remove_second_factor(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """The persons chosen log in without it, and may set a new one up."""
        found = Authenticator.objects.filter(user__in=users)
        people = found.values("user").distinct().count()
        found.delete()
        message = ngettext(
            "Second facteur retiré pour %(people)d personne.",
            "Second facteur retiré pour %(people)d personnes.",
            people,
        )
        self.message_user(request, message % {"people": people})

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """An address that is no longer the person’s opens the door no more."""
        super().save_model(request, obj, form, change)
        EmailAddress.objects.filter(user=obj).exclude(email__iexact=obj.email).delete()

    @admin.display(description=_("nom"), ordering="last_name")
    def name(self, user: User) -> str:
        return user.name

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """A person who leaves no longer logs in; what they did stays signed."""
        return False


@admin.register(ExportLog)
class ExportLogAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The register of exports: read, never written."""

    list_display = [
        "created_at",
        "created_by",
        "sheet",
        "format",
        "lines",
        "asked",
        "rows",
        "state",
    ]
    list_filter = ["sheet", "format", "state"]
    list_select_related = ["created_by"]
    search_fields = ["created_by__email", "created_by__last_name", "asked"]
    date_hierarchy = "created_at"
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ExportLog | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ExportLog | None = None) -> bool:
        return False
