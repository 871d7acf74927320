from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gardeners.models import Mandate
from grc.periods import PeriodField
from grc.templatetags.dates import day


class MandateForm(forms.ModelForm):  # type: ignore[type-arg]
    period = PeriodField()

    class Meta:
        model = Mandate
        fields = ["community", "side", "user", "period", "handover_note"]

    def _get_validation_exclusions(self) -> set[str]:
        # The constraint of holders is looked at: it asks whether the mandate is that of a stand-in.
        return super()._get_validation_exclusions() - {"stands_in_for"}  # type: ignore[misc]


class When(admin.SimpleListFilter):
    title = _("moment")
    parameter_name = "moment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("en_cours", _("en cours")), ("a_venir", _("à venir")), ("passes", _("passés"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        rules = {
            "en_cours": Q(period__contains=today),
            "a_venir": Q(period__startswith__gt=today),
            "passes": Q(period__endswith__lte=today),
        }
        return queryset.filter(rules.get(self.value() or "", Q()))


@admin.register(Mandate)
class MandateAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who gardens what, and when. Who, where and which side never change: a new term is a new
    mandate, and ending one sets its last day."""

    form = MandateForm
    list_display = ["user", "side", "community", "starts_on", "last_day", "state", "stands_in_for"]
    list_filter = [When, "side", "community"]
    list_select_related = [
        "user", "community", "stands_in_for__user", "stands_in_for__community",
    ]  # fmt: skip
    search_fields = ["user__first_name", "user__last_name", "user__email", "community__name"]
    autocomplete_fields = ["community", "user"]
    ordering = ["-period"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["community", "side", "user"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a mandate that has not begun may go: the others are what happened."""
        return obj is not None and obj.starts_on > timezone.localdate()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=_("premier jour"), ordering="period")
    def starts_on(self, mandate: Mandate) -> str:
        return day(mandate.starts_on)

    @admin.display(description=_("dernier jour"))
    def last_day(self, mandate: Mandate) -> str:
        return day(mandate.last_day)

    @admin.display(description=_("moment"))
    def state(self, mandate: Mandate) -> Any:
        if mandate.in_force:
            return _("en cours")
        return _("à venir") if mandate.starts_on > timezone.localdate() else _("passé")
