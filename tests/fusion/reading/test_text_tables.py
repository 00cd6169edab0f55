"""Text tables are read in any encoding and counted by records."""

from pathlib import Path

import pytest

from jingwei.fusion.reading import read
from tests.fusion.reading.workbooks import HEADER, code, rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_text_tables_are_read_in_any_encoding(encoding: str, sign: str, tmp_path: Path) -> None:
    table: list[list[object]] = [["某局名单"], HEADER, *rows(3)]
    lines = [sign.join(map(str, line)) for line in table]
    path = tmp_path / "民政局.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))

    records = read([path]).records

    assert records["row"].to_list() == [3, 4, 5]
    assert records["org.uscc"].to_list() == [code(1), code(2), code(3)]


def test_rows_of_a_text_table_are_counted_as_records(tmp_path: Path) -> None:
    path = tmp_path / "民政局.csv"
    path.write_text(
        f'名单\n\n企业名称,统一社会信用代码,住所\n甲公司,{code(1)},"一行\n两行"\n乙公司,{code(2)},路1号\n',
        encoding="utf-8",
    )

    records = read([path]).records

    assert records["row"].to_list() == [4, 5]
    assert records["org.registered_address"][0] == "一行\n两行"


def test_an_unclosed_quotation_mark_is_refused_not_swallowed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("企业名称,住所\n" + '"' + "甲公司,路\n" * 20_000, encoding="utf-8")

    assert len(read([path]).refusals) == 1
