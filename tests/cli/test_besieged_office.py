"""Thousands of torn files and questions against a running office: it answers in words, and stands as it stood.

JINGWEI_MUTATIONS says how many files and how many questions; what is told of the run stands at its end.
"""

import hashlib
import json
import os
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from tests.api.test_specification import BATCHES, NUMBER
from tests.areas.rounds.lists import crowd
from tests.cli.test_killed_office import PATIENCE, Client, Running
from tests.fusion.reading.workbooks import mutated, mutated_part, workbook
from tests.web.hostile.sent import KIND, form

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

MUTATIONS = int(os.environ.get("JINGWEI_MUTATIONS", "60"))
WARM = 24  # requests after which every process has read a file of each kind
MOST = 50 << 10  # KiB that a process of the web may grow by
REGISTER, ROUND = "/ledgers/register/", "/rounds/1/"
CURE = re.compile("请[^<]*[。）]")
# What upsets parsers, in the place of any value.
NASTY: list[Any] = [
    None, True, -1, 0, 1e308, 10**30, "", "\x00", "\ud800", "乌" * 5_000, [], {}, [[]], {"id": []}, ["a"] * 200, "\u202e",
]  # fmt: skip


class Besieged(Running):
    """An office that says what stands in it after a siege."""

    KEEPER = "tests.cli.besieged"


@pytest.fixture
def office(data: Path, tmp_path: Path) -> Iterator[Besieged]:
    """Web, worker and database, whose words are kept."""
    with (tmp_path / "log").open("wb") as log:
        office = Besieged(data, log=log)
        try:
            office.founded = office.keeper("found")
            office.begin()
            office.work()
            yield office
        finally:
            office.end()
            with suppress(FileNotFoundError, ProcessLookupError):
                pid = (data / "postgres" / "postmaster.pid").read_text().splitlines()[0]
                os.kill(int(pid), signal.SIGINT)


@dataclass(frozen=True)
class Answer:
    """What came back: its status, where from after all, and what it says."""

    status: int
    address: str
    text: str


class Siege(Client):
    """Somebody at a browser who sends what he likes."""

    def __init__(self, office: Besieged) -> None:
        super().__init__(office.port)
        self.department = str(office.founded["department"])
        self.fields = self.token(ROUND)

    def ask(
        self, address: str, body: bytes | None = None, *, method: str = "", **headers: str
    ) -> Answer:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        told["X-CSRFToken"] = self.fields["csrfmiddlewaretoken"]
        wanted = Request(f"{self.at}{address}", body, told, method=method or None)
        try:
            with self.browser.open(wanted, timeout=PATIENCE) as found:
                return Answer(found.status, found.url, unescape(found.read().decode()))
        except HTTPError as refused:
            return Answer(refused.code, address, unescape(refused.read().decode()))

    def by_form(self, name: str, content: bytes) -> Answer:
        fields = {**self.fields, "department": self.department}
        body = form(fields, file="lists", name=name, content=content)
        return self.ask(f"{ROUND}upload/", body, Content_Type=KIND)

    def in_parts(self, name: str, content: bytes) -> Answer:
        said = {"name": name, "size": str(len(content)), "sha256": hashlib.sha256(content).hexdigest(), "department": self.department}  # fmt: skip
        begun = self.ask(f"{ROUND}sendings/", urlencode(said).encode())
        if begun.status != 201:
            return begun
        address = json.loads(begun.text)["address"]
        return self.ask(address, content, method="PATCH", Upload_Offset="0", Content_Type="application/offset+octet-stream")  # fmt: skip

    def take_out(self) -> bytes:
        """The ledger's workbook."""
        wanted = Request(f"{self.at}{REGISTER}export/", urlencode(self.fields).encode())
        with self.browser.open(wanted, timeout=PATIENCE) as found:
            return bytes(found.read())

    def bring_back(self, name: str, content: bytes) -> Answer:
        page = self.ask(REGISTER).text
        token = re.search(r'name="token" value="([^"]+)"', page)
        assert token
        body = form({**self.fields, "token": token[1]}, file="workbook", name=name, content=content)
        return self.ask(f"{REGISTER}return/", body, Content_Type=KIND)


