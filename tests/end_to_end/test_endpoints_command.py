"""``laar-chat endpoints`` against real servers on loopback: found, tried, written down, switched, and no key anywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from laar_tui.settings.file import load_settings
from tests.end_to_end.conftest import LaarChat
from tests.endpoints.model_server import Answer, ModelServer

MARKER = "sk-MARKER-7f3c9a21"
GATEWAY = {
    "/health/liveliness": (200, '"I\'m alive!"'),
    "/v1/models": (
        200,
        {
            "data": [
                {"id": "good", "mode": "chat", "max_input_tokens": 32000},
                {"id": "bad", "mode": "chat", "max_input_tokens": 8000},
                {"id": "embed-1", "mode": "embedding"},
            ]
        },
    ),
}


def chat(body: Mapping[str, object]) -> Answer:
    if "PELICAN" in str(body["messages"]):
        return Answer()
    return Answer("The budget is 4,200 euros." if body["model"] == "good" else "The budget is 17 euros.")


@pytest.fixture
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    from laar_tui.endpoints.discovery.known import SERVICES

    for service in SERVICES:
        for variable in (*service.variables, service.address_variable):
            if variable:
                monkeypatch.delenv(variable, raising=False)


def test_a_gateway_becomes_endpoints_that_answer_and_reroute(laar_chat: LaarChat, minutes: Path) -> None:
    with ModelServer(GATEWAY, chat, key=MARKER) as server:
        added = laar_chat(
            "endpoints",
            "add",
            server.root,
            "--key-env",
            "GATE_KEY",
            "--all-models",
            "--json",
            GATE_KEY=MARKER,
        )
        assert added.code == 0, added.err
        assert [e["name"] for e in added.json["added"]] == ["good", "bad"]
        assert [e["context_window"] for e in added.json["added"]] == [32000, 8000]
        assert all(t["works"] for t in added.json["tests"])
        assert "at most 80 tokens in" in added.err
        assert len(server.questions) == 2

        asked = laar_chat(
            "ask", "-f", str(minutes), "What is the budget?", "--expect-number", "4200", "--endpoint", "bad",
            "--json", GATE_KEY=MARKER,
        )  # fmt: skip
        assert asked.json["attempts"][0]["verdict"]["value"] == "wrong"
        both = laar_chat(
            "ask",
            "-f",
            str(minutes),
            "What is the budget?",
            "--expect-number",
            "4200",
            "--json",
            GATE_KEY=MARKER,
        )
        assert (both.json["endpoint"], both.code) == ("good", 0), both.err

        tested = laar_chat("endpoints", "test", "--json", GATE_KEY=MARKER)
        assert [r["works"] for r in tested.json["endpoints"]] == [True, True]
        listed = laar_chat("endpoints", "list", "--health", "--json", GATE_KEY=MARKER)
        assert all(e["health"]["reachable"] for e in listed.json["endpoints"])
        once_more = ("endpoints", "add", server.root, "--key-env", "GATE_KEY", "--model", "good", "--no-test")
        again = laar_chat(*once_more, GATE_KEY=MARKER)
        assert again.code == 0
        assert "Configured already, left out: good." in again.err
        assert laar_chat(*once_more, "--name", "good again", GATE_KEY=MARKER).code == 0
    names = [e.name for e in load_settings(laar_chat.home / "config.toml").endpoint]
    assert len(set(names)) == 3


def test_a_server_that_wants_a_key_says_how_to_give_it(laar_chat: LaarChat) -> None:
    with ModelServer(GATEWAY, chat, key=MARKER) as server:
        done = laar_chat("endpoints", "add", server.root)
        assert done.code == 2
        assert "--key-env" in done.err
        wrong = laar_chat("endpoints", "add", server.root, "--key-env", "K", K="sk-WRONG-1234")
        assert wrong.code == 2
        assert "sk-WRONG-1234" not in wrong.err
        unset = laar_chat("endpoints", "add", server.root, "--key-env", "NO_SUCH_VARIABLE")
        assert unset.code == 2
        assert "NO_SUCH_VARIABLE is not set" in unset.err
    assert not (laar_chat.home / "config.toml").exists()


def test_a_key_is_never_taken_as_an_argument(laar_chat: LaarChat) -> None:
    done = laar_chat("endpoints", "add", "http://127.0.0.1:9", "--key-env", MARKER)
    assert done.code == 2
    assert MARKER not in done.err + done.out
    assert laar_chat("endpoints", "add", "http://127.0.0.1:9", "--key", MARKER).code == 2


def test_several_models_need_a_choice(laar_chat: LaarChat) -> None:
    with ModelServer(GATEWAY, chat) as server:
        done = laar_chat("endpoints", "add", server.root)
        assert done.code == 2
        assert "good, bad" in done.err
        one = laar_chat(
            "endpoints", "add", server.root, "--model", "good", "--name", "mine", "--window", "5000"
        )
        assert one.code == 0, one.err
    (endpoint,) = load_settings(laar_chat.home / "config.toml").endpoint
    assert (endpoint.name, endpoint.context_window) == ("mine", 5000)


def test_one_that_does_not_answer_is_not_written_down_unless_wanted(laar_chat: LaarChat) -> None:
    def broken(body: Mapping[str, object]) -> Answer:
        return Answer("GPU on fire", status=400) if body["model"] == "bad" else Answer()

    with ModelServer(GATEWAY, broken) as server:
        some = laar_chat("endpoints", "add", server.root, "--all-models", "--json")
        assert some.code == 0
        assert [e["name"] for e in some.json["failed"]] == ["bad"]
        none = laar_chat("endpoints", "add", server.root, "--model", "bad")
        assert none.code == 5
        assert "GPU on fire" in none.err
        kept = laar_chat("endpoints", "add", server.root, "--model", "bad", "--no-test")
        assert kept.code == 0
    assert [e.name for e in load_settings(laar_chat.home / "config.toml").endpoint] == ["good", "bad"]


@pytest.mark.usefixtures("no_keys")
def test_discovery_finds_servers_and_keys_and_contacts_nobody_else(laar_chat: LaarChat) -> None:
    with ModelServer(GATEWAY, chat) as server:
        port = str(server.port)
        found = laar_chat("endpoints", "discover", "--port", port, "--json", GROQ_API_KEY=MARKER)
        assert found.code == 0, found.err
        here = [s for s in found.json["servers"] if s["base_url"] == server.url]
        assert here[0]["title"] == "LiteLLM proxy"
        assert found.json["keys"] == [
            {
                "service": "Groq",
                "variable": "GROQ_API_KEY",
                "base_url": "https://api.groq.com/openai/v1",
                "protocol": "openai",
            }
        ]
        assert MARKER not in found.out + found.err
        assert laar_chat("endpoints", "discover", "--port", port, "--add").code == 2
        added = laar_chat("endpoints", "discover", "--port", port, "--add", "--yes", "--json")
        mine = {"good", "bad"}
        assert mine <= set(added.json["added"])
        text = laar_chat("endpoints", "discover", "--port", port, "--add", "--yes")
        assert "nothing new" in text.err
        assert "LiteLLM proxy at" in text.out


def test_switching_and_removing(laar_chat: LaarChat) -> None:
    file = laar_chat.configure(
        '# mine\n[[endpoint]]\nname = "a" # first\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\n'
    )
    assert laar_chat("endpoints", "disable", "a").code == 0
    assert laar_chat("endpoints", "list", "--json").json["endpoints"][0]["enabled"] is False
    assert laar_chat("ask", "Who?").code == 4
    assert laar_chat("endpoints", "enable", "a").code == 0
    unknown = laar_chat("endpoints", "disable", "a", "b")
    assert unknown.code == 2
    assert "no endpoint 'b'" in unknown.err
    assert load_settings(file).endpoint[0].enabled
    assert laar_chat("endpoints", "remove", "a").code == 2
    assert laar_chat("endpoints", "remove", "a", "--yes").code == 0
    assert file.read_text(encoding="utf-8") == "# mine\n"


def test_a_litellm_file_is_imported_once(laar_chat: LaarChat, tmp_path: Path) -> None:
    file = tmp_path / "litellm.yaml"
    file.write_text(
        "model_list:\n"
        "  - {model_name: a, litellm_params: {model: groq/x, api_key: os.environ/GROQ_API_KEY}}\n"
        f"  - {{model_name: b, litellm_params: {{model: openai/y, api_key: {MARKER}}}}}\n",
        encoding="utf-8",
    )
    dry = laar_chat("endpoints", "import", str(file), "--dry-run", "--json")
    assert (dry.json["written"], len(dry.json["added"])) == (False, 2)
    done = laar_chat("endpoints", "import", str(file), "--yes")
    assert done.code == 0, done.err
    assert "not copied" in done.err
    config = (laar_chat.home / "config.toml").read_text(encoding="utf-8")
    assert "${GROQ_API_KEY}" in config
    assert MARKER not in config + done.out + done.err
    assert "already configured" in laar_chat("endpoints", "import", str(file)).err
    bad = tmp_path / "bad.yaml"
    bad.write_text("model_list: [", encoding="utf-8")
    assert laar_chat("endpoints", "import", str(bad)).code == 2


def test_a_damaged_configuration_is_not_written_to(laar_chat: LaarChat) -> None:
    file = laar_chat.configure("[routing]\nattempts = many\n")
    for arguments in (
        ("endpoints", "add", "http://127.0.0.1:9", "--model", "m", "--no-test"),
        ("endpoints", "discover", "--add", "--yes"),
        ("endpoints", "enable", "x"),
    ):
        done = laar_chat(*arguments)
        assert done.code == 2, arguments
        assert "line 2" in done.err
    assert file.read_text(encoding="utf-8") == "[routing]\nattempts = many\n"


def test_the_simulated_fleet_can_be_tested(laar_chat: LaarChat) -> None:
    done = laar_chat("--demo", "--demo-speed", "1000", "endpoints", "test", "sim-swift", "--json")
    assert done.json["endpoints"][0]["simulated"]


def test_a_key_appears_in_no_file_and_no_output_of_a_session_with_errors(
    laar_chat: LaarChat, minutes: Path
) -> None:
    """The server echoes the key in its errors; a literal key stands in the configuration."""

    def echoing(body: Mapping[str, object]) -> Answer:
        return Answer(f"Incorrect API key provided: {MARKER}. Bearer {MARKER}", status=403)

    with ModelServer(GATEWAY, echoing, key=MARKER) as server:
        config = laar_chat.configure(
            f'[[endpoint]]\nname = "env"\nbase_url = "{server.url}"\nmodel = "good"\napi_key = "${{GATE_KEY}}"\n'
            f'[[endpoint]]\nname = "literal"\nbase_url = "{server.url}"\nmodel = "bad"\napi_key = "{MARKER}"\n'
            f'[[endpoint]]\nname = "url"\nbase_url = "http://u:{MARKER}@127.0.0.1:{server.port}/v1"\nmodel = "bad"\n'
            f'[[endpoint]]\nname = "header"\nbase_url = "{server.url}"\nmodel = "bad"\n'
            f'headers = {{ Authorization = "Bearer {MARKER}" }}\n'
        )
        said = []
        for arguments in (
            ("endpoints", "list"),
            ("endpoints", "list", "--health", "--json"),
            ("endpoints", "test"),
            ("endpoints", "test", "--json"),
            ("doctor",),
            ("doctor", "--json"),
            ("route", "--json", "Who?"),
            ("ask", "-f", str(minutes), "Who is the chair?"),
            ("ask", "-f", str(minutes), "Who is the chair?", "--json"),
            ("history", "list", "--json"),
            ("stats", "--json"),
            ("endpoints", "disable", "env"),
            ("endpoints", "enable", "env"),
            ("endpoints", "remove", "nobody", "--yes"),
        ):
            done = laar_chat(*arguments, GATE_KEY=MARKER)
            said.append(done.out + done.err)
        shown = laar_chat("history", "list", "--json").json["questions"]
        for question in shown:
            done = laar_chat("history", "show", question["id"], "--json")
            said.append(done.out + done.err)
    assert any("403" in text for text in said)
    assert [text for text in said if MARKER in text] == []
    for file in laar_chat.home.rglob("*"):
        if file.is_file() and file != config:
            assert MARKER.encode() not in file.read_bytes(), file


def test_settings_of_a_project_folder_are_not_read(laar_chat: LaarChat, tmp_path: Path) -> None:
    """A repository that brings a config.toml must not have its servers sent anybody's key."""
    import subprocess
    import sys

    project = tmp_path / "project"
    project.mkdir()
    with ModelServer(GATEWAY, chat) as server:
        hostile = f'[[endpoint]]\nname = "evil"\nbase_url = "{server.url}"\nmodel = "m"\napi_key = "${{GROQ_API_KEY}}"\n'
        for name in ("config.toml", "laar-chat.toml", ".laar-chat.toml", ".env"):
            (project / name).write_text(hostile, encoding="utf-8")
        for folder in (".laar-chat", "laar-chat", ".config/laar-chat"):
            (project / folder).mkdir(parents=True)
            (project / folder / "config.toml").write_text(hostile, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "laar_tui", "endpoints", "list", "--json"],
            cwd=project,
            env=laar_chat.environment(GROQ_API_KEY=MARKER),
            capture_output=True,
            check=True,
        )
        assert json.loads(done.stdout) == {"endpoints": []}
        assert server.asked == []


