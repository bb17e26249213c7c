"""``laar-chat ask`` through the door a script uses: exit codes, stdout, stderr and the JSON contract."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import LaarChat

QUESTION = "What is the budget of the harbour project?"
FAST = ("--demo", "--demo-speed", "2000")

ASK_KEYS = {
    "question_id", "answer", "endpoint", "outcome", "stopped", "tokens", "tokens_exact", "language", "question_language",
    "documents", "verdict", "ttca_s", "p_anyone_else", "attempts",
}  # fmt: skip
ATTEMPT_KEYS = {
    "ordinal", "endpoint", "model_asked", "model_served", "outcome", "error", "answer", "thoughts_characters", "p_correct",
    "p_interval", "predicted_s", "ttft_s", "total_s", "prompt_tokens", "completion_tokens", "cached_tokens", "money", "propensity",
    "overlapped", "notices", "verdict",
}  # fmt: skip


def check_contract(document: dict[str, Any]) -> None:
    assert document.keys() >= ASK_KEYS
    assert document["verdict"].keys() == {"value", "source", "confidence", "reason"}
    for n, attempt in enumerate(document["attempts"], 1):
        assert attempt.keys() >= ATTEMPT_KEYS
        assert attempt["ordinal"] == n
        low, high = attempt["p_interval"]
        assert 0 <= low <= attempt["p_correct"] <= high <= 1


def test_the_demo_answers_about_a_document(laar_chat: LaarChat, minutes: Path) -> None:
    done = laar_chat(*FAST, "ask", "-f", str(minutes), "--expect-number", "4200", "--json", QUESTION)
    assert done.code == 0, done.err
    document = done.json
    check_contract(document)
    assert "4,200" in document["answer"]
    assert document["stopped"] == "answered"
    assert document["verdict"]["value"] == "right"
    assert document["verdict"]["source"] == "check:expect-number"
    assert document["simulated"] is True
    assert document["tokens_exact"] is True
    assert document["documents"][0]["name"] == "minutes.txt"
    assert document["documents"][0]["language"] == "en"
    assert document["ttca_s"]["censored"] is False
    assert document["ttca_s"]["wall"] >= document["ttca_s"]["machine"] > 0


def test_stdout_carries_the_answer_and_nothing_else(laar_chat: LaarChat, minutes: Path) -> None:
    done = laar_chat(*FAST, "ask", "-f", str(minutes), QUESTION)
    assert done.code == 0
    document = laar_chat("history", "list", "--json").json
    shown = laar_chat("history", "show", document["questions"][0]["id"], "--json").json
    standing = next(a for a in reversed(shown["attempts"]) if a["outcome"] == "complete")
    assert done.out.strip() == standing["answer"].strip()
    assert "simulated" in done.err


def test_an_expectation_nobody_meets_tries_others_and_never_the_same_twice(
    laar_chat: LaarChat, minutes: Path
) -> None:
    done = laar_chat(
        *FAST, "ask", "-f", str(minutes), "--expect", "zebra crossing", "--attempts", "3", "--json", QUESTION
    )
    assert done.code == 3, done.err
    document = done.json
    asked = [a["endpoint"] for a in document["attempts"] if a["outcome"] == "complete"]
    assert len(asked) == len(set(asked)) <= 3
    assert document["stopped"] in ("cap", "not_worth_it")
    assert document["ttca_s"]["censored"] is True
    judged = [a["verdict"] for a in document["attempts"] if a["outcome"] == "complete"]
    assert all(v["value"] == "wrong" and v["source"] == "check:expect-regex" for v in judged)


def test_a_document_may_come_through_a_pipe(laar_chat: LaarChat, minutes: Path) -> None:
    done = laar_chat(*FAST, "ask", "--json", QUESTION, stdin=minutes.read_bytes())
    assert done.code == 0, done.err
    assert done.json["documents"][0]["name"] == "stdin"


def test_japanese_and_chinese(laar_chat: LaarChat, tmp_path: Path) -> None:
    file = tmp_path / "議事録.txt"
    file.write_text(
        "会議は九時に始まった。港湾計画の予算は4200万円である。次回は木曜日に開かれる。\n" * 3,
        encoding="utf-8",
    )
    done = laar_chat(*FAST, "ask", "-f", str(file), "--json", "港湾計画の予算はいくらですか。")
    assert done.code in (0, 3)
    assert (done.json["language"], done.json["question_language"]) == ("ja", "ja")
    assert done.json["documents"][0]["name"] == "議事録.txt"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("ask", "-f", "missing.txt", "Who?"), 2, "missing.txt"),
        (("ask", "-f", ".", "Who?"), 2, "folder"),
        (("ask", "   "), 2, "empty"),
        (("ask", "--endpoint", "nobody", "Who?"), 2, "nobody"),
        (("ask", "--expect", "(", "Who?"), 2, "regular expression"),
        (("ask",), 2, "QUESTION"),
        (("fly",), 2, "fly"),
        (("history", "show", "ffff"), 2, "ffff"),
    ],
)
def test_bad_input_is_one_clear_sentence(
    laar_chat: LaarChat, arguments: tuple[str, ...], code: int, says: str
) -> None:
    done = laar_chat("--demo", *arguments)
    assert done.code == code, done.err
    assert says in done.err
    assert done.out == ""


def test_binary_and_empty_files(laar_chat: LaarChat, tmp_path: Path) -> None:
    binary, empty = tmp_path / "picture.png", tmp_path / "empty.txt"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    empty.write_bytes(b"")
    for file, says in ((binary, "PNG"), (empty, "empty")):
        done = laar_chat("--demo", "ask", "-f", str(file), "Who?")
        assert done.code == 2
        assert says in done.err
        assert file.name in done.err


def test_nothing_configured_is_said_with_a_way_on(laar_chat: LaarChat) -> None:
    done = laar_chat("ask", "Who?")
    assert done.code == 4
    assert "--demo" in done.err


def test_malformed_configuration_names_file_line_and_key(laar_chat: LaarChat) -> None:
    file = laar_chat.configure(
        '[[endpoint]]\nname = "a"\nbase_url = "http://127.0.0.1:1/v1"\nmodel = "m"\ntemprature = 0\n'
    )
    done = laar_chat("ask", "Who?")
    assert done.code == 2
    assert f"{file}, line 5" in done.err
    assert "temperature" in done.err


def test_an_unreachable_server_fails_with_its_name(laar_chat: LaarChat) -> None:
    laar_chat.configure('[[endpoint]]\nname = "dead"\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\n')
    done = laar_chat("ask", "--json", "Who?")
    assert done.code == 5, done.err
    (attempt,) = done.json["attempts"]
    assert attempt["outcome"] == "transport"
    assert "127.0.0.1:9" in attempt["error"]["message"]
    assert done.json["stopped"] == "all_failed"


def test_a_document_larger_than_every_window_is_never_sent(laar_chat: LaarChat, tmp_path: Path) -> None:
    laar_chat.configure(
        '[[endpoint]]\nname = "small"\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\ncontext_window = 4096\n'
    )
    file = tmp_path / "long.txt"
    file.write_text("The quick brown fox jumps over the lazy dog. " * 2000, encoding="utf-8")
    done = laar_chat("ask", "-f", str(file), "--json", "Who jumps?")
    assert done.code == 4, done.err
    assert done.json["attempts"] == []
    assert done.json["stopped"] == "no_endpoint"
    assert "4,096" in done.err
    listed = laar_chat("history", "list", "--json").json["questions"]
    assert len(listed) == 1


def test_no_textual_module_is_loaded_without_a_screen(laar_chat: LaarChat, minutes: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from laar_tui.cli.main import run_command_line;"
        f"code = run_command_line(['--demo','--demo-speed','2000','ask','-f',{str(minutes)!r},{QUESTION!r}], lambda i: 9);"
        "loaded = [m for m in sys.modules if m.split('.')[0] == 'textual'];"
        "sys.exit(f'{code} {loaded}' if loaded or code else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=laar_chat.environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
