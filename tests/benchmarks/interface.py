"""How the interface holds up: pastes, a long streamed answer, a long conversation, memory. Run: ``python -m tests.benchmarks.interface``.

The application runs headless: over the tests' scripted backend, where only the interface is measured, and over the real engine where a
person waits for both. Every figure is printed with the aim beside it, never asserted.
"""

from __future__ import annotations

import asyncio
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from textual import events
from textual.pilot import Pilot

from laar_tui.conversation.session import Session
from laar_tui.core.question import Document
from laar_tui.settings.locations import find_locations
from laar_tui.settings.model import Settings
from laar_tui.tui.app import LaarApp
from tests.history.building import RIGHT, WRONG, Story, Try, open_history, tell
from tests.tui.fake_backend import FakeBackend
from tests.tui.waiting import ask, blocks, chat

TOKENS_PER_SECOND = 2000
CHARACTERS_PER_TOKEN = 4
PROBE_S = 0.005


class Gaps:
    """How long the event loop kept a task that wanted to run every :data:`PROBE_S` waiting, in milliseconds.

    On a machine that does other work too, the processor time the loop took meanwhile says more than the clock.
    """

    def __init__(self) -> None:
        self.ms: list[float] = []
        self.processor_ms: list[float] = []
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Gaps:
        self._task = asyncio.create_task(self._probe())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()

    async def _probe(self) -> None:
        while True:
            asleep, worked = time.perf_counter(), time.thread_time()
            await asyncio.sleep(PROBE_S)
            self.ms.append((time.perf_counter() - asleep - PROBE_S) * 1000)
            self.processor_ms.append((time.thread_time() - worked) * 1000)

    def __str__(self) -> str:
        return f"by the clock {_spread(self.ms)}; by processor time {_spread(self.processor_ms)}"


def _spread(values: list[float]) -> str:
    ordered = sorted(values)
    p95 = ordered[int(len(ordered) * 0.95)]
    return f"p50 {statistics.median(ordered):.1f} · p95 {p95:.1f} · worst {ordered[-1]:.0f} ms"


def long_answer() -> str:
    """About 100 KB: prose, then a 20 KB list, prose, a 20 KB code fence, prose."""
    prose = (
        "The tenant keeps the quay and both cranes in working order, and reports damage within a week. " * 8
    )
    parts = [f"## Part {n}\n\n{prose}\n" for n in range(78)]
    items = "\n".join(
        f"- item {n}: subletting needs the board's written consent, answered in 30 days" for n in range(260)
    )
    code = "\n".join(f"    total_{n} = sum(rent[{n}:]) / 100  # quarter {n}" for n in range(480))
    return "\n".join([*parts[:39], items + "\n", *parts[39:60], f"```python\n{code}\n```\n", *parts[60:]])


async def streaming() -> None:
    backend, answer = FakeBackend(hold=True), long_answer()
    step = TOKENS_PER_SECOND * CHARACTERS_PER_TOKEN // 50
    async with LaarApp(backend).run_test(size=(100, 40)) as pilot:
        await ask(pilot)
        async with Gaps() as gaps:
            begun = time.perf_counter()
            for n, at in enumerate(range(0, len(answer), step), 1):
                backend.stream(answer[at : at + step])
                await asyncio.sleep(max(0.0, begun + n / 50 - time.perf_counter()))
            backend.finish()
            streamed = time.perf_counter()
            await _until(lambda: blocks(pilot)[1].answer.rendered)
            settled_s = time.perf_counter() - streamed
        same = blocks(pilot)[1].answer.source == answer
    print(
        f"stream {len(answer) / 1000:.0f} KB at {TOKENS_PER_SECOND} tokens/s  loop gaps {gaps}  (p95 < 50, worst < 250)"
    )
    print(f"       settled {settled_s:.2f} s after its end; text equals the source: {same}")


