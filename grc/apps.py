from django.apps import AppConfig


class GrcConfig(AppConfig):
    name = "grc"
    verbose_name = "GRC"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        autodiscover_modules("sheets", "importers", "panels", "changes")
