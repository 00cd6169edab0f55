"""The role under which the office works: row-level security holds for it, for the owner of the tables not (R-D.2)."""

from django.db import ProgrammingError, connection, connections, transaction
from psycopg import errors, sql

from jingwei.kernel.catalogue import translate as _
from jingwei.people.walls import PROVIDE_ROLE
from jingwei.site.database import DatabaseRefused

ROLE = "jingwei_office"
OPTION = f"-c role={ROLE}"

# A role is of the whole cluster: another database may have made it, or be making it now.
_EXTEND = """
DO $$
DECLARE
    here text := quote_ident(current_schema());
BEGIN
    EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA ' || here
        || ' GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO jingwei_office';
    EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA ' || here
        || ' GRANT USAGE, SELECT ON SEQUENCES TO jingwei_office';
END
$$;
"""
_UNWALLED = """
SELECT relname FROM pg_class
WHERE relkind IN ('r', 'p') AND relrowsecurity AND NOT row_security_active(oid) ORDER BY relname
"""


def take() -> None:
    """Let every connection of this process work under the role from here on; raises DatabaseRefused.

    Asked first is whether the user of the database may, then whether the walls really hold.
    """
    refuse_unless_allowed()
    options = connections.settings["default"]["OPTIONS"]
    given = options.get("options", "")
    if OPTION not in given:
        options["options"] = f"{given} {OPTION}".strip()
    connections.close_all()
    if found := unwalled():
        text = _(
            "角色 {role} 不受行级保护（表 {tables}）。请让数据库管理员收回它的超级用户、BYPASSRLS 和表属主身份。"
        )
        raise DatabaseRefused(text.format(role=ROLE, tables="、".join(found)))


def refuse_unless_allowed() -> None:
    """Refuse in words where there is no such role, or where the user of the database may not take it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(ROLE)))
            transaction.set_rollback(True)  # it was only to see
    except ProgrammingError as fault:
        if not isinstance(fault.__cause__, errors.InsufficientPrivilege):
            raise
        raise DatabaseRefused(_may_not()) from fault
    except Exception as fault:
        if not isinstance(fault.__cause__, errors.InvalidParameterValue):
            raise
        text = _("数据库还没有升级到本程序的版本。请先运行 jingwei migrate。")
        raise DatabaseRefused(text) from fault


def unwalled() -> list[str]:
    """Tables with row-level security that the current role of the database passes by."""
    with connection.cursor() as cursor:
        cursor.execute(_UNWALLED)
        return [name for (name,) in cursor.fetchall()]


def provide() -> None:
    """Make the role, and let the user of the database take it; nothing changes where both are so.

    Raises DatabaseRefused where the user may do neither.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(PROVIDE_ROLE)
    except ProgrammingError as fault:
        if not isinstance(fault.__cause__, errors.InsufficientPrivilege):
            raise
        raise DatabaseRefused(_may_not()) from fault


def extend() -> None:
    """Let the role use the tables that later migrations of this user make."""
    with connection.cursor() as cursor:
        cursor.execute(_EXTEND)


def _may_not() -> str:
    text = _(
        "数据库用户 {user} 不能换到角色 {role}，行级保护就不起作用。请让数据库管理员执行：{cure}"
    )
    user = connection.settings_dict["USER"] or _("当前用户")
    cure = f'CREATE ROLE {ROLE} NOLOGIN; GRANT {ROLE} TO "{user}";'
    return text.format(user=user, role=ROLE, cure=cure)
