"""No door is forgotten: whatever in the pages and the API takes a file is among those that hostile files try."""

import re
from pathlib import Path

import pytest

import jingwei
from tests.web.hostile.doors import DOORS

# Where a request's files or its bare body are read, and the door that `doors` tries for it.
KNOWN = {
    "web/rounds/uploading.py": "form", "web/rounds/sending.py": "parts", "web/ledgers/returning.py": "returned",
    "web/people/bulk.py": "bulk", "web/upper_lists/listing.py": "upper",
    "web/outlines/taking.py": "outlines", "web/outlines/sending.py": "",
    "web/cover_books/listing.py": "book", "web/forms/listing.py": "blank", "web/duties/one.py": "duties", "web/rectification/workbooks.py": "lists", "web/orders/hotline.py": "hotline", "web/cover_books/forms.py": "",
    "web/compliance/lists.py": "charter", "web/compliance/list_forms.py": "", "web/cases/attaching.py": "attached", "web/cases/sending_along.py": "with_step", "web/counter/bringing.py": "outside",
    "web/unsent.py": "", "web/rounds/forms.py": "", "web/forms/steps.py": "", "web/people/forms.py": "", "web/upper_lists/forms.py": "",
}  # fmt: skip
TAKES_A_FILE = re.compile(
    r"\.FILES\b|UploadedFile\b|FileField|ImageField|\brequest\.body\b|\brequest\.read(?:line)?\(|\brequest\.stream\b"
)


@pytest.mark.thorough
def test_every_place_that_takes_a_file_is_a_door_that_is_tried() -> None:
    root = Path(jingwei.__file__).parent
    found = {
        str(path.relative_to(root))
        for folder in ("web", "api", "site", "areas", "ledgers")
        for path in (root / folder).rglob("*.py")
        if TAKES_A_FILE.search(path.read_text("utf-8"))
    }

    assert found == set(KNOWN)
    assert set(KNOWN.values()) - {""} == set(DOORS)
