"""Jobs of the office as a whole: what a worker that was killed left half done is begun again (R-O.4)."""

from datetime import timedelta

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from jingwei.areas.rounds import storage

LEFT = timedelta(days=1)  # so old is what nobody works on any more
SILENT = 60  # seconds without a sign of life, after which a worker counts as dead


@app.periodic(cron="* * * * *")
@app.task(queue="files", queueing_lock="begin_again", pass_context=True)
async def begin_again(context: JobContext, timestamp: int) -> int:  # noqa: ARG001 - handed to every periodic task
    """Give the jobs of dead workers to living ones; how many there were."""
    manager = context.app.job_manager
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT))
    for job in stalled:
        await manager.retry_job(job)
    return len(stalled)


@app.periodic(cron="17 3 * * *")
@app.task(queue="files", queueing_lock="sweep")
def sweep(timestamp: int) -> int:  # noqa: ARG001 - handed to every periodic task
    """Remove what was left half done on the disk; how many there were."""
    return storage.sweep(before=timezone.now() - LEFT)
