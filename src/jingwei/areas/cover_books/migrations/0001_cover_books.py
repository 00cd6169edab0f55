"""Makes the tables of the offices' own ledgers: files, lines, organisations named, each behind its wall (R-B.1)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.db.models.deletion import PROTECT

from jingwei.people.walls import wall

# What lies in the reader's units is seen; lines and mentions bear their ledger's.
TABLES = ("cover_books_book", "cover_books_line", "cover_books_mention")


class Migration(migrations.Migration):
    """Tables, and row-level security for the role under which the office works."""

    initial = True

    dependencies = [
        ("cover", "0002_walls"),
        ("register", "0006_ownership"),
        ("units", "0002_history_stands"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Book",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[("parties", "支部台账"), ("instructors", "指导员台账")]
                    ),
                ),
                ("units", ArrayField(models.BigIntegerField())),
                ("as_of", models.DateField()),
                ("file_name", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("uploaded_at", models.DateTimeField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("waiting", "正在读"),
                            ("read", "已读好"),
                            ("taking", "正在接收"),
                            ("refused", "读不了"),
                        ],
                        default="waiting",
                    ),
                ),
                ("refusal", models.TextField(blank=True, default="")),
                ("read_at", models.DateTimeField(null=True)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("notes", models.JSONField(default=list)),
                ("taken_at", models.DateTimeField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to="units.unit"),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("units", ArrayField(models.BigIntegerField())),
                ("sheet", models.TextField(blank=True, default="")),
                ("row", models.IntegerField()),
                ("said", models.JSONField(default=dict)),
                ("refusal", models.TextField(blank=True, default="")),
                ("remarks", models.JSONField(default=list)),
                ("ticked", models.BooleanField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("outcome", models.TextField(blank=True, default="")),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="lines", to="cover_books.book"
                    ),
                ),
                (
                    "instructor",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="+", to="cover.instructor"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="+", to="cover.partyorganisation"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("units", ArrayField(models.BigIntegerField())),
                ("text", models.TextField(blank=True, default="")),
                ("code", models.TextField(blank=True, default="")),
                ("since", models.DateField(null=True)),
                (
                    "how",
                    models.TextField(
                        choices=[
                            ("code", "代码"),
                            ("name", "名称"),
                            ("former", "曾用名"),
                            ("person", "由人选定"),
                            ("left_out", "由人略去"),
                            ("none", "没认出"),
                        ],
                        default="none",
                    ),
                ),
                ("candidates", ArrayField(models.BigIntegerField(), default=list)),
                ("chosen_at", models.DateTimeField(null=True)),
                (
                    "chosen_by",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="mentions", to="cover_books.line"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="+", to="register.organisation"
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="book",
            constraint=CheckConstraint(
                condition=Q(("units__len__gt", 0)), name="cover_books_book_lies_somewhere"
            ),
        ),
        migrations.AddConstraint(
            model_name="book",
            constraint=CheckConstraint(
                condition=Q(
                    ("kind__in", ["parties", "instructors"]),
                    ("state__in", ["waiting", "read", "taking", "refused"]),
                ),
                name="cover_books_book_kinds_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="book",
            constraint=UniqueConstraint(
                F("kind"),
                F("territory"),
                F("as_of"),
                F("sha256"),
                condition=Q(("removed_at", None), Q(("state", "refused"), _negated=True)),
                name="cover_books_book_comes_once",
            ),
        ),
        migrations.AddIndex(
            model_name="line",
            index=Index(F("book"), F("id"), name="cover_books_line_book"),
        ),
        migrations.AddConstraint(
            model_name="mention",
            constraint=CheckConstraint(
                condition=Q(
                    Q(("how__in", ("none", "left_out")), ("organisation", None)),
                    Q(
                        ("how__in", ("code", "name", "former", "person")),
                        ("organisation__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="cover_books_mention_known_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="mention",
            constraint=CheckConstraint(
                condition=Q(
                    Q(
                        ("chosen_at__isnull", False),
                        ("chosen_by__isnull", False),
                        ("how__in", ("person", "left_out")),
                    ),
                    Q(
                        Q(("how__in", ("person", "left_out")), _negated=True),
                        ("chosen_at", None),
                        ("chosen_by", None),
                    ),
                    _connector="OR",
                ),
                name="cover_books_mention_chosen_by_somebody",
            ),
        ),
        *[wall(table) for table in TABLES],
    ]
