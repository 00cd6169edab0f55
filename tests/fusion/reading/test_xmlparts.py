"""The count of a part says the same however the part is cut into pieces, and however it is written."""

from collections.abc import Iterator

import pytest

from jingwei.fusion.reading.xmlparts import PartCount, SuspectError, count_part

SIZES = (1, 64, 255, 1 << 18)
ROWS = 40


def sheet(prefix: str = "", *, cell: str = ' r="{at}"', row: str = ' r="{at}"') -> bytes:
    """Forty rows of a text, a number and a blank cell that ends itself."""
    lines = [f"<{prefix}worksheet><!-- 乙 --><{prefix}sheetData>"]
    for number in range(1, ROWS + 1):
        at = [cell.format(at=f"{letter}{number}") for letter in ("A", "Z", "IV")]
        lines.append(
            f"<{prefix}row{row.format(at=number)}>"
            f"<{prefix}c{at[0]} t='s'><{prefix}is><{prefix}t>甲/&gt;</{prefix}t></{prefix}is></{prefix}c>"
            f"<{prefix}c{at[1]}><{prefix}v>12</{prefix}v></{prefix}c>"
            f"<{prefix}c{at[2]} s='5'/></{prefix}row>"
        )
    lines.append(f"</{prefix}sheetData><{prefix}mergeCells><{prefix}mergeCell ref='A1:C2'/>")
    return ("".join(lines) + f"</{prefix}mergeCells></{prefix}worksheet>").encode()


def counted(content: bytes, size: int) -> PartCount:
    """The part, cut into pieces of so many bytes."""

    def pieces() -> Iterator[bytes]:
        # The beginning tells how a part is written, and is never cut.
        yield content[:300]
        for start in range(300, len(content), size):
            yield content[start : start + size]

    return count_part(pieces(), "xl/worksheets/sheet1.xml", is_sheet=True)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("prefix", ["", "x:", "longish:"])
@pytest.mark.parametrize("attributes", [' r="{at}"', ' s="1" r="{at}"', " r='{at}'", ""])
def test_what_is_counted_does_not_depend_on_the_pieces(
    size: int, prefix: str, attributes: str
) -> None:
    found = counted(sheet(prefix, cell=attributes or " ", row=attributes), size)
    assert (found.rows, found.cells, found.values) == (ROWS, 3 * ROWS, 2 * ROWS)
    assert (found.merges, found.merged, found.depth) == (1, 6, 0)
    assert found.deepest == 6


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("attributes", [' r="{at}"', ' s="1" r="{at}"', " r='{at}'"])
@pytest.mark.parametrize(
    ("reference", "cause"),
    [
        ("IW7", "columns"),
        ("JA7", "columns"),
        ("AAA7", "columns"),
        ("XFD1", "columns"),
        ("A200101", "phantom"),
        ("IV999999", "phantom"),
        ("A1000000", "phantom"),
    ],
)
def test_a_cell_that_is_too_far_is_found_wherever_it_stands(
    size: int, attributes: str, reference: str, cause: str
) -> None:
    near, far = (attributes.format(at=at).encode() for at in ("Z33", reference))
    content = sheet(cell=attributes).replace(b"<c" + near + b">", b"<c" + far + b">")
    with pytest.raises(SuspectError) as fault:
        counted(content, size)
    assert fault.value.cause == cause


@pytest.mark.parametrize("row", ["200101", "999999", "1048576"])
def test_a_row_that_is_too_far_is_found(row: str) -> None:
    content = sheet().replace(b'<row r="33">', f'<row r="{row}">'.encode())
    with pytest.raises(SuspectError) as fault:
        counted(content, 1 << 18)
    assert fault.value.cause == "phantom"


@pytest.mark.parametrize("row", ["199999", "200100"])
def test_the_last_row_that_is_allowed_is_let_through(row: str) -> None:
    content = (
        sheet().replace(b'r="33"', f'r="{row}"'.encode()).replace(b'Z33"', f'Z{row}"'.encode())
    )
    assert counted(content, 1 << 18).rows == ROWS
