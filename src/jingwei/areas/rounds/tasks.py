"""The worker's part: files are understood and runs are worked outside the web process (R-O.4)."""

from django.utils import timezone
from procrastinate.contrib.django import app

from jingwei.areas.rounds.models import Run
from jingwei.areas.rounds.operations.files import understand
from jingwei.areas.rounds.operations.fusing import work


@app.task(queue="files", retry=3)
def understand_upload(upload: int) -> None:
    """Read an uploaded file and keep what was understood."""
    understand(upload)


@app.task(queue="fusion", retry=3, lock="fusion")
def work_run(run: int) -> None:
    """Fuse the files of a round."""
    work(Run.objects.select_related("round__top").get(pk=run), clock=timezone.now)
