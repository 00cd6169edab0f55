"""Has the limited child process look at a file, and says in words what it found (R-EV.3, R-EV.4)."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import jingwei
from jingwei.evidence.kinds import EvidenceRefused, Kind
from jingwei.fusion.reading import child as reading_child
from jingwei.fusion.reading.grid import head_of
from jingwei.fusion.reading.limits import LIMITS
from jingwei.fusion.reading.memory import EMPTY
from jingwei.fusion.reading.model import Kind as Sheet
from jingwei.fusion.reading.preflight import WORKBOOK, RefusedError, examine
from jingwei.fusion.reading.refusals import of_answer, of_child
from jingwei.fusion.reading.understand import understand
from jingwei.fusion.reading.workers import Answer, ChildError, Worker
from jingwei.kernel.catalogue import translate as _

_PROGRAM = Path(__file__).with_name("child.py")
_KILLED = {-signal.SIGXCPU: "time", -signal.SIGABRT: "memory", -signal.SIGKILL: "memory"}


def pictures_of(path: Path, *, name: str) -> list[bytes]:
    """The picture drawn anew, and a small one; raises EvidenceRefused."""
    return _looked(path, Kind.IMAGE, name=name)


def text_of(path: Path, *, name: str) -> str:
    """What a Word file says, a line for each paragraph; raises EvidenceRefused as `check_document` does."""
    [said] = _looked(path, "text", name=name)
    return said.decode()


def check_document(path: Path, kind: Kind, *, name: str) -> None:
    """Raises EvidenceRefused for a document that acts by itself, hides something, or cannot be checked."""
    if kind is Kind.EXCEL:
        _check_workbook(path, name=name)
    else:
        _looked(path, kind, name=name)


def _looked(path: Path, kind: str, *, name: str) -> list[bytes]:
    """What the child answers, as pictures; raises EvidenceRefused."""
    content = path.read_bytes()
    line = json.dumps({"kind": kind, "size": len(content)}).encode("ascii") + b"\n"
    command = [
        sys.executable, "-P", "-B", str(_PROGRAM), reading_child.__file__, str(LIMITS.memory),
        str(LIMITS.cpu_seconds),
    ]  # fmt: skip
    root = str(Path(jingwei.__file__).parents[1])
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no argument from outside
            command, input=line + content, capture_output=True, timeout=LIMITS.wall_seconds, check=False,
            start_new_session=True, env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": root},
        )  # fmt: skip
    except subprocess.TimeoutExpired as fault:
        raise EvidenceRefused(str(of_child(name, "wall"))) from fault
    head, found, drawn = done.stdout.partition(b"\n")
    if done.returncode or not found:
        raise EvidenceRefused(str(of_child(name, _KILLED.get(done.returncode, "died"))))
    return _pictures(json.loads(head), drawn, name=name)


def _pictures(answer: Answer, drawn: bytes, *, name: str) -> list[bytes]:
    if "refused" in answer:
        raise EvidenceRefused(_words(answer["refused"], str(answer.get("found", "")), name=name))
    found, start = [], 0
    for size in answer["sizes"]:
        found.append(drawn[start : start + size])
        start += size
    if start != len(drawn):
        raise EvidenceRefused(str(of_child(name, "died")))
    return found


def _words(cause: str, found: str, *, name: str) -> str:
    """Why, and what to do."""
    if cause in ("memory", "died"):
        return str(of_child(name, cause))
    known = {
        "points": _("{name}：照片超过 2400 万像素，没有收下。请把相机的分辨率调低，或缩小后再传。"),
        "side": _("{name}：照片有一边超过 12000 像素（{found}），没有收下。请缩小后再传。"),
        "frames": _("{name}：是会动的图片，没有收下。请截取其中一张再传。"),
        "not_picture": _("{name}：不是完整的照片，没有收下。请打开核对，另存为 JPEG 再传。"),
        "not_pdf": _("{name}：不是 PDF 文件，没有收下。请打开核对，重新导出为 PDF 再传。"),
        "not_word": _("{name}：不是 Word 文件，没有收下。请打开核对，另存为 .docx 再传。"),
        "torn": _("{name}：文件已损坏或不完整，没有收下。请打开核对，另存一份再传。"),
        "tail": _("{name}：文件末尾还接着别的内容，没有收下。请重新导出再传。"),
        "encrypted": _("{name}：文件加了密码，无法检查，没有收下。请去掉密码再传。"),
        "script": _("{name}：文件里有脚本，没有收下。请用“打印为 PDF”另存一份再传。"),
        "action": _("{name}：文件里有自动动作（启动程序、提交表单等），没有收下。请用“打印为 PDF”另存一份再传。"),
        "embedded": _("{name}：文件里嵌有别的文件，没有收下。请去掉以后，或打印为 PDF 再传。"),
        "hidden": _("{name}：文件里有无法检查的部分，没有收下。请用“打印为 PDF”另存一份再传。"),
        "bomb": _("{name}：解压后过大，疑为压缩炸弹，没有收下。请另存一份再传。"),
        "macro": _("{name}：文件带有宏，没有收下。请另存为不含宏的 .docx，或打印为 PDF 再传。"),
        "external": _("{name}：文件会到别处取内容（外部链接），没有收下。请断开链接，或打印为 PDF 再传。"),
        "doctype": _("{name}：内部文件带有 DOCTYPE 声明，没有收下。请打印为 PDF 再传。"),
    }  # fmt: skip
    return known[cause].format(name=name, found=found)


# --- Workbooks: looked at as lists are ------------------------------------------------------------


def _check_workbook(path: Path, *, name: str) -> None:
    try:
        kind = examine(path)
    except RefusedError as fault:
        raise EvidenceRefused(f"{name}：{fault.what}{fault.cure}") from fault
    if kind != WORKBOOK:
        raise EvidenceRefused(_words("torn", "", name=name))
    with Worker() as worker:
        try:
            answer = worker.open(path, WORKBOOK)
        except ChildError as fault:
            raise EvidenceRefused(str(of_child(name, fault.cause))) from fault
    if "refused" in answer:
        raise EvidenceRefused(str(of_answer(name, answer)))
    for sheet in answer["sheets"]:
        _refuse_roster(sheet, name=name)


def _refuse_roster(sheet: Answer, *, name: str) -> None:
    """A sheet whose rows are persons is not taken in, as whatever evidence (E-18)."""
    head = head_of(
        sheet["name"], sheet["head"], left=sheet["left"], merges=sheet["merges"], height=sheet["height"]
    )  # fmt: skip
    if head.rows and understand(head, file=name, department=None, memory=EMPTY).kind is Sheet.PERSONS:  # fmt: skip
        text = _("{name} 的“{sheet}”表逐行登记个人，没有收下。请只写人数，或填材料的编号。")
        raise EvidenceRefused(text.format(name=name, sheet=sheet["name"]))
