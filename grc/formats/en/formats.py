"""English is the British one: days before months, weeks from Monday."""

from django.conf.locale.en_GB.formats import *  # noqa: F403  # type: ignore[import-untyped]
