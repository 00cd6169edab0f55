"""A server speaks to several readers at once, each in his language."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from jingwei.kernel.catalogue import Language, speaking, spoken


def test_each_thread_speaks_its_own_language() -> None:
    both = Barrier(2, timeout=10)

    def speak(asked: Language) -> Language:
        with speaking(asked):
            both.wait()
            return spoken()

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(speak, Language)) == list(Language)
    assert spoken() is Language.CHINESE


def test_the_language_before_comes_back() -> None:
    with speaking(Language.ENGLISH):
        with speaking(Language.CHINESE):
            assert spoken() is Language.CHINESE
        assert spoken() is Language.ENGLISH
