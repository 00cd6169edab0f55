"""Nothing out of sight is read: not through the models, and not past them (R-P.17)."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Count, Exists, Max, OuterRef

from jingwei.people.sight import EVERYTHING, OutOfSight, ScopedManager, Sight, seeing
from jingwei.register.kinds import EditableField, Method, Outcome
from jingwei.register.models import (
    Contact,
    Entry,
    FieldCheck,
    Lineage,
    Naming,
    Organisation,
    Override,
    Placement,
    Publication,
    WrittenUnit,
)
from tests.register.town import DAY, ROUND_ONE, Town

CANARY = "金丝雀"
NUMBER = 770_077  # of the organisation that bears it
SCOPED = [model for model in apps.get_models() if isinstance(model._default_manager, ScopedManager)]
OURS = [model for model in SCOPED if model._meta.app_label == "register"]
# What holds nothing of any organisation.
IN_THE_OPEN = {Publication, WrittenUnit}

Read = Callable[[Any], Any]
READS: dict[str, Read] = {
    "all": lambda rows: list(rows.all()),
    "filter": lambda rows: list(rows.filter(pk__isnull=False)),
    "exclude": lambda rows: list(rows.exclude(pk=None)),
    "values": lambda rows: list(rows.values()),
    "values_list": lambda rows: list(rows.values_list()),
    "iterator": lambda rows: list(rows.iterator(chunk_size=100)),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "aggregate": lambda rows: rows.aggregate(most=Max("pk"), count=Count("pk")),
    "annotate": lambda rows: list(rows.values("pk").annotate(Count("pk"))),
    "first": lambda rows: rows.order_by("-pk").first(),
    "in_bulk": lambda rows: rows.in_bulk(),
    "distinct": lambda rows: list(rows.order_by("pk").distinct("pk")),
    "union": lambda rows: list(rows.values("pk").union(rows.values("pk"))),
    "none_or_all": lambda rows: list(rows.none() | rows.all()),
    "only": lambda rows: list(rows.only("pk")),
    "select_for_update": lambda rows: list(rows.select_for_update()),
    "explain": lambda rows: rows.none().explain() or list(rows.all()),
    "get_or_none": lambda rows: rows.filter(pk=rows.order_by("-pk").values("pk")[:1]).first(),
}  # fmt: skip


@pytest.fixture
def canary(town: Town) -> dict[type[models.Model], models.Model]:
    """An organisation in the south with a row in every table; all that it says is the canary."""
    units = [town[name].pk for name in ("city", "south", "c", "two_new")]
    account = town.accounts["south"]
    with seeing(EVERYTHING):
        own = Organisation.objects.create(pk=NUMBER, units=units)
        entry = Entry.objects.create(
            organisation=own, units=units, name=CANARY, kind="enterprise", legal_status="active",
            held_from=ROUND_ONE, place=town["c"], party_members=NUMBER,
        )  # fmt: skip
        said = {"organisation": own, "held_from": ROUND_ONE}
        rows: list[models.Model] = [
            own, entry, Lineage.objects.create(entry=entry, claims={"name": [{"value": CANARY}]}),
            Contact.objects.create(phone=CANARY, **said),
            Placement.objects.create(kind="place", unit=town["c"], basis="person", reason=CANARY, **said),
            Override.objects.create(field=EditableField.NAME, value=CANARY, reason=CANARY, account=account, **said),
            Naming.objects.create(kind="party_work", said=CANARY, account=account, reason=CANARY, **said),
            FieldCheck.objects.create(
                organisation=own, method=Method.VISIT, outcome=Outcome.OPERATING, checked_on=DAY, account=account,
                note=CANARY,
            ),
        ]  # fmt: skip
    return {type(row): row for row in rows}


def leaks(found: object) -> bool:
    """True where the canary stands in what was read, however deep."""
    if isinstance(found, models.Model):
        found = [found.pk, *found.__dict__.values()]
    if isinstance(found, dict):
        found = [*found, *found.values()]
    if isinstance(found, str):
        return CANARY in found
    if isinstance(found, Iterable):
        return any(leaks(part) for part in found)
    return bool(found == NUMBER)


def read_all(model: type[models.Model]) -> Iterator[tuple[str, object]]:
    """What every way of reading gives, by its name."""
    for name, read in READS.items():
        yield name, read(model._default_manager)


def test_every_table_of_the_register_has_a_sight_or_says_nothing_of_anybody() -> None:
    assert set(apps.get_app_config("register").get_models()) == {*OURS, *IN_THE_OPEN}


def test_every_table_bears_a_canary(canary: dict[type[models.Model], models.Model]) -> None:
    assert set(canary) == set(OURS)
    with seeing(EVERYTHING):
        assert all(leaks(list(model._default_manager.all())) for model in OURS)


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_nothing_is_read_where_nobody_is_looking(db: None, model: type[models.Model]) -> None:
    assert [how for how, read in READS.items() if answers(read, model._default_manager)] == []


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_a_table_is_not_read_by_raw_sql(db: None, model: type[models.Model]) -> None:
    with seeing(EVERYTHING), pytest.raises(OutOfSight):
        model._default_manager.raw("SELECT 1")


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_query_made_in_sight_is_not_run_out_of_it(db: None, model: type[models.Model]) -> None:
    with seeing(EVERYTHING):
        query = model._default_manager.all()

    assert [how for how, read in READS.items() if answers(read, query)] == []


def answers(read: Read, rows: object) -> bool:
    """True where the read is not refused."""
    try:
        read(rows)
    except OutOfSight:
        return False
    return True


def test_neither_update_nor_delete_goes_where_nobody_is_looking(town: Town) -> None:
    with seeing(EVERYTHING):
        query = Organisation.objects.all()

    with pytest.raises(OutOfSight):
        query.update(units=[1])
    with pytest.raises(OutOfSight):
        query.delete()


@pytest.mark.thorough
def test_nothing_out_of_sight_is_read(
    town: Town, canary: dict[type[models.Model], models.Model]
) -> None:
    with seeing(town.sight("north")):
        found = {(model.__name__, how): out for model in OURS for how, out in read_all(model)}
        counted = Organisation.objects.count()

    assert [key for key, out in found.items() if leaks(out)] == []
    assert counted == 26  # three of five places, and the two odd ones


def test_one_sees_what_lies_in_ones_own_units(town: Town) -> None:
    seen = {}
    for name in town.accounts:
        with seeing(town.sight(name)):
            seen[name] = Entry.objects.on(DAY).count()

    assert seen == {"city": 42, "north": 26, "south": 16, "a": 16, "c": 8, "a1": 8, "lawyers": 1}


def test_related_rows_out_of_sight_stay_there(
    town: Town, canary: dict[type[models.Model], models.Model]
) -> None:
    own, entry = canary[Organisation], canary[Entry]
    assert isinstance(own, Organisation)
    assert isinstance(entry, Entry)

    with seeing(town.sight("north")):
        related = (
            own.entries,
            own.placements,
            own.contacts,
            own.overrides,
            own.checks,
            own.aliases,
        )
        found = [list(manager.all()) for manager in related]
        fresh = Entry(organisation_id=NUMBER)
        with pytest.raises(Organisation.DoesNotExist):
            _ = fresh.organisation
        with pytest.raises(Entry.DoesNotExist):
            entry.refresh_from_db()

    assert found == [[]] * len(related)


def test_a_subquery_keeps_to_the_sight(
    town: Town, canary: dict[type[models.Model], models.Model]
) -> None:
    with seeing(town.sight("north")):
        held = Placement.objects.filter(organisation=OuterRef("pk"), reason=CANARY)
        found = Organisation.objects.annotate(held=Exists(held)).filter(held=True)

        assert not found.exists()


def test_a_search_keeps_to_the_sight(
    town: Town, canary: dict[type[models.Model], models.Model]
) -> None:
    found = {}
    for name in ("north", "south"):
        with seeing(town.sight(name)):
            found[name] = list(
                Entry.objects.still().named_like(CANARY).values_list("organisation", flat=True)
            )
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM register_found(%s, 9)", [CANARY])
                found[name].append(cursor.fetchone()[0])

    assert found == {"north": [0], "south": [NUMBER, 1]}


def test_a_manager_that_forgot_the_sight_is_found_out(
    town: Town, canary: dict[type[models.Model], models.Model], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)

    with seeing(town.sight("north")):
        found = {how for how, out in read_all(Entry) if leaks(out)}

    assert found >= {"all", "values", "values_list", "first", "in_bulk"}


def test_the_databases_wall_holds_where_a_manager_forgot(
    town: Town,
    canary: dict[type[models.Model], models.Model],
    monkeypatch: pytest.MonkeyPatch,
    office: None,
) -> None:
    plant(monkeypatch)

    with seeing(town.sight("north")):
        found = [how for how, out in read_all(Entry) if leaks(out)]
        counted = Entry.objects.count()

    assert (found, counted) == ([], 26)


def plant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts a manager in the place of the entries' own that lets everything through."""
    plain: models.Manager[Entry] = models.Manager()
    plain.model, plain.name = Entry, "objects"
    monkeypatch.setattr(Entry, "objects", plain)
    monkeypatch.setitem(Entry._meta.__dict__, "default_manager", plain)
    assert Entry._default_manager is plain


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_past_the_models_the_office_reads_its_own_alone(
    town: Town,
    canary: dict[type[models.Model], models.Model],
    office: None,
    model: type[models.Model],
) -> None:
    with seeing(town.sight("north")):
        there = rows_of(model)
    with seeing(town.sight("south")):
        here = rows_of(model)

    assert not leaks(there)
    assert leaks(here)


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_past_the_models_the_office_reads_nothing_where_nobody_is_looking(
    town: Town,
    canary: dict[type[models.Model], models.Model],
    office: None,
    model: type[models.Model],
) -> None:
    assert rows_of(model) == []


