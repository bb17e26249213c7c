"""``laar-chat calibrate`` as a process: killed and taken up again, interrupted, on the simulated fleet, and its profiles."""

from __future__ import annotations

import json
import signal
import threading
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tests.end_to_end.conftest import LaarChat
from tests.endpoints.model_server import Answer, ModelServer

ENDPOINT = """
[[endpoint]]
name = "local"
base_url = "{url}/v1"
model = "some-model"
max_output_tokens = 64
"""
QUICK = ("calibrate", "--yes", "--lengths", "1k,2k", "--languages", "en,ru", "--questions", "16")


def asked_of(server: ModelServer) -> list[str]:
    return [json.dumps(q["messages"]) for q in server.questions]


def test_kill_and_resume_ask_no_question_twice(laar_chat: LaarChat) -> None:
    enough = threading.Event()
    go_on = threading.Event()

    def chat(body: Mapping[str, object]) -> Answer:
        if len(server.questions) >= 6:
            # The process dies with this request open.
            enough.set()
            go_on.wait(30)
        return Answer("123456", usage=None)

    with ModelServer(chat=chat) as server:
        laar_chat.configure(ENDPOINT.format(url=server.url))
        process = laar_chat.start(QUICK)
        assert enough.wait(60)
        process.kill()
        process.communicate()
        go_on.set()
        before = len(server.questions)
        resumed = laar_chat("calibrate", "--yes", "--resume", "--json")
        assert resumed.code == 0, resumed.err
        (endpoint,) = resumed.json["endpoints"]
        questions = asked_of(server)
    assert len(questions) > before
    assert max(Counter(questions).values()) == 1
    assert len(questions) <= 16
    # All but the one that was running when the process died.
    assert endpoint["judged"] == len(questions) - 1
    (profile,) = (Path(p) for p in resumed.json["profiles"])
    assert profile.read_text(encoding="utf-8").count("[[run]]") == 1
    again = laar_chat("calibrate", "--yes", "--resume")
    assert again.code == 2
    assert "no unfinished calibration" in again.err


def test_an_interrupt_keeps_what_was_learnt(laar_chat: LaarChat) -> None:
    enough = threading.Event()

    def chat(body: Mapping[str, object]) -> Answer:
        if len(server.questions) == 4:
            enough.set()
        return Answer("123456", usage=None)

    with ModelServer(chat=chat) as server:
        laar_chat.configure(ENDPOINT.format(url=server.url))
        process = laar_chat.start(["calibrate", "--yes", "--lengths", "1k,2k", "--questions", "5000"])
        assert enough.wait(60)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 130, err
    assert b"--resume goes on" in err
    assert b"local" in out
    assert list((laar_chat.home / "profiles").glob("measured-local.toml"))


def test_the_demo_fleet_is_measured_and_then_routed_by(laar_chat: LaarChat) -> None:
    demo = ("--demo", "--demo-speed", "2000")
    done = laar_chat(
        *demo,
        "calibrate",
        "sim-kanji",
        "--lengths",
        "4k,8k",
        "--languages",
        "en,ja",
        "--questions",
        "12",
        "--json",
    )
    assert done.code == 0, done.err
    (endpoint,) = done.json["endpoints"]
    assert endpoint["simulated"] is True
    assert sum(c["asked"] for c in endpoint["cells"]) == endpoint["judged"] <= 12
    assert {c["language"] for c in endpoint["cells"]} == {"en", "ja"}
    shown = laar_chat("profiles", "show", "measured-sim-kanji", "--json").json
    assert sum(r["questions"] for r in shown["runs"]) == endpoint["judged"]
    listed = laar_chat("--demo", "profiles", "list", "--json").json["profiles"]
    assert "measured-sim-kanji" in {p["name"] for p in listed}

    file = laar_chat.home / "share.toml"
    assert laar_chat("profiles", "export", str(file)).code == 0
    twice = laar_chat("profiles", "import", str(file))
    assert "1 already here" in twice.err
    after = laar_chat("profiles", "show", "measured-sim-kanji", "--json").json
    assert after["measured"] == shown["measured"]
    assert laar_chat("profiles", "forget", "measured-sim-kanji", "--yes").code == 0
    assert laar_chat("profiles", "show", "measured-sim-kanji").code == 2


def test_nothing_is_sent_without_consent(laar_chat: LaarChat) -> None:
    with ModelServer() as server:
        laar_chat.configure(ENDPOINT.format(url=server.url))
        refused = laar_chat("calibrate")
        assert refused.code == 2
        assert "--yes" in refused.err
        assert "40" in refused.err
        assert not server.questions


def test_wrong_wishes_are_named(laar_chat: LaarChat) -> None:
    for wish, said in (
        (("--lengths", "4x"), "4x"),
        (("--lengths", "10"), "Lengths go from 1,000"),
        (("--languages", "xx"), "xx"),
        (("nobody",), "nobody"),
    ):
        done = laar_chat("--demo", "calibrate", *wish)
        assert done.code == 2
        assert said in done.err


def test_the_papers_experiment_writes_a_matrix_that_replay_reads(laar_chat: LaarChat) -> None:
    matrix = laar_chat.home / "matrix.csv"
    laar_chat.home.mkdir()
    done = laar_chat(
        *("--demo", "--demo-speed", "5000", "calibrate", "--experiment", "paper", "--per-cell", "4"),
        *(
            "--lengths",
            "4k,32k",
            "--languages",
            "en,ja",
            "--concurrency",
            "4",
            "--matrix",
            str(matrix),
            "--json",
        ),
        timeout=120,
    )
    assert done.code == 0, done.err
    paper = done.json["paper"]
    assert paper["train"] == paper["test"] == 8
    assert {p["policy"] for p in paper["policies"]} >= {"laar", "load-aware", "session-affinity", "oracle"}
    replayed = laar_chat("replay", str(matrix), "--check", "0", "--json")
    assert replayed.code == 0
    assert replayed.json["questions"] == 16
