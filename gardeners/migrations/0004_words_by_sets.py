from django.db import migrations

from grc.migrations._triggers import ReinstallTriggers


class Migration(migrations.Migration):
    """Databases made before learn words with triggers that looked at each row."""

    dependencies = [
        ("gardeners", "0003_rights_indexes"),
        ("grc", "0003_words_as_written"),
    ]

    operations = [
        ReinstallTriggers(),
    ]
