from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from laar_tui.core.question import Document, LanguageGuess, TokenCount
from laar_tui.documents import measure
from laar_tui.documents.language import LanguageIdentifier
from laar_tui.documents.measure import Measurer
from laar_tui.documents.tokens import TokenCounter
from tests.documents.texts import UDHR


class FakeCounter:
    """Counts a token per character, when it is let; notes what it was asked, and on which threads."""

    def __init__(self, exact: bool = True) -> None:
        self.exact = exact
        self.ready = False
        self.counted: list[tuple[str, str]] = []
        self.threads: set[int] = set()
        self.begun = threading.Event()
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.was_cancelled = threading.Event()

    def load(self) -> bool:
        self.ready = True
        return True

    def count(
        self, text: str, encoding: str = "o200k_base", cancelled: Callable[[], bool] | None = None
    ) -> TokenCount:
        self.threads.add(threading.get_ident())
        self.counted.append((text, encoding))
        self.begun.set()
        while not self.may_go_on.wait(0.001):
            if cancelled is not None and cancelled():
                self.was_cancelled.set()
                return TokenCount(1, exact=False, how="estimate")
        return TokenCount(len(text), self.exact, encoding if self.exact else "estimate")


class FakeIdentifier:
    def __init__(self) -> None:
        self.loaded = False

    def load(self) -> bool:
        self.loaded = True
        return True

    def guess(self, text: str) -> LanguageGuess:
        return LanguageGuess("en", len(text), 1.0)


@pytest.fixture
def fake() -> FakeCounter:
    return FakeCounter()


@pytest.fixture
def measurer(fake: FakeCounter) -> Measurer:
    return Measurer(fake, FakeIdentifier())


def _document(text: str, name: str = "a") -> Document:
    return Document.from_text(name, text, "paste")


async def _begun(fake: FakeCounter) -> None:
    await asyncio.to_thread(fake.begun.wait, 10)


async def test_a_document_is_counted_exactly_and_its_language_found(
    counter: TokenCounter, identifier: LanguageIdentifier
) -> None:
    measurer = Measurer(counter, identifier)
    measured = await measurer.measure_document(_document(UDHR["ja"]))
    assert measured.count == counter.count(UDHR["ja"])
    assert measured.count.exact
    assert measured.language.code == "ja"
    assert await measurer.measure_text("hello world") == (
        TokenCount(2, exact=True, how="o200k_base"),
        LanguageGuess("und", 10),
    )
    older = await measurer.measure_document(_document(UDHR["ja"]), "cl100k_base")
    assert older.count.how == "cl100k_base"
    assert older.count.tokens > measured.count.tokens
    measurer.close()


async def test_the_work_is_done_in_other_threads(measurer: Measurer, fake: FakeCounter) -> None:
    await asyncio.gather(*(measurer.measure_text(str(n)) for n in range(20)))
    assert threading.get_ident() not in fake.threads
    assert len(fake.threads) <= measure.WORKERS


async def test_the_loop_goes_on_while_a_count_runs(measurer: Measurer, fake: FakeCounter) -> None:
    fake.may_go_on.clear()
    waiting = asyncio.create_task(measurer.measure_text("long"))
    await _begun(fake)
    assert measurer.quick("typed meanwhile").how == "estimate"
    assert not waiting.done()
    fake.may_go_on.set()
    assert (await waiting)[0].tokens == 4


async def test_a_text_is_measured_once(measurer: Measurer, fake: FakeCounter) -> None:
    first = await measurer.measure_document(_document("same", "one"))
    second = await measurer.measure_document(_document("same", "two"))
    assert (first.document.name, second.document.name) == ("one", "two")
    assert first.count == second.count
    await measurer.measure_text("same")
    assert fake.counted == [("same", "o200k_base")]
    await measurer.measure_document(_document("same"), "cl100k_base")
    assert len(fake.counted) == 2


