"""What pages with workbooks share: the day that is asked, a workbook as an answer, one that is brought back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse

from jingwei.areas.rounds.storage import LARGEST, FileRefused, plain_name
from jingwei.kernel.catalogue import translate as _
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


@contextmanager
def brought(sent: UploadedFile | None) -> Iterator[tuple[Path, str]]:
    """The file that was sent, on the disk while it is read, and its plain name; raises FileRefused for none or too much."""
    if sent is None:
        raise FileRefused(_("还没有选文件。请先选，再上传。"))
    name = plain_name(sent.name or "")
    if (sent.size or 0) > LARGEST:
        text = _("{name}：文件超过 {most} MB，没有收下。请拆成几个文件再传。")
        raise FileRefused(text.format(name=name, most=LARGEST >> 20))
    with NamedTemporaryFile(prefix="jingwei-", suffix=Path(name).suffix) as coming:
        for chunk in sent.chunks():
            coming.write(chunk)
        coming.flush()
        yield Path(coming.name), name
