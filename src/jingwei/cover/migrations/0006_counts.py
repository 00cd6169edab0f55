"""Makes the tables of counts that Party organisations tell, their walls, and keeps their history (R-CV.13, R-CV.14)."""

from typing import Any

from django.db import migrations, models
from django.db.models import CheckConstraint, F, Q
from django.db.models.deletion import PROTECT

from jingwei.people.walls import seen_with, wall
from jingwei.register.held import ends_after_it_begins, one_of

COUNTS = ("applicants", "activists", "developed")
WAYS = ("sent", "received")
_PARTY = "cover_partyorganisation"
_OWN = seen_with(_PARTY, key="party_organisation_id")
WALLS = {
    "cover_station": _OWN,
    "cover_partycount": _OWN,
    "cover_handover": f"({_OWN} OR {seen_with(_PARTY, key='other_id')})",
}
HISTORY = "".join(
    f"CREATE TRIGGER {table}_history_stands AFTER UPDATE OR DELETE ON {table}"
    f" FOR EACH ROW EXECUTE FUNCTION register_history_stands('dated');\n"
    for table in WALLS
)
HISTORY_BACK = "".join(f"DROP TRIGGER {table}_history_stands ON {table};\n" for table in WALLS)


def party(name: str = "+", **more: Any) -> Any:
    """A foreign key to a Party organisation."""
    return models.ForeignKey(_MODEL, PROTECT, related_name=name, **more)


_MODEL = "cover.partyorganisation"


def made(model: str, *fields: tuple[str, Any], constraints: tuple[Any, ...]) -> Any:
    """A dated table."""
    number = models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )
    period = (("held_from", models.DateField()), ("held_to", models.DateField(null=True)))
    ends = ends_after_it_begins(model.lower(), app="cover")
    return migrations.CreateModel(
        model,
        [("id", number), *fields, *period],
        {"base_manager_name": "objects", "constraints": [*constraints, ends]},
    )


def choices(model: str) -> list[tuple[str, str]]:
    """The words of the day, of which the database knows the keys alone."""
    words = {
        "count": ("提交入党申请", "入党积极分子", "发展党员"),
        "way": ("流出到", "流入自"),
    }[model]
    return list(zip(COUNTS if model == "count" else WAYS, words, strict=True))


class Migration(migrations.Migration):
    dependencies = [("cover", "0005_ties_lie_somewhere")]

    operations = [
        made(
            "Station", ("party_organisation", party("stations")), ("name", models.TextField()),
            constraints=(
                one_of("party_organisation", name="station_one_on_a_day", app="cover"),
                CheckConstraint(condition=~Q(name=""), name="cover_station_has_a_name"),
            ),
        ),
        made(
            "PartyCount", ("party_organisation", party("counts")),
            ("kind", models.TextField(choices=choices("count"))), ("quarter", models.DateField()),
            ("count", models.PositiveIntegerField()),
            constraints=(
                one_of("party_organisation", "kind", "quarter", name="partycount_one", app="cover"),
                CheckConstraint(condition=Q(kind__in=list(COUNTS)), name="cover_partycount_is_known"),
            ),
        ),
        made(
            "HandOver", ("party_organisation", party("handed")),
            ("direction", models.TextField(choices=choices("way"))), ("other", party(null=True)),
            ("elsewhere", models.TextField(blank=True, default="")), ("quarter", models.DateField()),
            ("count", models.PositiveIntegerField()),
            constraints=(
                one_of("party_organisation", "direction", "other", "quarter", name="handover_one", app="cover"),
                CheckConstraint(
                    condition=Q(direction__in=list(WAYS))
                    & (Q(other=None) & ~Q(elsewhere="") | Q(other__isnull=False, elsewhere="")),
                    name="cover_handover_is_known",
                ),
                CheckConstraint(
                    condition=Q(other=None) | ~Q(other=F("party_organisation")), name="cover_handover_is_of_two"
                ),
            ),
        ),
        migrations.RunSQL(HISTORY, HISTORY_BACK),
        *[wall(table, test=test) for table, test in WALLS.items()],
    ]  # fmt: skip
