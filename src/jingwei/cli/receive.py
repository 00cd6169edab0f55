"""`jingwei receive`: takes the lists of departments into a round, as the pages do, and says what was understood."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jingwei.cli.errors import CliRefusal, Exit
from jingwei.cli.opening import add_data, opened, refuse_unless_migrated
from jingwei.cli.progress import Progress
from jingwei.kernel import system
from jingwei.kernel.catalogue import translate as _

if TYPE_CHECKING:
    from jingwei.areas.rounds.models import Round, Upload
    from jingwei.people.models import Account
    from jingwei.units.models import Unit

BLOCK = 1 << 20  # bytes at a time


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares what `receive` takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_("各单位报来的名单"))
    add_data(parser)
    parser.add_argument("--round", type=int, required=True, metavar="N", help=_("收进第几轮"))
    parser.add_argument("--login", required=True, metavar="LOGIN", help=_("以谁的账号收，记进日志"))
    parser.add_argument(
        "--department", metavar="NAME", help=_("是哪个部门的名单；不写则看文件名里的部门")
    )


def run(args: argparse.Namespace) -> int:
    """Takes each file in on its own: one that is refused does not keep the others out; 2 where any is."""
    opened(args.data)
    refuse_unless_migrated()
    from django.utils import timezone  # noqa: PLC0415 - the office is open now

    desk = _desk(args, now=timezone.now())
    with Progress(quiet=args.quiet).step(_("收名单"), counted=_("{done} 个文件")) as step:
        told = []
        for done, path in enumerate(args.files, start=1):
            told.append(_received(desk, path))
            step.advance(done, of=len(args.files))
    for _taken, lines in told:
        print("\n".join(lines))
    return Exit.DONE if all(taken for taken, _lines in told) else Exit.REFUSED


@dataclass(frozen=True, slots=True)
class _Desk:
    """In whose name files are taken into which round, and for which departments that may be."""

    round: "Round"
    actor: "Account"
    departments: "list[Unit]"
    now: datetime


def _desk(args: argparse.Namespace, *, now: datetime) -> _Desk:
    """The round and the account that were named; refused where there is none, or where it may not."""
    from django.utils import timezone  # noqa: PLC0415

    from jingwei.areas.rounds.departments import departments_of  # noqa: PLC0415
    from jingwei.areas.rounds.models import Round  # noqa: PLC0415
    from jingwei.people.models import Account  # noqa: PLC0415
    from jingwei.people.permissions import Permission  # noqa: PLC0415
    from jingwei.people.queries import paths  # noqa: PLC0415

    found = Round.objects.select_related("top").filter(number=args.round).first()
    if found is None:
        raise CliRefusal(_("没有第 {number} 轮。请核对 --round。").format(number=args.round))
    actor = Account.objects.filter(login=args.login, is_active=True).first()
    if actor is None:
        raise CliRefusal(_("没有账号 {login}，或已停用。请核对 --login。").format(login=args.login))
    on = timezone.localdate(now)
    own = paths(actor, Permission.ROUNDS_UPLOAD, on=on)
    departments = departments_of(found, paths=own, on=on)
    if not departments:
        text = _("账号 {login} 在这一轮里不能交任何部门的名单。请换一个账号。")
        raise CliRefusal(text.format(login=args.login))
    return _Desk(found, actor, _named(departments, args.department), now)


def _named(departments: "list[Unit]", name: str | None) -> "list[Unit]":
    """Those that are meant: all, or the one of this name."""
    if name is None:
        return departments
    chosen = [unit for unit in departments if name in {unit.name, unit.short_name}]
    if len(chosen) != 1:
        text = _("部门“{name}”不在能交名单的部门里。可选：{names}")
        names = "、".join(unit.short_name or unit.name for unit in departments)
        raise CliRefusal(text.format(name=name, names=names))
    return chosen


def _received(desk: _Desk, path: Path) -> tuple[bool, list[str]]:
    """Whether the file is in the round now and can be read, and what to say of it."""
    from jingwei.areas.rounds.models import UploadState  # noqa: PLC0415
    from jingwei.areas.rounds.operations.steps import RoundRefused  # noqa: PLC0415
    from jingwei.areas.rounds.storage import FileRefused  # noqa: PLC0415

    try:
        upload, is_new = _taken(desk, path)
    except (RoundRefused, FileRefused) as refused:
        return False, [str(refused)]
    except OSError as fault:
        if fault.filename != str(path):
            raise  # the office's own disk
        text = _("{path}：{reason}。")
        return False, [text.format(path=path, reason=system.refused(fault))]
    if not is_new:
        text = _("{name}：内容与已收下的“{other}”相同，没有重复收。")
        return True, [text.format(name=path.name, other=upload.file_name)]
    return upload.state != UploadState.REFUSED, list(_said(upload))


def _taken(desk: _Desk, path: Path) -> "tuple[Upload, bool]":
    """The upload that the file has become, understood, and whether it is new; raises as the operations do."""
    from jingwei.areas.rounds import storage, tasks  # noqa: PLC0415
    from jingwei.areas.rounds.departments import meant_by  # noqa: PLC0415
    from jingwei.areas.rounds.models import Upload  # noqa: PLC0415
    from jingwei.areas.rounds.operations import files  # noqa: PLC0415
    from jingwei.areas.rounds.operations.steps import RoundRefused  # noqa: PLC0415
    from jingwei.people.sight import EVERYTHING, seeing  # noqa: PLC0415

    name = storage.plain_name(path.name)
    department = meant_by(name, of=desk.departments, top=desk.round.top)
    if department is None:
        text = _("{name}：看不出是哪个部门的名单。请用 --department 写明。")
        raise RoundRefused(text.format(name=name))
    kept = storage.keep(_blocks(path), name=name)
    with seeing(EVERYTHING):
        upload, is_new = files.take_in(
            desk.round, department=department, name=name, kept=kept, actor=desk.actor, now=desk.now
        )
        if is_new:  # should we be killed before it is understood, the worker does it
            tasks.understand_upload.defer(upload=upload.pk)
    if is_new:
        files.understand(upload.pk)
    with seeing(EVERYTHING):
        return Upload.objects.select_related("department").get(pk=upload.pk), is_new


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _said(upload: "Upload") -> Iterator[str]:
    """What was understood of a file, or why it cannot be read."""
    if upload.refusal:
        yield _("{name}：收下了，但读不了：{reason}").format(name=upload.file_name, reason=upload.refusal)  # fmt: skip
        return
    yield _("{name}：收下 {rows} 行。").format(name=upload.file_name, rows=upload.rows)
    for sheet in upload.understood["sheets"]:
        yield _("  工作表 {sheet}：{rows} 行，表头行 {heads}").format(
            sheet=sheet["sheet"] or "-", rows=sheet["rows"],
            heads="、".join(map(str, sheet["header_rows"])) or "-",
        )  # fmt: skip
        yield from (f"    {note}" for note in sheet["notes"])
        yield from (f"    {_meaning(column)}" for column in sheet["columns"])


def _meaning(column: dict[str, Any]) -> str:
    """One column: its heading, and the field it fills or why it does not come in."""
    from jingwei.fusion.outputs.words import list_heading  # noqa: PLC0415

    field, dropped = column["field"], column["dropped"]
    if field:
        return f"{column['letter']} {column['heading']} → {list_heading(field)}"
    why = _("不导入：{reason}").format(reason=dropped) if dropped else _("未认出")
    return f"{column['letter']} {column['heading']} → {why}"
