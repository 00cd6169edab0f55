"""`jingwei restore`: brings an office back from an archive, into an empty place, proved whole."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from jingwei.cli import results
from jingwei.cli.backup import refusing, tell_missing
from jingwei.cli.errors import CliRefusal
from jingwei.cli.opening import add_data, opened
from jingwei.cli.progress import Progress
from jingwei.kernel.catalogue import translate as _

if TYPE_CHECKING:
    from jingwei.site.archive import Manifest


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares what `restore` takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help=_("备份文件"))
    add_data(parser)


def run(args: argparse.Namespace) -> int:
    """Lays everything out beside the folder, proves it, then gives it its place."""
    data = args.data.resolve()
    results.check(data)
    with refusing(), results.whole(data) as partial:
        manifest = _bring_back(args.file, partial, progress=Progress(quiet=args.quiet))
    print(_("已恢复到 {path}，逐项核对无误。").format(path=args.data))
    return _tell(manifest)


def _bring_back(file: Path, partial: Path, *, progress: Progress) -> "Manifest":
    """Unpack, fill the database, prove; what the archive tells of itself."""
    from jingwei.site import archive, database  # noqa: PLC0415 - after the start

    with progress.step(_("解开备份"), counted=_("{done} 字节")) as step:
        manifest = archive.unpack(file, into=partial, advance=step.advance)
    try:
        opened(partial, as_owner=True)
        _fill(partial, manifest, progress=progress)
    finally:
        database.stop(partial)
    if archive.KEY not in manifest.parts:
        (partial / archive.KEY).unlink(missing_ok=True)  # opening made one, which fits nothing
    return manifest


def _fill(partial: Path, manifest: "Manifest", *, progress: Progress) -> None:
    from jingwei.site import archive, keeping  # noqa: PLC0415 - the office is open now

    keeping.refuse_newer(manifest)
    keeping.refuse_filled()
    with progress.step(_("恢复数据库")):
        keeping.fill(partial / archive.DUMP)
    (partial / archive.DUMP).unlink()
    with progress.step(_("核对")):
        wrong = keeping.differences(manifest)
        wrong += keeping.faults_of_journal(partial) if keeping.is_current(manifest) else []
    if wrong:
        text = _("恢复出来的数据与备份时不符，不要使用。换一个空数据库和另一个备份再试。")
        raise CliRefusal(*wrong, text)


def _tell(manifest: "Manifest") -> int:
    """What is left to do, in words; 1 where files were missing when the archive was made."""
    from jingwei.site import archive, keeping  # noqa: PLC0415 - the office is open now

    if archive.KEY not in manifest.parts:
        print(_("备份里没有密钥。启动前请把原来的 secret-key 放进数据目录，或设好 JINGWEI_SECRET_KEY；否则动态口令都要重设。"))  # fmt: skip
    if not keeping.is_current(manifest):
        print(_("备份来自旧版本。请运行 jingwei migrate，再运行 jingwei journal verify。"))
    return tell_missing(manifest.missing)
