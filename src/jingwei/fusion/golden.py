"""Golden values: for each field of each organisation one value, its source, and the losers (rule R-F.9)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from jingwei.fusion import numbers
from jingwei.fusion.arrays import order, starts
from jingwei.fusion.coded import NOWHERE, numbered, positions
from jingwei.fusion.model import LINEAGE
from jingwei.fusion.normalise.names import shown
from jingwei.fusion.normalise.signals import SEED
from jingwei.kernel.catalogue import translate as _

REGISTRARS = ("市场监管", "市场监督", "民政", "行政审批", "工商局")
CANVASS = ("街道", "社区", "摸排", "镇", "社会工作")
MAJORITY: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """Where a golden value comes from: departments whose word counts, words in their names; else the majority."""

    fields: tuple[str, ...]
    authority: tuple[str, ...] = MAJORITY
    is_name: bool = False


# golden column -> fields that may hold it, in order of preference, and who is the authority for it
SOURCES: Mapping[str, Source] = {
    "name": Source(("org.name",), REGISTRARS, is_name=True),
    "uscc": Source(("uscc",), REGISTRARS),
    "legal_rep": Source(("org.legal_rep",), REGISTRARS),
    "contact_phone": Source(("org.contact_phone",), CANVASS),
    "registered_address": Source(("org.registered_address",), REGISTRARS),
    "operating_address": Source(("org.operating_address",), CANVASS),
    "reg_no": Source(("reg_no",), REGISTRARS),
    "legal_status": Source(("org.status",), REGISTRARS),
    "industry": Source(("org.industry_name", "org.industry_code"), ("统计", *REGISTRARS)),
    "established_on": Source(("org.established_on",), REGISTRARS),
    "employees": Source(("org.employees",), ("税务", "统计")),
    "insured_employees": Source(("org.insured_employees",), ("人社", "人力资源")),
    "party_members": Source(("party.members_total",), ("组织部",)),
    "has_party_org": Source(("party.has_org",), ("组织部",)),
    "street": Source(("org.street",), CANVASS),
    "community": Source(("org.community",), CANVASS),
    "district": Source(("org.district",), CANVASS),
    "park": Source(("org.park",), CANVASS),
    "building": Source(("org.building",), CANVASS),
    "run_status": Source(("visit.result",), CANVASS),
    "enterprise_type": Source(("org.enterprise_type", "org.kind"), REGISTRARS),
    "business_scope": Source(("org.business_scope",), REGISTRARS),
    "former_name": Source(("org.former_name",), REGISTRARS),
    "competent_unit": Source(("org.competent_unit",), ("民政",)),
    "industry_admin": Source(("org.industry_admin",), ("民政",)),
    "party_authority": Source(("org.party_authority",), ("组织部", "社会工作")),
}
NOTHING = r"^(?:[-/\\—_.*]+|无|暂无|没有|不详|未知|空|NULL|NONE|N/A|办理中|正在办理|0)$"

LONGEST_NOTHING = 12  # bytes

# Why a value was chosen, as its position among the reasons; above them how many departments said it.
AUTHORITY, EVEN = 1, 2

ELECTED: dict[str, type[pl.DataType]] = {
    "key": pl.UInt32, "value": pl.UInt32, "line": pl.UInt32, "rivals": pl.UInt32, "why": pl.Categorical,
}  # fmt: skip


@dataclass(frozen=True)
class Votes:
    """What the rows say of their organisations.

    key, line, department, value: of each said value, by key: position of the column in SOURCES times `stride` plus
    the organisation number; the record; a code; the position in `texts`. first: where each key begins. texts:
    every text, without white space at its ends. days: how new the list of each record is. speaks: column's
    position times `departments`, plus department -> whether it is the authority.
    """

    key: np.ndarray
    line: np.ndarray
    department: np.ndarray
    value: np.ndarray
    first: np.ndarray
    texts: pl.Series
    days: np.ndarray
    speaks: np.ndarray
    departments: int
    stride: int


def votes(records: pl.DataFrame, *, number: pl.Series) -> Votes:
    """Gather every value that a row says; `records` bear the columns uscc and reg_no beside the fields."""
    departments = records["department"].unique().sort()
    code = records["department"].cast(pl.Enum(departments)).to_physical().to_numpy()
    # lines of one organisation together, in their order
    line = pl.int_range(len(number), dtype=pl.Int64, eager=True)
    by_number = (number * len(number) + line).arg_sort().to_numpy()
    stride = int(number.max() or 0) + 1  # type: ignore[arg-type]
    held, code = number.to_numpy()[by_number], code[by_number].astype(np.uint16)
    texts, told = _told(records)
    parts: list[list[np.ndarray]] = [[], [], [], []]
    for position, own in told.items():
        value = own[by_number]
        at = np.flatnonzero(value != NOWHERE)
        key = (held[at] + position * stride).astype(np.uint32)
        for part, what in zip(parts, (key, by_number[at], code[at], value[at]), strict=True):
            part.append(what)
    key, line_, code, value = (
        np.concatenate(part) if part else np.zeros(0, np.uint32) for part in parts
    )
    named = departments.to_list()
    speaks = [any(w in one for w in s.authority) for s in SOURCES.values() for one in named]
    return Votes(
        key=key, line=line_.astype(np.uint32), department=code, value=value, first=starts(key), texts=texts,
        days=records["listed_on"].to_physical().fill_null(0).to_numpy(), speaks=np.array(speaks, dtype=bool),
        departments=len(departments), stride=stride,
    )  # fmt: skip


def _told(records: pl.DataFrame) -> tuple[pl.Series, dict[int, np.ndarray]]:
    """Every text that is said, and for each column of SOURCES that the records have which of them each says."""
    raw, indices, names = [pl.Series([], dtype=pl.String)], {}, slice(0, 0)
    for position, source in enumerate(SOURCES.values()):
        values = _first_said(records, source.fields)
        if values is None:
            continue
        said, indices[position] = positions(values)
        if source.is_name:
            names = slice(sum(map(len, raw)), sum(map(len, raw)) + len(said))
        raw.append(said)
    every = pl.concat(raw)
    plain = every.str.strip_chars()
    if names.stop:
        plain = plain.scatter(np.arange(names.start, names.stop), shown(every[names]))
    silent = _says_nothing(plain)
    silent[names] = False
    which = _first_alike(plain, changed=(plain != every).arg_true())
    which[silent] = NOWHERE
    told, height = {}, 0
    for (position, index), own in zip(indices.items(), raw[1:], strict=True):
        of = np.append(which[height : height + len(own)], np.uint32(NOWHERE))
        told[position] = of[np.minimum(index, len(own))]
        height += len(own)
    return plain, told


def _first_said(records: pl.DataFrame, fields: tuple[str, ...]) -> pl.Series | None:
    """The first of the fields that each record fills; none where the records have none of them."""
    present = [f for f in fields if f in records.columns]
    if len(present) > 1:
        return records.select(pl.coalesce(pl.col(f).cast(pl.String) for f in present)).to_series()
    return records[present[0]] if present else None


def _says_nothing(texts: pl.Series) -> np.ndarray:
    """Which cells are blank or only say that there is nothing."""
    short = (texts.str.len_bytes() <= LONGEST_NOTHING).arg_true()
    empty = np.zeros(len(texts), dtype=bool)
    empty[short.to_numpy()] = texts.gather(short).str.contains(NOTHING).to_numpy()
    return empty


def _first_alike(texts: pl.Series, *, changed: pl.Series) -> np.ndarray:
    """The position of the first text that is the same as each; changed: those that may be the same as another."""
    first = np.arange(len(texts), dtype=np.uint32)
    some = texts.is_in(texts.gather(changed).unique().implode()).arg_true()
    same, index = numbered(texts.gather(some))
    at, which = some.to_numpy(), index.to_numpy()
    least = np.zeros(len(same), dtype=np.uint32)
    least[which[::-1]] = at[::-1]
    first[at] = least[which]
    return first


def elect(votes: Votes) -> pl.DataFrame:
    """The winner of each organisation and column: key, value (as in Votes), line, rivals, why; by key.

    The authority's word first; else what most departments say; else the newest; else the fuller text.
    """
    first, size = votes.first, np.diff(votes.first, append=len(votes.key))
    if not len(first):
        return pl.DataFrame(schema=ELECTED)
    disputed = np.minimum.reduceat(votes.value, first) != np.maximum.reduceat(votes.value, first)
    value, line = votes.value[first], votes.line[first]
    rivals, why = np.zeros(len(first), dtype=np.uint32), np.zeros(len(first), dtype=np.int64)
    at = np.flatnonzero(np.repeat(disputed, size))
    if len(at):
        value[disputed], line[disputed], rivals[disputed], why[disputed] = _settled(
            votes, at, key=np.repeat(np.arange(disputed.sum()), size[disputed])
        )
    most = range(1, int(why.max()) - EVEN + 1)
    reasons = [
        _("各部门一致"), _("以权威部门为准"), _("票数相同，取最新、最完整的写法"),
        *(_("{} 个部门一致，多于其他写法").format(n) for n in most),
    ]  # fmt: skip
    return pl.DataFrame(
        {"key": votes.key[first], "value": value, "line": line, "rivals": rivals, "why": _few(pl.Series(reasons)).gather(why)}
    )  # fmt: skip


def _settled(
    votes: Votes, at: np.ndarray, *, key: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The winner of each of these keys, for which more than one value is said: value, line, rivals, why.

    at: the votes on them; key: which of these keys each is about, from 0 upwards.
    """
    # key, value and department in one word: once sorted, who says the same is side by side
    few, many = votes.departments.bit_length(), len(votes.texts).bit_length()
    word = (key << many | votes.value[at]) << few | votes.department[at]
    by_word = order(word)
    word, at = word[by_word], at[by_word]
    first = starts(word >> few)
    column = votes.key[at] // votes.stride
    speaks = votes.speaks[column * votes.departments + votes.department[at]]
    another = np.append(True, word[1:] != word[:-1])
    voters = np.add.reduceat(another, first, dtype=np.int64)
    authority = np.logical_or.reduceat(speaks, first)
    newest = np.maximum.reduceat(votes.days[votes.line[at]], first).astype(np.int64)
    line, value = np.minimum.reduceat(votes.line[at], first), votes.value[at[first]]
    whose = word[first] >> (few + many)
    start = starts(whose)
    size = np.diff(start, append=len(whose))
    rank = (authority.astype(np.int64) << 62) + (voters << 33) + newest
    best = _best(votes.texts, value, rank=rank, whose=whose, start=start, size=size)
    most = np.maximum.reduceat(voters, start)
    alone = np.add.reduceat(voters == np.repeat(most, size), start) == 1
    why = np.where(authority[best], AUTHORITY, np.where(alone, EVEN + voters[best], EVEN))
    return value[best], line[best], (size - 1).astype(np.uint32), why


