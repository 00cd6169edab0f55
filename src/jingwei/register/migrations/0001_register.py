"""Makes the tables of the register, and the function by which names are found (R-R.2, R-R.3, R-R.9)."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models
from django.db.models import CheckConstraint, F, Func, Index, Q, Value
from django.db.models.deletion import PROTECT

PERIOD = Func(F("held_from"), F("held_to"), function="daterange", output_field=DateRangeField())
STILL = Q(held_to=None)
NOT_BACKWARDS = STILL | Q(held_to__gte=F("held_from"))

# What two characters typed are found by (R-R.9): upper case, half width, no blanks, no brackets or quotation marks.
BIGRAMS = r"""
CREATE FUNCTION register_folded(said text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT regexp_replace(upper(normalize(said, NFKC)), '[][\s(){}<>〈〉《》「」『』【】〔〕“”"''‘’·.,、-]', '', 'g')
$$;
-- The path of today: a dump is restored with an empty one, and computes the column again.
CREATE FUNCTION register_bigrams(name text, former_names text[]) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
DECLARE
    said text;
    folded text;
    words text[] := '{}';
BEGIN
    FOREACH said IN ARRAY former_names || name LOOP
        folded := register_folded(said);
        FOR place IN 1 .. length(folded) LOOP
            words := words || substr(folded, place, 1);
            IF place < length(folded) THEN
                words := words || substr(folded, place, 2);
            END IF;
        END LOOP;
    END LOOP;
    RETURN array_to_tsvector(words);
END
$$;
"""
BIGRAMS_BACK = """
DROP FUNCTION register_bigrams(text, text[]);
DROP FUNCTION register_folded(text);
"""

PLACEMENTS = {
    "place": "属地", "committee": "归口行业党委", "park": "园区", "building": "商圈楼宇", "registrar": "登记机关",
    "competent_unit": "业务主管单位", "industry_administration": "行业管理部门", "party_work": "党建工作主管单位",
    "registered": "注册地",
}  # fmt: skip
BASES = {"rule": "按规则", "person": "由人确定", "hand_over": "交接"}
FIELDS = {
    "name": "名称", "legal_status": "登记状态", "registered_address": "注册地址",
    "operating_address": "实际经营地址", "industry": "行业", "employees": "从业人数", "has_party_org": "有无党组织",
    "has_premises": "有场所", "has_staff": "有人员", "has_operation": "有经营",
}  # fmt: skip
METHODS = {"phone": "电话问", "visit": "上门访", "inspection": "实地查"}
OUTCOMES = {
    "operating": "正常经营", "suspended": "停业", "lost_contact": "失联", "cancelled": "注销/吊销", "moved": "迁出",
    "duplicate": "重复", "not_here": "非本辖区", "out_of_scope": "不属统计范围", "not_reached": "未联系上",
}  # fmt: skip


def table(
    name: str, *fields: tuple[str, Any], constraints: Any = (), indexes: Any = ()
) -> migrations.CreateModel:
    """A table in sight: its base manager is its own."""
    options = {
        "base_manager_name": "objects", "constraints": list(constraints), "indexes": list(indexes),
    }  # fmt: skip
    return migrations.CreateModel(name, list(fields), {k: v for k, v in options.items() if v})


def key() -> tuple[str, Any]:
    """A number given by the database."""
    return "id", models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def period() -> tuple[tuple[str, Any], ...]:
    """From a day until the day before another, or still."""
    return ("held_from", models.DateField()), ("held_to", models.DateField(null=True))


def of(model: str, *, name: str = "+", null: bool = False) -> Any:
    """A foreign key; what is named is reached from the other side."""
    return models.ForeignKey(model, PROTECT, null=null, related_name=name)


def text(*, default: str | None = None, of: dict[str, str] | None = None) -> Any:
    """A text; one with a default may be blank where the default is."""
    if of is not None:
        return models.TextField(choices=list(of.items()))
    if default is None:
        return models.TextField()
    return (
        models.TextField(default=default, blank=True)
        if not default
        else models.TextField(default=default)
    )


def texts() -> Any:
    """A list of texts."""
    return ArrayField(models.TextField(), default=list)


def count() -> Any:
    """A number that may not be known."""
    return models.IntegerField(null=True)


def one_of(*columns: str, name: str) -> ExclusionConstraint:
    """At most one row for these at a time."""
    same = [(F(column), "=") for column in columns]
    return ExclusionConstraint(name=f"register_{name}", expressions=[*same, (PERIOD, "&&")])


def not_backwards(name: str) -> CheckConstraint:
    """The end is not before the beginning; an empty period was replaced on its first day."""
    return CheckConstraint(condition=NOT_BACKWARDS, name=f"register_{name}_ends_after_it_begins")


def somewhere(name: str) -> CheckConstraint:
    """What lies in no unit would be in nobody's sight."""
    return CheckConstraint(condition=Q(units__len__gt=0), name=f"register_{name}_lies_somewhere")


ORGANISATION = table(
    "Organisation",
    ("id", models.BigIntegerField(primary_key=True, serialize=False)),
    ("units", ArrayField(models.BigIntegerField())),
    ("merged_into", of("register.organisation", name="aliases", null=True)),
    constraints=[
        somewhere("organisation"),
        CheckConstraint(condition=Q(id__gt=0), name="register_organisation_number_is_positive"),
        CheckConstraint(
            condition=~Q(merged_into=F("id")), name="register_organisation_not_merged_into_itself"
        ),
    ],
    indexes=[GinIndex(F("units"), name="register_organisation_units")],
)
ENTRY = table(
    "Entry",
    key(),
    ("organisation", of("register.organisation", name="entries")),
    *period(),
    ("units", ArrayField(models.BigIntegerField())),
    *((kind, of("units.unit", null=True)) for kind in ("place", "committee", "park", "building")),
    ("name", text()),
    ("uscc", text(default="")),
    ("kind", text()),
    ("parent", of("register.organisation", name="branches", null=True)),
    *((name, text(default="")) for name in ("reg_no", "org_code")),
    ("former_names", texts()),
    ("legal_rep", text(default="")),
    ("legal_status", text()),
    *(
        (name, text(default=""))
        for name in ("registered_address", "operating_address", "industry", "industry_section")
    ),
    ("established_on", models.DateField(null=True)),
    *((name, count()) for name in ("employees", "insured_employees", "party_members")),
    *(
        (name, text(default="unknown"))
        for name in ("has_party_org", "has_premises", "has_staff", "has_operation", "three_have")
    ),
    ("four_clear", models.SmallIntegerField(default=0)),
    ("four_clear_missing", text(default="")),
    ("departments", texts()),
    *((name, models.IntegerField(default=0)) for name in ("sources", "row_count")),
    ("flags", texts()),
    (
        "bigrams",
        models.GeneratedField(
            expression=Func(F("name"), F("former_names"), function="register_bigrams"),
            output_field=SearchVectorField(),
            db_persist=True,
        ),
    ),
    constraints=[
        one_of("organisation", name="entry_one_on_a_day"),
        not_backwards("entry"),
        somewhere("entry"),
        CheckConstraint(condition=~Q(name=Value("")), name="register_entry_name_is_not_blank"),
    ],
    indexes=[
        Index(F("organisation"), condition=STILL, name="register_entry_still"),
        Index(F("name"), F("organisation"), condition=STILL, name="register_entry_still_name"),
        Index(F("uscc"), condition=STILL & ~Q(uscc=""), name="register_entry_still_uscc"),
        GinIndex(F("units"), condition=STILL, name="register_entry_still_units"),
        GinIndex(F("bigrams"), condition=STILL, name="register_entry_still_bigrams"),
    ],
)
LINEAGE = table(
    "Lineage",
    (
        "entry",
        models.OneToOneField(
            "register.entry", PROTECT, primary_key=True, related_name="lineage", serialize=False
        ),
    ),
    ("claims", models.JSONField()),
)
CONTACT = table(
    "Contact",
    key(),
    ("organisation", of("register.organisation", name="contacts")),
    ("phone", text()),
    *period(),
    constraints=[one_of("organisation", name="contact_one_on_a_day"), not_backwards("contact")],
)
PLACEMENT = table(
    "Placement",
    key(),
    ("organisation", of("register.organisation", name="placements")),
    ("kind", text(of=PLACEMENTS)),
    ("unit", of("units.unit")),
    ("basis", text(of=BASES)),
    ("reason", text()),
    *period(),
    constraints=[
        one_of("organisation", "kind", name="placement_one_of_a_kind"),
        not_backwards("placement"),
        CheckConstraint(
            condition=Q(kind__in=list(PLACEMENTS), basis__in=list(BASES)),
            name="register_placement_kind_and_basis_are_known",
        ),
    ],
    indexes=[Index(F("unit"), F("kind"), condition=STILL, name="register_placement_unit")],
)
OVERRIDE = table(
    "Override",
    key(),
    ("organisation", of("register.organisation", name="overrides")),
    ("field", text(of=FIELDS)),
    ("value", models.TextField(blank=True)),
    ("against", models.TextField(blank=True)),
    ("reason", text()),
    ("account", of(settings.AUTH_USER_MODEL)),
    *period(),
    constraints=[
        one_of("organisation", "field", name="override_one_of_a_field"),
        not_backwards("override"),
        CheckConstraint(
            condition=Q(field__in=list(FIELDS)) & ~Q(reason=""),
            name="register_override_names_field_and_reason",
        ),
    ],
)
FIELD_CHECK = table(
    "FieldCheck",
    key(),
    ("organisation", of("register.organisation", name="checks")),
    ("method", text(of=METHODS)),
    ("outcome", text(of=OUTCOMES)),
    ("checked_on", models.DateField()),
    ("account", of(settings.AUTH_USER_MODEL)),
    ("note", text(default="")),
    constraints=[
        CheckConstraint(
            condition=Q(method__in=list(METHODS), outcome__in=list(OUTCOMES)),
            name="register_fieldcheck_method_and_outcome_are_known",
        )
    ],
)
COUNTED = ("organisations", "new", "changed", "gone", "merged", "unassigned")
PUBLICATION = migrations.CreateModel(
    "Publication",
    [
        key(),
        ("top", of("units.unit")),
        ("round_no", models.IntegerField(unique=True)),
        ("published_on", models.DateField()),
        ("published_at", models.DateTimeField()),
        ("account", of(settings.AUTH_USER_MODEL, null=True)),
        ("digest", text()),
        *((name, models.IntegerField()) for name in COUNTED),
    ],
)


class Migration(migrations.Migration):
    """The function first: a column of the entries is computed by it."""

    initial = True
    dependencies = [
        ("units", "0002_history_stands"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunSQL(BIGRAMS, BIGRAMS_BACK),
        *(ORGANISATION, ENTRY, LINEAGE, CONTACT, PLACEMENT, OVERRIDE, FIELD_CHECK, PUBLICATION),
    ]
