"""Text from outside cannot steer the terminal, act as markup, or open anything."""

from __future__ import annotations

import pytest
from textual import events
from textual.widgets import Markdown

from laar_tui.core.attempt import AttemptError, Outcome
from laar_tui.tui import crash
from laar_tui.tui.app import LaarApp
from laar_tui.tui.screens.link import LinkScreen, may_open
from tests.tui.fake_backend import FakeBackend, measured
from tests.tui.waiting import LARGE, ask, blocks, chat, notices, seen, until

EVIL = "\x1b]52;c;ZXZpbA==\x07\x1b[2J\x9b31m[red]x[/nope] [@click=app.quit]q[/]"


def harmless(pilot_text: str) -> bool:
    return not any((ord(c) < 0x20 and c != "\n") or 0x7F <= ord(c) < 0xA0 for c in pilot_text)


async def test_answers_documents_errors_and_names(held: FakeBackend) -> None:
    async with LaarApp(held).run_test(size=LARGE) as pilot:
        chat(pilot).composer.attach_measured([measured(EVIL, EVIL)])
        await until(pilot, lambda: harmless(seen(pilot)))
        await ask(pilot, EVIL)
        held.stream("\x1b]52;c;")
        held.stream("ZXZpbA==\x07 and on " + EVIL)
        await until(pilot, lambda: "and on" in seen(pilot))
        assert harmless(seen(pilot))
        held.finish(Outcome.TRANSPORT, error=AttemptError("x", EVIL))
        await until(pilot, lambda: blocks(pilot)[1].answer.rendered)
        assert harmless(seen(pilot))
        assert "[red]x[/nope]" in seen(pilot)


async def test_an_autolink_is_not_decoded_into_an_escape_sequence(backend: FakeBackend) -> None:
    backend.answer = "see <http://example.com/%1B%5D52;c;eA==%07> and [x](http://e.com/%1b%5b2J)"
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await ask(pilot)
        await until(pilot, lambda: blocks(pilot)[1].answer.rendered and "example.com" in seen(pilot))
        assert harmless(seen(pilot))


async def test_a_table_of_markup_can_be_hovered(backend: FakeBackend) -> None:
    """Textual's own table hands every cell to a tooltip that parses markup."""
    backend.answer = "| [red]a[/nope] | b |\n|---|---|\n| [@click=app.quit]x[/] **y** | [/] |\n"
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await ask(pilot)
        await until(pilot, lambda: blocks(pilot)[1].answer.rendered and "[red]a[/nope]" in seen(pilot))
        assert all(widget.tooltip is None for widget in blocks(pilot)[1].answer.query("*"))


@pytest.mark.parametrize(
    ("href", "allowed"),
    [
        ("https://example.com/a?b=c", True),
        ("http://example.com", True),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("ssh://x", False),
        ("https://", False),
        ("https://e.com/\x1b[2J", False),
        ("http://[broken", False),
    ],
)
def test_only_web_links_may_be_opened(href: str, allowed: bool) -> None:
    assert may_open(href) is allowed


async def test_a_link_is_shown_and_asked_about_before_it_opens(
    backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        monkeypatch.setattr(pilot.app, "open_url", opened.append)
        await ask(pilot)
        await until(pilot, lambda: blocks(pilot)[1].answer.rendered)
        markdown = blocks(pilot)[1].query(Markdown).first()
        markdown.post_message(Markdown.LinkClicked(markdown, "https://example.com/x"))
        await until(
            pilot, lambda: isinstance(pilot.app.screen, LinkScreen) and "https://example.com/x" in seen(pilot)
        )
        assert opened == []
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is chat(pilot))
        assert opened == []
        markdown.post_message(Markdown.LinkClicked(markdown, "file:///etc/passwd"))
        await until(pilot, lambda: any("Not opened" in n for n in notices(pilot)))


async def test_a_small_paste_is_cleaned_on_its_way_into_the_editor(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        chat(pilot).composer.editor.post_message(events.Paste("a\x1b[2Jb\rc"))
        await until(pilot, lambda: chat(pilot).composer.text == "ab\nc")


def test_a_crash_report_holds_no_values() -> None:
    secret = "sk-secret"
    try:
        raise RuntimeError(secret)
    except RuntimeError as error:
        text = crash.report(error, None).plain
    assert "RuntimeError" in text
    assert "test_safety.py" in text
    assert secret not in text