async def test_a_text_is_measured_once_for_all_who_wait(measurer: Measurer, fake: FakeCounter) -> None:
    fake.may_go_on.clear()
    waiting = [asyncio.create_task(measurer.measure_text("same")) for _ in range(5)]
    await _begun(fake)
    waiting[0].cancel()
    await asyncio.wait(waiting[:1])
    fake.may_go_on.set()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(results[0], asyncio.CancelledError)
    assert [r[0].tokens for r in results[1:] if isinstance(r, tuple)] == [4] * 4
    assert len(fake.counted) == 1
    assert not fake.was_cancelled.is_set()


async def test_when_nobody_waits_any_more_the_count_stops(measurer: Measurer, fake: FakeCounter) -> None:
    fake.may_go_on.clear()
    waiting = asyncio.create_task(measurer.measure_text("abandoned"))
    await _begun(fake)
    waiting.cancel()
    assert await asyncio.to_thread(fake.was_cancelled.wait, 10)
    fake.may_go_on.set()
    # What the stopped count gave is not kept.
    count, _ = await measurer.measure_text("abandoned")
    assert count.tokens == len("abandoned")


async def test_estimates_are_not_kept(fake: FakeCounter) -> None:
    fake.exact = False
    measurer = Measurer(fake, FakeIdentifier())
    await measurer.measure_text("text")
    fake.exact = True
    assert (await measurer.measure_text("text"))[0].exact


async def test_only_so_many_results_are_kept(
    measurer: Measurer, fake: FakeCounter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "KEPT_RESULTS", 3)
    for text in ("a", "b", "c", "a", "d", "a", "b"):
        await measurer.measure_text(text)
    assert [text for text, _ in fake.counted] == ["a", "b", "c", "d", "b"]


async def test_preparing_loads_both(fake: FakeCounter) -> None:
    identifier = FakeIdentifier()
    measurer = Measurer(fake, identifier)
    before = measurer.ready
    await measurer.prepare()
    assert (before, measurer.ready, identifier.loaded) == (False, True, True)


async def test_closing_stops_what_runs_and_takes_no_more(measurer: Measurer, fake: FakeCounter) -> None:
    fake.may_go_on.clear()
    waiting = asyncio.create_task(measurer.measure_text("long"))
    await _begun(fake)
    measurer.close()
    assert not (await waiting)[0].exact
    assert fake.was_cancelled.is_set()
    with pytest.raises(RuntimeError, match="closed"):
        await measurer.measure_text("more")


async def test_a_callers_executor_is_left_running(fake: FakeCounter) -> None:
    with ThreadPoolExecutor(1) as executor:
        measurer = Measurer(fake, FakeIdentifier(), executor)
        await measurer.measure_text("text")
        measurer.close()
        assert executor.submit(lambda: 1).result() == 1


def test_a_loop_that_has_gone_is_not_mourned_on_the_terminal(
    measurer: Measurer, fake: FakeCounter, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    fake.may_go_on.clear()

    async def leave_at_once() -> None:
        waiting = asyncio.create_task(measurer.prepare())
        counting = asyncio.create_task(measurer.measure_text("long"))
        await _begun(fake)
        waiting.cancel()
        counting.cancel()

    asyncio.run(leave_at_once())
    assert fake.was_cancelled.wait(10)
    measurer._executor.shutdown(wait=True)
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


@pytest.mark.parametrize("module", ["measure", "tokens", "language", "reading", "estimate"])
def test_importing_is_cheap(module: str) -> None:
    program = (
        f"import laar_tui.documents.{module}, sys\n"
        "heavy = {'tiktoken', 'langid', 'numpy', 'charset_normalizer', 'requests', 'textual', 'httpx'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_without_ranks_everything_still_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laar_tui.documents.ranks.packed.lzma.decompress", lambda _: b"\x01a")
    monkeypatch.setattr("tiktoken.registry.ENCODINGS", {})
    measurer = Measurer(TokenCounter(tmp_path), LanguageIdentifier(tmp_path))
    count, language = await measurer.measure_text(UDHR["ko"])
    assert count.how == "estimate"
    assert language.code == "ko"
    measurer.close()