def fate(answer: Answer, *, name: str) -> str:
    """taken or refused; anything else is told as it is."""
    if answer.status >= 500:
        return f"{answer.status}"
    if answer.text.startswith("{"):
        said = json.loads(answer.text)
        if said.get("done"):
            return "taken"
        return (
            "refused"
            if name in said.get("refused", "") and CURE.search(said["refused"])
            else answer.text
        )
    if "/ledgers/returned/" in answer.address or "收下 1 个文件" in answer.text:
        return "taken"
    told = re.findall(r'<div class="message[^"]*"[^>]*>(.*?)</div>', answer.text, re.DOTALL)
    said = " ".join(told) or answer.text
    return "refused" if name in said and CURE.search(said) else f"{answer.status} {said[:300]}"


def memory(pid: int, what: str) -> int:
    """What a process holds, or has held at most, in KiB."""
    lines = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
    )
    return int(lines[what].split()[0])


def forget_peaks(pids: list[int]) -> dict[int, int]:
    """What each process holds now; its peak is counted anew from here."""
    for pid in pids:
        Path(f"/proc/{pid}/clear_refs").write_text("5")
    return {pid: memory(pid, "VmRSS") for pid in pids}


def settled(office: Besieged) -> dict[str, Any]:
    """What stands in the office once the worker has done all."""
    for _attempt in range(600):
        said: dict[str, Any] = office.keeper("state")
        if not said["waiting"]:
            return said
        time.sleep(2)
    pytest.fail(f"the worker did not come to an end: {said['waiting']} left")


def bombarded(siege: Siege, *, good: bytes, ledger: bytes, seeds: range) -> Counter[str]:
    """Sends torn files to the upload and to the ledger in turn; what became of them, as door and fate."""
    fates: Counter[str] = Counter()
    for seed in seeds:
        change = mutated_part if seed // 2 % 2 else mutated
        to_ledger, name = seed % 2, f"名单{seed}.xlsx"
        content = change(ledger if to_ledger else good, seed=seed)
        if to_ledger:
            fates[f"returned {fate(siege.bring_back(name, content), name=name)}"] += 1
        elif seed % 20:
            fates[f"uploaded {fate(siege.in_parts(name, content), name=name)}"] += 1
        else:
            fates[f"uploaded {fate(siege.by_form(name, content), name=name)}"] += 1
    return fates


def test_torn_files_are_taken_or_refused_in_words_and_the_office_stands(
    office: Besieged, tmp_path: Path, record_property: Any
) -> None:
    siege = Siege(office)
    rows = [["企业名称", "统一社会信用代码", "经营地址", "法定代表人"], *map(list, crowd(30))]
    good, ledger = workbook(tmp_path / "good.xlsx", rows).read_bytes(), siege.take_out()
    bombarded(siege, good=good, ledger=ledger, seeds=range(-WARM, 0))
    before = forget_peaks(office.web_processes())

    fates = bombarded(siege, good=good, ledger=ledger, seeds=range(MUTATIONS))

    grown = {
        pid: memory(pid, "VmHWM") - held
        for pid, held in before.items()
        if Path(f"/proc/{pid}").exists()
    }
    last = [fate(siege.in_parts("好.xlsx", good), name="好.xlsx"), fate(siege.bring_back("好.xlsx", ledger), name="好.xlsx")]  # fmt: skip
    said = settled(office)
    record_property("told", f"besieged: {sum(fates.values())} files {dict(fates)}, grown by {grown} KiB at most, "
                            f"read {Counter(state for _name, state, _why in said['uploads'])}")  # fmt: skip
    assert {one for one in fates if one.split(" ", 1)[1] not in ("taken", "refused")} == set()
    assert office.web_processes() == list(before)
    assert max(grown.values()) <= MOST
    assert last == ["taken", "taken"]
    assert {state for _name, state, _why in said["uploads"]} <= {
        "understood",
        "refused",
        "replaced",
    }
    unnamed = [name for name, state, why in said["uploads"] if state == "refused" and not (name in why and CURE.search(why))]  # fmt: skip
    assert unnamed == []
    assert [state for name, state, _why in said["uploads"] if name == "好.xlsx"] == ["understood"]
    assert said["told"] == [len(said["uploads"]), said["intakes"]]
    assert (said["failed"], said["unfinished"], said["strays"], said["working"], said["is_whole"]) == (0, 0, [], [], True)  # fmt: skip
    assert office.worker is not None
    assert office.worker.poll() is None
    assert "Traceback" not in (tmp_path / "log").read_text("utf-8")