def _best(
    texts: pl.Series, value: np.ndarray, *, rank: np.ndarray, whose: np.ndarray, start: np.ndarray, size: np.ndarray
) -> np.ndarray:  # fmt: skip
    """The position of the best value of each key: of the highest rank; of several the fuller text, then by its hash."""
    top = np.flatnonzero(rank == np.repeat(np.maximum.reduceat(rank, start), size))
    key = whose[top]
    several = np.append(key[1:] == key[:-1], False)
    several[1:] |= several[:-1]
    text = texts.gather(value[top[several]])
    length, tie = text.str.len_chars().to_numpy(), text.hash(seed=SEED).to_numpy()
    fullest = np.lexsort((tie, -length.astype(np.int64), key[several]))
    ordered = np.append(top[~several], top[several][fullest])
    by_key = np.argsort(whose[ordered], kind="stable")
    ordered = ordered[by_key]
    return ordered[starts(whose[ordered])]


def wide(chosen: pl.DataFrame, votes: Votes) -> pl.DataFrame:
    """One line per organisation number, one column per golden column (null when nobody says anything)."""
    key = chosen["key"].to_numpy()
    numbers_, line = _numbers(key, stride=votes.stride)
    place = np.full((len(SOURCES), len(numbers_)), len(votes.texts), dtype=np.uint32)
    place[key // votes.stride, line] = chosen["value"].to_numpy()
    texts = pl.concat([votes.texts, pl.Series([None], dtype=pl.String)])
    every, many = texts.gather(place.ravel()), len(numbers_)
    return pl.DataFrame(
        {"number": pl.Series(numbers_, dtype=pl.Int64)}
        | {name: every.slice(at * many, many) for at, name in enumerate(SOURCES)}
    )


def _numbers(key: np.ndarray, *, stride: int) -> tuple[np.ndarray, np.ndarray]:
    """The organisation numbers that keys are about, and which of them each is."""
    number = key % stride
    borne = np.zeros(stride, dtype=bool)
    borne[number] = True
    return np.flatnonzero(borne), (np.cumsum(borne, dtype=np.uint32) - np.uint32(1))[number]


def lineage(votes: Votes, chosen: pl.DataFrame, *, places: pl.DataFrame) -> pl.DataFrame:
    """Every value of every row with its source and whether it won, in the schema LINEAGE.

    `places`: department, file, sheet, row, round of each record, by position.
    """
    of_key = np.repeat(
        np.arange(chosen.height, dtype=np.uint32), np.diff(votes.first, append=len(votes.key))
    )
    won = pl.Series(chosen["value"].to_numpy()[of_key] == votes.value, dtype=pl.Boolean)
    numbers_, which = _numbers(votes.key, stride=votes.stride)
    organisation = _few(
        pl.select(numbers.written(pl.lit(pl.Series(numbers_, dtype=pl.Int64)))).to_series()
    )
    why = chosen["why"].gather(of_key)
    table = pl.DataFrame({
        "organisation": organisation.gather(which), "field": _few(pl.Series(list(SOURCES))).gather(votes.key // votes.stride),
        "value": _few(votes.texts).gather(votes.value), "won": won,
        "why": why.zip_with(won, pl.Series([None], dtype=why.dtype)),
    })  # fmt: skip
    coded = places.with_columns(_few(places[c]).alias(c) for c in ("department", "file", "sheet"))
    return table.hstack(coded[votes.line]).select(list(LINEAGE))


def _few(texts: pl.Series) -> pl.Series:
    """Texts as Categorical: many lines name the same few."""
    return texts.cast(pl.Categorical(pl.Categories.random()))
