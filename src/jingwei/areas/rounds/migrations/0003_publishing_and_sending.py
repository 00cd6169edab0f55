"""Tables of publishing by the worker, of files on their way, and of what a published round changed."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import PROTECT, F, Q

from jingwei.people.walls import wall

STATES = [
    ("collecting", "归集"),
    ("fusing", "比对"),
    ("reviewing", "研判"),
    ("publishing", "发布中"),
    ("published", "已发布"),
    ("abandoned", "已终止"),
]
KINDS = [
    ("new", "新增"),
    ("back", "重新出现"),
    ("changed", "变更"),
    ("gone", "消失"),
    ("merged", "并入"),
]
KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def tie(to: str, *, null: bool = False, name: str = "+") -> models.ForeignKey:
    """A tie to a row that stays."""
    return models.ForeignKey(null=null, on_delete=PROTECT, related_name=name, to=to)


class Migration(migrations.Migration):
    """A round that is being published is open still; files and changes stand behind the wall (R-P.17)."""

    dependencies = [
        ("register", "0002_walls"),
        ("rounds", "0002_walls"),
        ("units", "0002_history_stands"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RemoveConstraint(model_name="round", name="rounds_round_one_open"),
        migrations.AlterField(
            model_name="round",
            name="state",
            field=models.TextField(choices=STATES, default="collecting"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(
                F("top"),
                condition=Q(state__in=("collecting", "fusing", "reviewing", "publishing")),
                name="rounds_round_one_open",
            ),
        ),
        migrations.CreateModel(
            name="Publishing",
            fields=[
                ("id", KEY),
                ("started_at", models.DateTimeField()),
                ("step", models.TextField(blank=True, default="")),
                ("done", models.BigIntegerField(default=0)),
                ("of", models.BigIntegerField(default=0)),
                ("seen_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("fault", models.TextField(blank=True, default="")),
                ("started_by", tie(settings.AUTH_USER_MODEL)),
                ("round", tie("rounds.round", name="publishings")),
                ("run", tie("rounds.run")),
            ],
        ),
        migrations.AddConstraint(
            model_name="publishing",
            constraint=models.UniqueConstraint(
                F("round"), condition=Q(finished_at=None), name="rounds_publishing_one_at_a_time"
            ),
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                ("token", models.UUIDField(primary_key=True, serialize=False)),
                ("round", tie("rounds.round")),
                ("department", tie("units.unit")),
                ("units", ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("file_name", models.TextField()),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("account", tie(settings.AUTH_USER_MODEL)),
                ("touched_at", models.DateTimeField()),
                ("upload", tie("rounds.upload", null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", KEY),
                ("round", tie("rounds.round")),
                ("organisation", tie("register.organisation")),
                ("kind", models.TextField(choices=KINDS)),
                ("before", tie("register.entry", null=True)),
                ("after", tie("register.entry", null=True)),
                ("fields", ArrayField(base_field=models.TextField(), size=None)),
                ("units", ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("came", ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("went", ArrayField(base_field=models.BigIntegerField(), size=None)),
            ],
            options={"base_manager_name": "objects"},
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.UniqueConstraint(
                F("round"), F("organisation"), name="rounds_change_once"
            ),
        ),
        *(wall(table) for table in ("rounds_sending", "rounds_change")),
    ]
