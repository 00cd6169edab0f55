"""How much may be asked in a minute: counted in the database, so that several processes count together (R-A.4)."""

from datetime import datetime

from django.db import connection

from jingwei.api.faults import ApiFault
from jingwei.kernel.catalogue import translate as _

A_MINUTE = 6_000  # names, or pages of the read API: what OpenRefine asks, and one hundred a second
_SPEND = """
INSERT INTO api_apiuse AS held (name, minute, spent) VALUES (%s, %s, %s)
ON CONFLICT (name) DO UPDATE SET minute = excluded.minute,
    spent = excluded.spent + CASE WHEN held.minute = excluded.minute THEN held.spent ELSE 0 END
RETURNING spent
"""


def spend(name: str, amount: int, *, now: datetime) -> None:
    """Counts the questions under the name; raises ApiFault (429) where they are too many in this minute."""
    minute = now.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, [name, minute, amount])
        spent = int(cursor.fetchone()[0])
    if spent > A_MINUTE:
        detail = _("问得太频繁：每分钟最多 {most} 条，请到下一分钟再问。").format(most=A_MINUTE)
        raise ApiFault(429, detail, headers={"Retry-After": str(60 - now.second)})