def test_the_office_neither_writes_nor_changes_out_of_sight(
    town: Town, canary: dict[type[models.Model], models.Model], office: None
) -> None:
    with seeing(town.sight("north")), connection.cursor() as cursor:
        cursor.execute("UPDATE register_entry SET held_to = '2026-07-01' WHERE name = %s", [CANARY])
        changed = cursor.rowcount
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute(
                "INSERT INTO register_organisation (id, units) VALUES (880088, %s)",
                [[town["south"].pk]],
            )
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute(
                "INSERT INTO register_contact (organisation_id, phone, held_from)"
                " VALUES (%s, 'x', '2027-01-01')", [NUMBER],
            )  # fmt: skip

    assert changed == 0


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_every_scoped_table_has_its_wall(db: None, model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, (SELECT count(*) FROM pg_policy WHERE polrelid = pg_class.oid)"
            " FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table],
        )  # fmt: skip
        walled, policies = cursor.fetchone()

    assert (walled, policies > 0) == (True, True)


def test_the_office_neither_rewrites_the_journal_nor_the_migrations(db: None, office: None) -> None:
    for statement in (
        "UPDATE journal_entry SET action = 'x.y'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry",
        "DELETE FROM django_migrations",
        "ALTER TABLE register_entry DISABLE ROW LEVEL SECURITY",
        "DROP TABLE register_entry",
        "TRUNCATE register_entry",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_office_may_work_with_tables_that_come_later(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE came_later (id bigserial PRIMARY KEY)")
        cursor.execute("SET ROLE jingwei_office")
        cursor.execute("INSERT INTO came_later DEFAULT VALUES RETURNING id")
        found = cursor.fetchone()[0]
        cursor.execute("RESET ROLE")

    assert found == 1


def test_a_sight_within_a_unit_is_no_wider_than_itself(town: Town) -> None:
    north = Sight(frozenset({town["north"].pk}))

    assert north.within(town["a"]) == Sight(frozenset({town["a"].pk}))
    assert north.within(town["c"]) == Sight()
    assert north.within(town["city"]) == Sight()


def rows_of(model: type[models.Model]) -> list[Any]:
    """What plain SQL reads of the table."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608 - a name of ours
        return list(cursor.fetchall())
