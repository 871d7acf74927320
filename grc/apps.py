from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class GrcConfig(AppConfig):
    name = "grc"
    verbose_name = "GRC"
    default = True

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        autodiscover_modules(
            "sheets",
            "sheet_views",
            "importers",
            "panels",
            "changes",
            "finders",
            "agenda",
            "answers",
            "digest",
            "indicators",
            "maps",
        )


class AdministrationConfig(admin_apps.AdminConfig):
    """Django's admin, with our own site in the place of its default one."""

    default = False
    default_site = "grc.administration.AdministrationSite"
