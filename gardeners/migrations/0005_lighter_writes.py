from django.db import migrations

from grc.migrations._indexes import FitIndexes
from grc.migrations._triggers import ReinstallTriggers


class Migration(migrations.Migration):
    """Databases made before get the triggers and indexes that new ones have."""

    dependencies = [
        ("gardeners", "0004_submission_words"),
        ("grc", "0004_lighter_writes"),
    ]

    operations = [
        ReinstallTriggers(),
        FitIndexes(),
    ]
