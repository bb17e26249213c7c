"""What the chat and its dialogs look like in more of their states, at 80×24 and 140×45; see ``test_snapshots``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.pilot import Pilot

from laar_tui.core.attempt import AttemptError, Outcome
from laar_tui.core.question import ReadingProgress
from laar_tui.settings.model import InterfaceSettings
from laar_tui.tui.app import LaarApp
from laar_tui.tui.screens.compare import CompareScreen
from laar_tui.tui.screens.documents import DocumentsScreen
from laar_tui.tui.screens.picker import PickerScreen
from laar_tui.tui.screens.prompt import PromptScreen
from tests.tui.fake_backend import FakeBackend, measured
from tests.tui.test_snapshots import SnapCompare, draft, rerouted, still
from tests.tui.waiting import LARGE, SMALL, ask, blocks, chat, seen, until

Scene = Callable[[Pilot[None]], Awaitable[None]]


@dataclass(frozen=True)
class Shot:
    """``hold``: attempts run until the scene ends them."""

    scene: Scene
    size: tuple[int, int]
    hold: bool = False
    interface: InterfaceSettings = InterfaceSettings()  # noqa: RUF009 - a frozen value


def fake(pilot: Pilot[None]) -> FakeBackend:
    backend = chat(pilot).backend
    assert isinstance(backend, FakeBackend)
    return backend


async def streaming(pilot: Pilot[None]) -> None:
    await still(pilot)
    await ask(pilot, "How long may the tenant stay?")
    fake(pilot).stream(thoughts="The clause on removal of the cranes says how long. ")
    fake(pilot).stream("The tenant may stay for up to **45 days**")
    await until(pilot, lambda: "45 days" in seen(pilot) and "thoughts" in seen(pilot))


async def thoughts(pilot: Pilot[None]) -> None:
    await streaming(pilot)
    fake(pilot).finish()
    await until(pilot, lambda: blocks(pilot)[1].answer.rendered and "✓ right  F7" in seen(pilot))
    blocks(pilot)[1].focus()
    await pilot.press("t")
    await until(pilot, lambda: "clause on removal" in seen(pilot))


async def failed(pilot: Pilot[None]) -> None:
    await still(pilot)
    await ask(pilot, "Why?")
    fake(pilot).stream("Half an ans")
    error = AttemptError("cut", "the connection to http://127.0.0.1:8000 broke off")
    fake(pilot).finish(Outcome.CUT, error=error)
    await until(pilot, lambda: "broke off" in seen(pilot))


async def cancelled(pilot: Pilot[None]) -> None:
    await still(pilot)
    await ask(pilot, "Why?")
    fake(pilot).stream("Because of the")
    await until(pilot, lambda: "Because of the" in seen(pilot))
    await pilot.press("escape")
    await until(pilot, lambda: "■ Cancelled" in seen(pilot))


async def reading(pilot: Pilot[None]) -> None:
    await still(pilot)
    fake(pilot).reading = ReadingProgress(120, 900)
    chat(pilot).composer.attach_measured([measured("報告書.txt", "x", 42_000, "ja")])
    chat(pilot).composer.attach_file("/tmp/annual report 2025.pdf")
    await until(pilot, lambda: "page 120 of 900" in seen(pilot) and "62 % right" in seen(pilot))


async def many_chips(pilot: Pilot[None]) -> None:
    await still(pilot)
    names = (
        "contract.pdf",
        "Anlage B – Mietzins.docx",
        "議事録.txt",
        "عقد.txt",
        "notes.md",
        "log.txt",
        "data.csv",
    )
    chat(pilot).composer.attach_measured([measured(name, name) for name in names])
    await until(pilot, lambda: "more" in seen(pilot) and "62 % right" in seen(pilot))


async def documents(pilot: Pilot[None]) -> None:
    await many_chips(pilot)
    await pilot.press("ctrl+t")
    await until(pilot, lambda: isinstance(pilot.app.screen, DocumentsScreen) and "data.csv" in seen(pilot))


async def picker(pilot: Pilot[None]) -> None:
    await still(pilot)
    await pilot.press("ctrl+o")
    await until(pilot, lambda: isinstance(pilot.app.screen, PickerScreen) and "notes.md" in seen(pilot))
    await pilot.press("tab", "down", "space", "down", "space")
    await until(pilot, lambda: "2 files marked" in seen(pilot))


async def compared(pilot: Pilot[None]) -> None:
    await still(pilot)
    await ask(pilot, "When is the rent due?")
    fake(pilot).stream("The rent is due on the third day.\nIt is 4,200 euros.\nSee § 7.")
    fake(pilot).finish()
    await until(pilot, lambda: "✓ right  F7" in seen(pilot))
    await pilot.press("f8")
    await until(pilot, lambda: 2 in blocks(pilot))
    fake(pilot).stream("The rent is due on the fifth working day.\nIt is 4,200 euros.")
    fake(pilot).finish()
    await until(pilot, lambda: "✓ right  F7" in seen(pilot))
    blocks(pilot)[2].focus()
    await pilot.press("d")
    await until(pilot, lambda: isinstance(pilot.app.screen, CompareScreen) and "1 of 3 lines" in seen(pilot))


async def reason(pilot: Pilot[None]) -> None:
    await rerouted(pilot)
    blocks(pilot)[2].focus()
    await pilot.press("W")
    await until(pilot, lambda: isinstance(pilot.app.screen, PromptScreen))
    await pilot.press(*"the year is wrong")
    await until(pilot, lambda: "the year is wrong" in seen(pilot))
    pilot.app.screen.query_one("Input").cursor_blink = False  # type: ignore[attr-defined]
    await pilot.pause()


async def completing(pilot: Pilot[None]) -> None:
    await still(pilot)
    await pilot.press(*"/reg")
    await until(pilot, lambda: "/regenerate" in seen(pilot))


async def small(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: "laar-chat needs" in seen(pilot))


async def scripts(pilot: Pilot[None]) -> None:
    await still(pilot)
    await ask(pilot, "売上はいくらですか？ मूल्य क्या है? ما هي المدة؟")
    words = "Unteilbarkeitsvertragsklausel" * 12
    fake(pilot).stream(
        f"売上は**四千二百万円**です（第三章）。\n\nक़ीमत ४२०० है।\n\nالمدة سنة واحدة.\n\n{words}\n\n👩‍👩‍👧 é é"
    )
    fake(pilot).finish()
    await until(pilot, lambda: blocks(pilot)[1].answer.rendered and "✓ right  F7" in seen(pilot))


async def flat_rerouted(pilot: Pilot[None]) -> None:
    await still(pilot)
    chat(pilot).composer.attach_measured([measured()])
    await ask(pilot, "What is the refund window?")
    await until(pilot, lambda: blocks(pilot)[1].answer.rendered and "F8 marks it wrong" in seen(pilot))
    await pilot.press("f8")
    await until(pilot, lambda: 2 in blocks(pilot) and blocks(pilot)[1].folded)
    await until(pilot, lambda: blocks(pilot)[2].answer.rendered and "F8 marks it wrong" in seen(pilot))


FLAT = InterfaceSettings(flat=True)
SHOTS = {
    "streaming": Shot(streaming, SMALL, hold=True),
    "thoughts": Shot(thoughts, SMALL, hold=True),
    "failed": Shot(failed, SMALL, hold=True),
    "cancelled": Shot(cancelled, SMALL, hold=True),
    "reading": Shot(reading, SMALL),
    "many-chips": Shot(many_chips, SMALL),
    "documents": Shot(documents, SMALL),
    "compared": Shot(compared, SMALL, hold=True),
    "compared-wide": Shot(compared, LARGE, hold=True),
    "reason": Shot(reason, SMALL),
    "completing": Shot(completing, SMALL),
    "draft-wide": Shot(draft, LARGE),
    "small": Shot(small, (40, 10)),
    "scripts": Shot(scripts, SMALL, hold=True),
    "flat": Shot(flat_rerouted, SMALL, interface=FLAT),
    "flat-draft": Shot(draft, SMALL, interface=FLAT),
}


@pytest.mark.parametrize("name", SHOTS)
def test_the_chat(snap_compare: SnapCompare, name: str) -> None:
    shot = SHOTS[name]
    app = LaarApp(FakeBackend(hold=shot.hold), shot.interface)
    assert snap_compare(app, terminal_size=shot.size, run_before=shot.scene)


def test_the_picker(snap_compare: SnapCompare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("contract.pdf", "notes.md", "報告書.txt"):
        (tmp_path / name).write_text("x")
    assert snap_compare(LaarApp(FakeBackend()), terminal_size=SMALL, run_before=picker)
