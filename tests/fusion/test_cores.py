"""Small work keeps its threads on one core, and gives them back."""

import os

import pytest

from jingwei.fusion import cores

pytestmark = pytest.mark.skipif(not cores._HERE.exists(), reason="only Linux moves threads")


def test_within_the_threads_are_on_one_core_and_afterwards_where_they_were() -> None:
    threads = (0, *cores._workers())
    before = [os.sched_getaffinity(thread) for thread in threads]

    with cores.one_core(), cores.one_core():
        within = {frozenset(os.sched_getaffinity(thread)) for thread in threads}

    assert [len(one) for one in within] == [1]
    assert [os.sched_getaffinity(thread) for thread in threads] == before


def test_a_fault_within_gives_them_back_too() -> None:
    before = os.sched_getaffinity(0)

    with pytest.raises(KeyError), cores.one_core():
        raise KeyError

    assert os.sched_getaffinity(0) == before


def test_a_thread_that_has_ended_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "_workers", lambda: [2**22 + 1])

    with cores.one_core():
        assert len(os.sched_getaffinity(0)) == 1


def test_elsewhere_nothing_is_moved(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(cores, "_HERE", tmp_path / "nowhere")
    before = os.sched_getaffinity(0)

    with cores.one_core():
        assert os.sched_getaffinity(0) == before
