from django.db import migrations

# What one person did lately, whatever the sheet (grc.journal).
BY_PERSON = """
CREATE INDEX pghistory_context_by_person
ON pghistory_context ((metadata ->> 'user'), created_at, id)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("grc", "0006_export_log"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.RunSQL(BY_PERSON, "DROP INDEX pghistory_context_by_person"),
    ]
