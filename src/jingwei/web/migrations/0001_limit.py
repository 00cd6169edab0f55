"""The table in which all processes count failed sign-ins together (R-W.6, ADR 0009).

Django's database cache reads and writes it; keys hold digests, never what somebody typed.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """The table of the cache `web_limit`."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE web_limit (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX web_limit_expires ON web_limit (expires);
            """,
            "DROP TABLE web_limit",
        )
    ]
