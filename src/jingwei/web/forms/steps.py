"""What the pages of the forms share: the day that is asked, a workbook as an answer."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import FileResponse

from jingwei.web.ledgers.exporting import WORKBOOK
from jingwei.web.request import OfficeRequest


def past_day(request: OfficeRequest) -> date | None:
    """The day that is asked for; None for today, which the register answers quicker."""
    return None if request.day == request.today else request.day


def as_workbook(write: Callable[[Path], str]) -> FileResponse:
    """What `write` puts into the file, under the name that it gives; the file is removed at once."""
    with TemporaryDirectory(prefix="jingwei-") as folder:
        path = Path(folder) / "form.xlsx"
        name = write(path)
        content = path.open("rb")
    return FileResponse(content, as_attachment=True, filename=name, content_type=WORKBOOK)
