from django.db import migrations

from grc.migrations._indexes import FitIndexes
from grc.migrations._triggers import ReinstallTriggers


class Migration(migrations.Migration):
    """Databases made before get the triggers and indexes that new ones have."""

    dependencies = [
        ("communities", "0002_rights_indexes"),
        ("grc", "0004_lighter_writes"),
    ]

    operations = [
        ReinstallTriggers(),
        FitIndexes(),
    ]
