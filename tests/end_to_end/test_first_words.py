"""What a newcomer types first on the command line, and what is said where that cannot work."""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.conftest import LaarChat

DEMO = ("--demo", "--demo-speed", "1000")
REMOTE = """
[[endpoint]]
name = "far"
base_url = "http://gateway.example:4000/v1"
model = "m"
api_key = "${FAR_KEY}"

[[endpoint]]
name = "off"
base_url = "http://127.0.0.1:9/v1"
model = "m"
enabled = false
"""


def test_without_endpoints_the_command_to_type_is_said(laar_chat: LaarChat, minutes: Path) -> None:
    for command in ("ask", "route"):
        refused = laar_chat(command, "-f", str(minutes), "What is the budget?")
        assert refused.code == 4
        assert refused.out == ""
        assert f"laar-chat {command} --demo" in refused.err
        assert "laar-chat endpoints discover --add" in refused.err


def test_demo_may_stand_behind_the_command(laar_chat: LaarChat, minutes: Path) -> None:
    done = laar_chat("ask", *DEMO, "-f", str(minutes), "What is the budget?")
    assert done.code == 0, done.err
    assert "4,200" in done.out
    assert "(simulated)" in done.err
    shown = laar_chat("history", "show", "last")
    assert "What is the budget?" in shown.out
    assert "  (simulated)" in shown.out


def test_a_question_may_come_through_standard_input(laar_chat: LaarChat, minutes: Path) -> None:
    done = laar_chat("ask", *DEMO, "-f", str(minutes), "-", stdin=b"What is the budget?\n")
    assert done.code == 0, done.err
    assert "4,200" in done.out
    (asked,) = laar_chat("history", "list", "--json").json["questions"]
    assert (asked["question"], asked["documents"]) == ("What is the budget?", ["minutes.txt"])
    assert laar_chat("ask", *DEMO, "-").code == 2
    assert laar_chat("ask", *DEMO, "-f", "-", "-", stdin=b"x").code == 2


def test_route_recommends_nobody_whom_ask_would_refuse(laar_chat: LaarChat) -> None:
    laar_chat.configure(REMOTE)
    routed = laar_chat("route", "Anything?", FAR_KEY="k")
    assert routed.code == 4
    assert "its key would travel unencrypted" in routed.out
    off = laar_chat("ask", "--endpoint", "off", "Anything?", FAR_KEY="k")
    assert off.code == 2
    assert "'off' is disabled" in off.err


def test_an_unknown_price_is_not_free(laar_chat: LaarChat) -> None:
    laar_chat.configure(
        "".join(
            f'[[endpoint]]\nname = "{name}"\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\n{price}\n'
            for name, price in (
                ("untold", ""),
                ("free", "price = { input = 0, output = 0 }"),
                ("dear", "price = { input = 900, output = 900 }"),
            )
        )
    )
    routed = laar_chat("route", "--json", "Anything?").json
    money = {c["endpoint"]: c["money"] for c in routed["candidates"]}
    assert (money["untold"], money["free"]) == (None, 0)
    assert money["dear"] > 0
    table = laar_chat("route", "Anything?").out
    assert "per million tokens" in table


def test_thin_data_is_told_in_one_line(laar_chat: LaarChat, minutes: Path) -> None:
    assert laar_chat("ask", *DEMO, "-f", str(minutes), "What is the budget?").code == 0
    assert laar_chat("history", "mark", "last", "right").code == 0
    told = laar_chat("what-if").err.splitlines()
    assert told == ["every policy: Too little data: 1 judged so far; about 30 are needed for a first answer."]
    stats = laar_chat("stats")
    assert "1 of 1 (" in stats.out
    assert "—" in stats.out


def test_a_word_that_is_no_service_is_no_host(laar_chat: LaarChat) -> None:
    refused = laar_chat("endpoints", "add", "frobservice")
    assert refused.code == 2
    assert "no service called 'frobservice'" in refused.err
    assert "OpenRouter" in refused.err
    gone = laar_chat("endpoints", "add", "http://127.0.0.1:9/v1")
    assert gone.code == 5
    assert "connection refused" in gone.err


def test_the_doctor_tells_of_themes_keys_and_what_was_set_aside(laar_chat: LaarChat) -> None:
    laar_chat.configure(
        '[interface]\ntheme = "nope"\n[interface.keys]\n"answer.copy" = "f7"\n"answer.wrnog" = "f9"\n'
    )
    (laar_chat.home / "state").mkdir()
    kept = laar_chat.home / "state" / "set-aside-1.db"
    kept.touch()
    findings = laar_chat("doctor", "--json").json["findings"]
    interface = [f["text"] for f in findings if f["topic"] == "interface"]
    assert any("no theme 'nope'" in text for text in interface)
    assert any("'answer.wrnog'" in text for text in interface)
    assert any("answer.copy = 'f7'" in text and "answer.right" in text for text in interface)
    assert next(f["text"] for f in findings if f["topic"] == "set aside").count(str(kept)) == 2
    assert sum(f["topic"] == "history" for f in findings) == 1


def test_every_mistake_of_the_file_is_told_at_once(laar_chat: LaarChat) -> None:
    laar_chat.configure(
        '[[endpoint]]\nname = "a"\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\nwindow = 3\n'
        '[[endpoint]]\nname = "b"\nbase_url = 7\nmodel = "m"\n'
        '[routing]\nattempts = "many"\noverlapp = "race"\n'
    )
    told = laar_chat("endpoints", "list")
    assert told.code == 2
    assert "line 5: 1st endpoint, window: unknown key" in told.err
    assert "line 8: 2nd endpoint, base_url: expected text" in told.err
    assert "routing.attempts: expected a whole number" in told.err
    assert "routing.overlapp: unknown key" in told.err
