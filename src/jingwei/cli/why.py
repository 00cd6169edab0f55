"""`jingwei why`: says in words which rows make an organisation, or why two are one or not."""

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from jingwei import fusion
from jingwei.cli.errors import CliRefusal, Exit
from jingwei.fusion import explain
from jingwei.fusion.explain import Evidence, Ground, Organisation, Pair, Row, Value
from jingwei.fusion.outputs.words import FIELDS, KINDS, LEGAL_STATUS, heading, word
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _

_FOR = {"strong": mark("有力支持"), "fair": mark("支持"), "weak": mark("略支持")}
_AGAINST = {"strong": mark("有力反对"), "fair": mark("反对"), "weak": mark("略反对")}
_SHOWN_FACTS = ("former_names", "parent")
_REGISTER_FIELD = {"org.status": "legal_status"}  # where the lists' field is called otherwise


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares what `why` takes."""
    parser.add_argument(
        "asked",
        nargs="+",
        metavar=_("编号或行"),
        help=_("编号 JW-0000123，或 文件:工作表:行号（csv 写 文件:行号）；给两个就说明为何合并或没有合并"),
    )  # fmt: skip
    parser.add_argument(
        "--register", type=Path, required=True, metavar="DIR", help=_("某一轮的结果目录")
    )
    parser.add_argument("--json", action="store_true", help=_("输出 JSON，不输出文字"))


def run(args: argparse.Namespace) -> int:
    """Prints the explanation; refuses what the register does not hold."""
    if len(args.asked) > 2:
        raise CliRefusal(_("一次最多问两个，给了 {n} 个。").format(n=len(args.asked)))
    ground = _ground(args.register)
    found = _found(ground, args.asked)
    notes = [note for _place, note in found if note]
    places = [place for place, _note in found]
    open_questions = _questions(ground)
    told: Organisation | Pair
    if len(places) == 1:
        told = _single(ground, places[0])
        asked = [text for text, numbers in open_questions if told.number in numbers]
        text = _organisation_text(told, asked=places[0])
    else:
        told = explain.pair(ground, left=places[0], right=places[1])
        both = {told.left.number, told.right.number}
        asked = [text for text, numbers in open_questions if numbers == both]
        text = _pair_text(told)
    if args.json:
        sys.stdout.write(_as_json(told, notes=notes, questions=asked))
    else:
        sys.stdout.write("\n".join([*notes, text, *_listed(_("还没有回答的问题"), asked)]) + "\n")
    return Exit.DONE


def _ground(folder: Path) -> Ground:
    try:
        return explain.ground(fusion.load(folder / "state"))
    except fusion.StateRefused as refused:
        raise CliRefusal(str(refused)) from refused


def _found(ground: Ground, asked: list[str]) -> list[tuple[str | int, str]]:
    """What each argument names, a living number or a row, and a note; all refusals at once."""
    found: list[tuple[str | int, str]] = []
    faults = []
    for text in asked:
        try:
            found.append(_one(ground, text))
        except explain.Unknown as unknown:
            faults.append(str(unknown))
    if faults:
        raise CliRefusal(*faults)
    return found


def _one(ground: Ground, text: str) -> tuple[str | int, str]:
    if not explain.is_number(text):
        return explain.row_at(ground, asked=text), ""
    number, old = explain.living(ground, asked=text)
    note = _("{old} 已并入 {number}，以下说的是 {number}。").format(old=old, number=number)
    return number, note if old else ""


def _single(ground: Ground, place: str | int) -> Organisation:
    number = place if isinstance(place, str) else ground.number[place]
    told = explain.organisation(ground, number=number)
    if isinstance(place, str):
        return told
    at = ground.state.records["record"][place]
    first = [row for row in told.rows if row.record == at]
    rest = [row for row in told.rows if row.record != at]
    return Organisation(
        number=told.number, facts=told.facts, rows=(*first, *rest), values=told.values, decisions=told.decisions
    )  # fmt: skip


def _questions(ground: Ground) -> list[tuple[str, set[str]]]:
    """The doubts of that round that nobody answered yet, with the organisations they are about."""
    number = dict(zip(ground.state.records["record"], ground.number, strict=True))
    sides = ground.state.open.select("reason", "left_record", "right_record")
    return [(reason, {number.get(a, ""), number.get(b, "")}) for reason, a, b in sides.iter_rows()]


def _as_json(told: Organisation | Pair, *, notes: list[str], questions: list[str]) -> str:
    kind = "organisation" if isinstance(told, Organisation) else "pair"
    body: dict[str, object] = {kind: asdict(told), "notes": notes, "questions": questions}
    if isinstance(told, Pair):
        body |= {"together": told.together, "limit": explain.LIMIT}
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _organisation_text(told: Organisation, *, asked: str | int) -> str:
    facts = told.facts
    kind = word(KINDS, facts.get("kind", ""))
    status = word(LEGAL_STATUS, facts.get("legal_status", ""))
    brackets = [x for x in (kind, status, facts.get("uscc", "")) if x]
    departments = {row.department for row in told.rows}
    lines = [
        _("{number} {name}（{facts}）").format(
            number=told.number, name=facts.get("name", ""), facts=_("，").join(brackets)
        ),
        _("由 {rows} 行合成，来自 {departments} 个部门。").format(
            rows=len(told.rows), departments=len(departments)
        ),
    ]
    if facts.get("aliases"):
        lines.append(
            _("并入它的编号：{numbers}").format(numbers=facts["aliases"].replace(";", _("、")))
        )
    lines += [f"{heading(f)}{_('：')}{facts[f]}" for f in _SHOWN_FACTS if facts.get(f)]
    if not isinstance(asked, str):
        lines.append(_("所问的是下面的第 1 行。"))
    lines += ["", *_rows_text(told.rows)]
    lines += [
        "",
        _("各项的值和出处"),
        *(line for value in told.values for line in _value_text(value)),
    ]
    lines += _listed(_("人工判定"), told.decisions)
    return "\n".join(lines)


def _rows_text(rows: Iterable[Row]) -> list[str]:
    lines = []
    for position, row in enumerate(rows, start=1):
        sheet = _("表“{sheet}”").format(sheet=row.sheet) if row.sheet else ""
        where = _("第 {row} 行").format(row=row.row)
        place = " ".join(part for part in (row.file, sheet, where) if part)
        lines.append(f"{position}. {row.department} · {place}")
        said = [f"{heading(_REGISTER_FIELD.get(f, f))} {text}" for f, text in row.said]
        lines.append(_("   写的是：{said}").format(said=_("；").join(said)))
        lines.append(_("   为什么在这里：{because}").format(because=_("；").join(row.because)))
        if row.evidence:
            lines.append(
                _("   与其余各行相比：{evidence}").format(evidence=_evidence_text(row.evidence))
            )
    return lines


def _evidence_text(found: Iterable[Evidence]) -> str:
    return _("；").join(
        _("{topic}{strength}（{words}）").format(
            topic=e.topic, strength=_strength(e), words=_("、").join(e.words)
        )
        for e in found
    )


def _strength(evidence: Evidence) -> str:
    return _((_FOR if evidence.weight > 0 else _AGAINST)[evidence.strength])


def _value_text(value: Value) -> list[str]:
    name = word(FIELDS, value.field)
    text = _("  {field}：{value}（{why}；{departments}）")
    lines = [
        text.format(field=name, value=_shown(value.value), why=value.why,
                    departments=_("、").join(value.departments))
    ]  # fmt: skip
    for other, departments in value.others:
        text = _("    另有：{value}（{departments}）")
        lines.append(text.format(value=_shown(other), departments=_("、").join(departments)))
    return lines


def _shown(value: str) -> str:
    """Long texts, such as the scope of business, are cut: they are in the register."""
    return value if len(value) <= 80 else value[:79] + "…"


def _pair_text(told: Pair) -> str:
    lines = [_side_text(_("左："), told.left), _side_text(_("右："), told.right), ""]
    lines.append(
        _("它们是同一家：{number}。").format(number=told.left.number)
        if told.together
        else _("它们没有合并。")
    )
    lines += _listed(_("原因"), told.reasons)
    lines += _listed(
        _("两家整体相比") if not told.together else _("证据"), _per_topic(told.evidence)
    )
    lines += _listed(_("单看这两行"), _per_topic(told.direct))
    for label, found in zip(
        (_("左行与其余各行相比"), _("右行与其余各行相比")), told.ties, strict=False
    ):
        lines += _listed(label, _per_topic(found))
    if told.score is not None:
        text = _("得分 {score}（自动合并线 {limit}；得分是各项证据之和，越高越像同一家）")
        lines.append(text.format(score=f"{told.score:+.1f}", limit=f"{explain.LIMIT:+.1f}"))
    lines += _listed(_("差不多一样相符的别家"), told.rivals)
    return "\n".join(lines)


def _side_text(label: str, side: explain.Side) -> str:
    return " ".join(part for part in (f"{label}{side.number}", side.name, side.place) if part)


def _per_topic(found: Iterable[Evidence]) -> list[str]:
    return [_evidence_text([e]) for e in found]


def _listed(title: str, lines: Iterable[str]) -> list[str]:
    """A title and its lines; nothing where there are no lines."""
    found = [f"  {line}" for line in lines]
    return [title, *found] if found else []