async def pasting() -> None:
    backend = FakeBackend()
    async with LaarApp(backend).run_test(size=(100, 40)) as pilot:
        text = "Clause 4.2: the tenant may stay for 45 days.\r" * 222_000
        begun = time.perf_counter()
        chat(pilot).composer.editor.post_message(events.Paste(text))
        await _until(lambda: chat(pilot).composer.chips.documents)
        chip_s = time.perf_counter() - begun
        begun = time.perf_counter()
        await pilot.press("a")
        key_s = time.perf_counter() - begun
    print(
        f"paste {len(text) / 1e6:.0f} MB  chip after {chip_s:.2f} s (< 1), next key {key_s * 1000:.0f} ms (< 200)"
    )


TURN = """## What the lease says

The tenant keeps the quay and both cranes in working order, and **reports** damage within a week; see *clause 4.2*.

- the rent is due on the first
- subletting needs the board's written consent

```python
total = sum(rent) / 100
```

<quote>the tenant may stay for 45 days</quote>
"""


def write_conversation(file: Path, turns: int) -> None:
    """A conversation of two attempts a question, every tenth with a document of 60 KB."""
    file.parent.mkdir(parents=True)
    history = open_history(file)
    lease = Document.from_text("lease.txt", "Clause 4.2: the tenant may stay for 45 days.\n" * 1300, "paste")
    for n in range(turns):
        tries = (
            Try("sim-swift", WRONG, answer=TURN * 3),
            Try("sim-cliff", RIGHT if n % 3 else None, answer=TURN * 3),
        )
        documents = (lease,) if n % 10 == 0 else ()
        tell(
            history,
            Story(f"q{n:04}", text=f"Question {n}?", documents=documents, simulated=True, tries=tries),
        )
    history.close()


async def opening(turns: int = 500) -> None:
    """Through the real engine, from a real history: what a person waits for after Enter in the list of questions."""
    with tempfile.TemporaryDirectory() as home:
        locations = find_locations(Path(home), None, {})
        write_conversation(locations.history_file, turns)
        session = Session(locations, Settings(), demo=True, interactive=True)
        async with LaarApp(session).run_test(size=(100, 40)) as pilot:
            await session.preview("Is it ready?", [], None)
            took: list[tuple[float, float]] = []
            async with Gaps() as gaps:
                for _ in range(3):
                    begun, worked = time.perf_counter(), time.process_time()
                    await chat(pilot).replay(await session.open_question(f"q{turns - 1:04}"))
                    await _until(lambda: blocks(pilot)[2].answer.rendered)
                    took.append((time.perf_counter() - begun, time.process_time() - worked))
                    await _until(lambda: not chat(pilot).transcript.showing_earlier)
    clock, processor = (statistics.median(t[n] for t in took) for n in (0, 1))
    print(
        f"open a conversation of {turns} turns  {clock:.2f} s by the clock, {processor:.2f} s of processor (< 1), median of 3; "
        f"loop gaps {gaps}"
    )


async def long_session(turns: int = 120) -> None:
    """Memory of one conversation that goes on and on: what every further question takes, once the first ones are put away."""
    backend = FakeBackend()
    async with LaarApp(backend).run_test(size=(100, 40)) as pilot:
        resident: list[float] = []
        for n in range(turns):
            chat(pilot).composer.editor.insert(f"Question {n}?")
            chat(pilot).composer.editor.action_send()
            await _until(partial(_answered, pilot, f"q{n + 1}"))
            resident.append(_resident_mb())
        widgets = len(list(pilot.app.screen.walk_children()))
    half = turns // 2
    print(
        f"a session of {turns} questions  {resident[-1]:.0f} MB resident, {widgets} widgets; "
        f"{1000 * (resident[-1] - resident[half]) / (turns - 1 - half):.0f} KB for each of the last {turns - 1 - half}"
    )


def _answered(pilot: Pilot[None], question_id: str) -> bool:
    return (
        question_id in chat(pilot).transcript.exchanges
        and 1 in blocks(pilot)
        and blocks(pilot)[1].answer.rendered
    )


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


async def _until(condition: Callable[[], object]) -> None:
    while not condition():  # noqa: ASYNC110 - a benchmark looks from outside
        await asyncio.sleep(0.005)


def main() -> None:
    asyncio.run(long_session())
    asyncio.run(streaming())
    asyncio.run(pasting())
    asyncio.run(opening())
    print(
        f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB (tests and fake included)"
    )


if __name__ == "__main__":
    main()
