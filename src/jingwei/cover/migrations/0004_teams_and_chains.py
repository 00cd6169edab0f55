"""Makes the tables of service teams and industrial chains, their walls, and keeps their history (R-CV.11, R-CV.12)."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import CheckConstraint, F, Func, Index, Q
from django.db.models.deletion import PROTECT

from jingwei.people.walls import IN_SIGHT, seen_with, wall

PERIOD = Func(F("held_from"), F("held_to"), function="daterange", output_field=DateRangeField())
_OF_ORGANISATION = seen_with("register_organisation", key="organisation_id")
# Table -> who sees a row, and what of it may change; no row goes.
TABLES = {
    "cover_serviceteam": (IN_SIGHT, "identity"),
    "cover_chain": (IN_SIGHT, "identity"),
    "cover_teamtie": (_OF_ORGANISATION, "dated"),
    "cover_chainlink": (_OF_ORGANISATION, "dated"),
}
HISTORY = "".join(
    f"CREATE TRIGGER {table}_history_stands AFTER UPDATE OR DELETE ON {table}"
    f" FOR EACH ROW EXECUTE FUNCTION register_history_stands('{kind}');\n"
    for table, (_test, kind) in TABLES.items()
)
HISTORY_BACK = "".join(f"DROP TRIGGER {table}_history_stands ON {table};\n" for table in TABLES)


def made(model: str, *fields: tuple[str, Any], index: Any, constraints: tuple[Any, ...]) -> Any:
    """A dated table; its period ends after it begins."""
    table = model.lower()
    ends = Q(held_to=None) | Q(held_to__gte=F("held_from"))
    return migrations.CreateModel(
        model,
        [
            ("id", models.BigAutoField(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
            )),
            *fields,
            ("held_from", models.DateField()),
            ("held_to", models.DateField(null=True)),
        ],
        {
            "base_manager_name": "objects",
            "indexes": [index],
            "constraints": [
                CheckConstraint(condition=ends, name=f"cover_{table}_ends_after_it_begins"),
                *constraints,
            ],
        },
    )  # fmt: skip


def of(model: str, *, name: str = "+") -> Any:
    """A foreign key; what is named is reached from the other side."""
    return models.ForeignKey(model, PROTECT, related_name=name)


def named(table: str) -> tuple[Any, ...]:
    """What has a name and lies in units."""
    return (
        CheckConstraint(condition=Q(units__len__gt=0), name=f"cover_{table}_lies_somewhere"),
        CheckConstraint(condition=~Q(name=""), name=f"cover_{table}_has_a_name"),
    )


def one_of(*columns: str, name: str) -> ExclusionConstraint:
    """At most one row for these on a day."""
    same = [(F(column), "=") for column in columns]
    return ExclusionConstraint(name=f"cover_{name}", expressions=[*same, (PERIOD, "&&")])


def by_organisation(table: str) -> Index:
    """What an organisation is tied to."""
    return Index(F("organisation"), F("held_from"), name=f"cover_{table}_organisation")


UNITS = ("units", ArrayField(models.BigIntegerField()))


class Migration(migrations.Migration):
    dependencies = [("cover", "0003_seen_where_it_lies"), ("register", "0006_ownership")]

    operations = [
        made(
            "ServiceTeam", ("name", models.TextField()), ("organ", of("units.unit")),
            ("members", models.PositiveIntegerField(default=0)), UNITS,
            index=GinIndex(F("units"), name="cover_serviceteam_units"),
            constraints=named("serviceteam"),
        ),
        made(
            "TeamTie", ("team", of("cover.serviceteam", name="ties")),
            ("organisation", of("register.organisation", name="team_ties")),
            index=by_organisation("teamtie"),
            constraints=(one_of("team", "organisation", name="teamtie_once"),),
        ),
        made(
            "Chain", ("name", models.TextField()), ("place", of("units.unit")), UNITS,
            index=GinIndex(F("units"), name="cover_chain_units"),
            constraints=(*named("chain"), one_of("place", "name", name="chain_one_of_a_name")),
        ),
        made(
            "ChainLink", ("chain", of("cover.chain", name="links")),
            ("organisation", of("register.organisation", name="chain_links")),
            ("stage", models.PositiveSmallIntegerField()),
            index=by_organisation("chainlink"),
            constraints=(
                one_of("chain", "organisation", name="chainlink_once"),
                CheckConstraint(condition=Q(stage__gt=0), name="cover_chainlink_has_a_stage"),
            ),
        ),
        migrations.RunSQL(HISTORY, HISTORY_BACK),
        *[wall(table, test=test) for table, (test, _kind) in TABLES.items()],
    ]  # fmt: skip
