"""Keeps every reply of an office to a key event: those that stood in the opinions are carried over (R-CP.11)."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import CheckConstraint, Q
from django.db.models.deletion import PROTECT

from jingwei.people.walls import seen_with, wall

# The day is all that was kept: ten in the morning in the office stands for its time.
CARRIED = """
INSERT INTO compliance_reply (opinion_id, word, article, note, by_id, at)
SELECT id, word, article, note, by_id, said_on + time '02:00' AT TIME ZONE 'UTC'
FROM compliance_opinion WHERE word <> '' ORDER BY id;
"""
CARRIED_BACK = """
UPDATE compliance_opinion asked SET word = last.word, article = last.article, note = last.note, by_id = last.by_id,
    said_on = (last.at AT TIME ZONE 'Asia/Shanghai')::date
FROM (SELECT DISTINCT ON (opinion_id) * FROM compliance_reply ORDER BY opinion_id, id DESC) last
WHERE last.opinion_id = asked.id;
"""
TABLES = ("compliance_opinion", "compliance_reply")
STANDS = "".join(
    f"CREATE TRIGGER {table}_history_stands AFTER UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION register_history_stands('fixed');\n"
    for table in TABLES
)
STANDS_BACK = "".join(f"DROP TRIGGER {table}_history_stands ON {table};\n" for table in TABLES)


class Migration(migrations.Migration):
    """The table behind its wall, filled; the columns that it takes the place of are gone."""

    dependencies = [
        ("compliance", "0009_releases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            "Reply",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.TextField()),
                ("article", models.TextField(blank=True, default="")),
                ("note", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")),
                ("opinion", models.ForeignKey("compliance.opinion", PROTECT, related_name="replies")),
            ],
            {
                "base_manager_name": "objects",
                "constraints": [
                    CheckConstraint(
                        condition=Q(word__in=["agree", "note", "hold"]),
                        name="compliance_reply_is_a_word",
                    ),
                    CheckConstraint(
                        condition=~Q(word="hold") | ~Q(article=""),
                        name="compliance_reply_hold_cites_an_article",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint("opinion", "compliance_opinion_is_somebodys"),
        migrations.RemoveConstraint("opinion", "compliance_opinion_hold_cites_an_article"),
        migrations.RunSQL(CARRIED, CARRIED_BACK),
        *[
            migrations.RemoveField("opinion", name)
            for name in ("word", "article", "note", "said_on", "by")
        ],
        migrations.RunSQL(STANDS, STANDS_BACK),
        wall("compliance_reply", test=seen_with("compliance_opinion", key="opinion_id")),
    ]  # fmt: skip
