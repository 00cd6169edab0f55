"""Whether the office is well: for a monitor, and for whoever asks why nothing opens."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jingwei.kernel.catalogue import translate as _
from jingwei.web.access import public


@public
@never_cache
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """200 and "ok" where all is well, else 503 and what is wrong; nothing of anybody's data."""
    wrong = faults()
    said = {"status": "ok" if not wrong else "ill", "faults": wrong}
    return JsonResponse(
        said, status=503 if wrong else 200, json_dumps_params={"ensure_ascii": False}
    )


def faults() -> list[str]:
    """What keeps the office from working, in words."""
    try:
        missing = unapplied()
    except DatabaseError:
        return [_("数据库连不上")]
    return [_("数据库还没有升级到本程序的版本，请运行 jingwei migrate")] if missing else []


def unapplied() -> list[str]:
    """Migrations that the database lacks. Raises DatabaseError."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]