# --- Programs ---------------------------------------------------------------------------------------

FILLING = {
    "ids": [NUMBER, "JW-0000002"],
    "properties": [{"id": "uscc"}, {"id": "district", "settings": {"content": "id"}}],
}
EXAMPLES = [*(("queries", one) for one in BATCHES.values()), ("extend", FILLING)]


def twisted(said: Any, chance: random.Random) -> Any:
    """The value with one of its places, or itself, turned into something nasty; some keys as well."""
    if chance.random() < 0.1 or not isinstance(said, dict | list) or not said:
        return chance.choice(NASTY)
    if isinstance(said, list):
        place = chance.randrange(len(said))
        return [
            twisted(one, chance) if at == place else one for at, one in enumerate(said)
        ] * chance.choice((1, 1, 60))
    chosen = chance.choice(list(said))
    key = chance.choice((chosen, chosen, chosen, "\x00", "", "乌" * 300))
    return {**{k: v for k, v in said.items() if k != chosen}, key: twisted(said[chosen], chance)}


def question(seed: int) -> bytes:
    """The body of a form with an example of the specification, changed in one of several ways."""
    chance = random.Random(seed)  # noqa: S311 - to be repeated
    field, example = chance.choice(EXAMPLES)
    way = seed % 4
    if way == 0:
        written = json.dumps(twisted(example, chance), ensure_ascii=chance.random() < 0.5)
        return urlencode({field: written.encode("utf-8", "surrogatepass")}).encode()
    if way == 1:
        return urlencode({field: mutated(json.dumps(example).encode(), seed=seed)}).encode()
    if way == 2:
        written = json.dumps(
            {
                str(at): {"query": "鑫恒", "limit": at}
                for at in range(chance.choice((49, 51, 6_000, 10_000)))
            }
        )
        deep = chance.choice(
            ("[" * 50_000, '{"a":' * 20_000 + "1", written, '{"q":{"query":"x","limit":NaN}}')
        )
        return urlencode({field: deep}).encode()
    return mutated(urlencode({field: json.dumps(example)}).encode(), seed=seed)


def test_twisted_questions_are_answered_or_refused_in_words_and_the_office_stands(
    office: Besieged, tmp_path: Path, record_property: Any
) -> None:
    headers = {"Authorization": f"Bearer {office.founded['token']}", "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
    honest = [urlencode({field: json.dumps(said)}).encode() for field, said in EXAMPLES]
    wrong, statuses, before = [], Counter[int](), dict[int, int]()
    for seed in range(-WARM, MUTATIONS):
        if seed == 0:
            before = forget_peaks(office.web_processes())
        body = question(seed) if seed >= 0 else honest[seed % len(honest)]
        wanted = Request(f"http://127.0.0.1:{office.port}/api/reconcile/", body, headers)
        try:
            with urlopen(wanted, timeout=PATIENCE) as found:
                status, said = found.status, json.load(found)
        except HTTPError as refused:
            status, said = refused.code, json.loads(refused.read())
        statuses[status] += 1
        is_told = status == 200 or (said["status"] == status and said["detail"].endswith("。"))
        if status not in (200, 400, 413, 429) or not is_told:
            wrong.append((seed, status, said))

    grown = {
        pid: memory(pid, "VmHWM") - held
        for pid, held in before.items()
        if Path(f"/proc/{pid}").exists()
    }
    record_property(
        "told", f"besieged: {MUTATIONS} questions {dict(statuses)}, grown by {grown} KiB at most"
    )
    assert wrong == []
    assert office.web_processes() == list(before)
    assert max(grown.values()) <= MOST
    assert "Traceback" not in (tmp_path / "log").read_text("utf-8")