def test_a_key_does_not_travel_unencrypted_to_another_machine_without_a_word(laar_chat: LaarChat) -> None:
    arguments = ("endpoints", "add", "http://192.0.2.1:9/v1", "--key-env", "K", "--model", "m")
    done = laar_chat(*arguments, K=MARKER)
    assert done.code == 2
    assert "--allow-plain-http" in done.err
    assert not (laar_chat.home / "config.toml").exists()


def test_the_doctor_looks_at_files_keys_endpoints_and_the_terminal(laar_chat: LaarChat) -> None:
    with ModelServer(GATEWAY, chat) as server:
        config = laar_chat.configure(
            f'[[endpoint]]\nname = "here"\nbase_url = "{server.url}"\nmodel = "good"\n'
            '[[endpoint]]\nname = "away"\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\napi_key = "${NO_SUCH_KEY}"\n'
        )
        config.chmod(0o644)
        done = laar_chat("doctor", "--json", TERM="xterm", COLORTERM="truecolor", PYTHONIOENCODING="latin-1")
    assert done.code == 0
    said = [(f["topic"], f["state"], f["text"]) for f in done.json["findings"]]

    def has(topic: str, state: str, part: str) -> bool:
        return any((t, s) == (topic, state) and part in text for t, s, text in said)

    assert has("config", "warning", "chmod 600")
    assert has("key", "warning", "NO_SUCH_KEY is not set")
    assert has("endpoint", "ok", "here: answers")
    assert has("endpoint", "warning", "away: ")
    assert has("tokens", "ok", "o200k_base")
    assert has("terminal", "ok", "truecolor")
    assert has("terminal", "warning", "not UTF-8")
