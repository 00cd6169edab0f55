"""Lists of invented organisations, as departments would send them."""

from datetime import UTC, date, datetime, timedelta

from jingwei.kernel import codes

DAY = date(2026, 6, 15)
END = date(2026, 12, 31)
NOW = datetime(2026, 6, 15, 1, 0, tzinfo=UTC)


def later(minutes: int) -> datetime:
    """So many minutes after NOW."""
    return NOW + timedelta(minutes=minutes)


def code(number: int) -> str:
    """A valid code of the invented range."""
    body = f"PDY{number:05d}"
    start = f"91150302{body}{codes.org_check_character(body)}"
    return start + codes.uscc_check_character(start)


def csv(*rows: tuple[str, str, str, str]) -> bytes:
    """A list with name, code, address and person."""
    head = "企业名称,统一社会信用代码,经营地址,法定代表人"
    return "\n".join([head, *map(",".join, rows)]).encode()


BRANDS = "安邦昌达德尔方广华吉佳金景隆茂美宁鹏启瑞"


def crowd(size: int = 30) -> list[tuple[str, str, str, str]]:
    """Organisations that nobody confuses."""
    return [
        (f"乌海市{BRANDS[n % 20]}{BRANDS[-1 - n // 20]}商贸有限公司", code(1000 + n), f"海勃湾区新华街道和平路{n + 1}号", f"王{BRANDS[n % 20]}")
        for n in range(size)
    ]  # fmt: skip
