"""Fills a database with a generated city of any size: invented organisations, laid in by SQL alone.

Fusion and publishing are measured elsewhere; here pages need a register to be drawn from. Nothing is
drawn by lot: the same number of organisations gives the same city.
"""

from datetime import date

from django.db import connection

from jingwei.cli.bench_office.asked import Known
from jingwei.people.models import Account
from jingwei.people.operations import appoint, open_account
from jingwei.people.permissions import ROLES
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.units.operations import Opening, open_units
from jingwei.web import clock

FOUNDED = date(2020, 1, 1)
PUBLISHED = date(2026, 1, 1)
DISTRICTS, STREETS, COMMUNITIES, COMMITTEES = 5, 8, 10, 10
RARE_NAME = "鑫恒"  # two characters that one in ten thousand names holds
COMMON_NAME = "物流"  # two characters that one in six holds

_UNITS = """
CREATE TEMP TABLE {name} AS
SELECT id, string_to_array(trim(both '/' from path), '/')::bigint[] AS line, row_number() OVER (ORDER BY id) - 1 AS n
FROM units_unit WHERE kind = '{kind}';
"""
# 7919 is prime: neighbours in the register do not lie in neighbouring communities.
_LAID = """
CREATE TEMP TABLE laid AS
SELECT g AS id, place.id AS place,
    CASE WHEN g % 3 = 0 THEN committee.id END AS committee, CASE WHEN g % 10 = 0 THEN park.id END AS park,
    place.line || CASE WHEN g % 3 = 0 THEN committee.line ELSE '{{}}' END
               || CASE WHEN g % 10 = 0 THEN park.line ELSE '{{}}' END AS units
FROM generate_series(1, {organisations}) g
JOIN places place ON place.n = (g::bigint * 7919) % (SELECT count(*) FROM places)
JOIN committees committee ON committee.n = g % (SELECT count(*) FROM committees)
JOIN parks park ON park.n = (g / 10) % (SELECT count(*) FROM parks);
INSERT INTO register_organisation (id, units) SELECT id, units FROM laid;
"""
_ENTRIES = """
INSERT INTO register_entry (
    organisation_id, held_from, units, place_id, committee_id, park_id, name, uscc, kind, reg_no, org_code,
    former_names, legal_rep, legal_status, registered_address, operating_address, industry, industry_section, ownership,
    established_on, employees, insured_employees, party_members, has_party_org, has_premises, has_staff,
    has_operation, three_have, four_clear, four_clear_missing, departments, sources, row_count, flags)
SELECT id, date '{published}', units, place, committee, park,
    '虚构市' || chr(20000 + (id * 31) % 3000) || chr(20000 + (id * 17) % 2500)
        || CASE WHEN id % 9973 = 0 THEN '{rare}' ELSE '' END
        || (ARRAY['商贸', '科技', '建材', '{common}', '餐饮', '教育'])[1 + id % 6] || '有限公司',
    CASE WHEN id % 20 = 0 THEN '' ELSE '91150302' || lpad(upper(to_hex(id)), 9, '0') || 'X' END,
    (ARRAY['enterprise', 'enterprise', 'enterprise', 'enterprise', 'enterprise', 'sole_trader', 'association',
           'service_institution', 'branch', 'cooperative'])[1 + id % 10],
    '', '', '{{}}', '某某', 'active', '虚构市某区某街道某路' || id || '号', '虚构市某区某街道某路' || id || '号',
    '批发业', 'F', CASE WHEN id % 10 < 5 THEN 'non_public' ELSE '' END,
    CASE WHEN id % 7 > 0 THEN date '2000-01-01' + (id * 13) % 9000 END,
    CASE WHEN id % 5 > 0 THEN (id * 37) % 500 END, NULL, CASE WHEN id % 4 = 0 THEN id % 40 END,
    'unknown', 'yes', 'yes', 'yes', CASE WHEN id % 2 = 0 THEN 'yes' ELSE 'unknown' END, id % 5, '',
    ARRAY['市场监管局'], 1, 1, CASE WHEN id % 500 = 0 THEN ARRAY['several_codes'] ELSE '{{}}'::text[] END
FROM laid;
"""


def fill(organisations: int) -> Known:
    """The city in a database that was migrated, as its owner; what stands there already stays as it is."""
    if not Unit.objects.exists():
        open_units(_openings(), on=FOUNDED)
        _lay(organisations)
        for login, kind, role in (
            ("whole", Kind.CITY, "city_administrator"),
            ("street", Kind.STREET, "street_operator"),
        ):
            made = open_account(login=login, name=login, actor=None, now=clock.now())
            place = Unit.objects.filter(kind=kind).order_by("pk")[0]
            appoint(made.account, role=ROLES[role], place=place, held_from=PUBLISHED, actor=None, now=clock.now())  # fmt: skip
            Account.objects.filter(pk=made.account.pk).update(must_change_password=False)
    return _found(organisations)


def _openings() -> list[Opening]:
    city = Opening("虚构市", Kind.CITY)
    found = [city]
    for d in range(DISTRICTS):
        district = Opening(f"第{d}区", Kind.DISTRICT, parent=city)
        found += [district, Opening(f"第{d}园区", Kind.PARK, parent=district)]
        for s in range(STREETS):
            street = Opening(f"{d}{s}街道", Kind.STREET, parent=district)
            found.append(street)
            found += [
                Opening(f"{d}{s}{c}社区", Kind.COMMUNITY, parent=street) for c in range(COMMUNITIES)
            ]
    working = Opening("两新工委", Kind.WORKING_COMMITTEE, serves=city)
    return [
        *found,
        working,
        *(Opening(f"行业{k}党委", Kind.INDUSTRY_COMMITTEE, parent=working) for k in range(COMMITTEES)),
    ]  # fmt: skip


def _lay(organisations: int) -> None:
    kinds = {"places": Kind.COMMUNITY, "committees": Kind.INDUSTRY_COMMITTEE, "parks": Kind.PARK}
    steps = [
        *(_UNITS.format(name=name, kind=kind) for name, kind in kinds.items()),
        _LAID.format(organisations=organisations),
        _ENTRIES.format(published=PUBLISHED, rare=RARE_NAME, common=COMMON_NAME),
        "DROP TABLE laid; DROP TABLE places; DROP TABLE committees; DROP TABLE parks;",
    ]
    with connection.cursor() as cursor:
        for step in steps:
            cursor.execute(step)
        cursor.execute("VACUUM ANALYZE")


def _found(organisations: int) -> Known:
    street = Unit.objects.filter(kind=Kind.STREET).order_by("pk")[0]
    deep = organisations * 9 // 10
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM register_entry ORDER BY name, organisation_id OFFSET %s LIMIT 1",
            [deep],
        )
        (name,) = cursor.fetchone()
    places = Unit.objects.filter(parent=street).order_by("pk").values_list("pk", flat=True)
    return Known(street.pk, tuple(places), name, deep, RARE_NAME, COMMON_NAME)
