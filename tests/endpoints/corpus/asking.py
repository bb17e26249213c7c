"""Ask cases through the engine of ``laar-chat ask --json``, or through the command itself, and compare."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import random
import subprocess
import sys
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from laar_tui.cli.ask_report import exit_code, report
from laar_tui.cli.main import run_command_line
from laar_tui.conversation.session import Session
from laar_tui.core.json_line import json_text
from laar_tui.core.question import Document
from laar_tui.documents.reading import document_from_paste
from laar_tui.settings.locations import find_locations
from laar_tui.settings.model import CheckingSettings, EndpointSettings, Settings, Timeouts
from tests.endpoints.corpus.case import KEY, Case
from tests.endpoints.corpus.server import CorpusServer

QUESTION = "What is the budget of the harbour project?"
FLEET = 40
_WORDS = "The chair opened the meeting at nine and the board heard the report on the harbour "


@dataclass(frozen=True)
class Got:
    """What came of asking one case: the exit code, the ``--json`` document, and how many requests reached the server."""

    code: int
    document: Any
    requests: int
    text: str

    @property
    def attempt(self) -> Any:
        attempts = self.document["attempts"]
        return attempts[0] if attempts else {}


def problems(case: Case, got: Got) -> list[str]:
    """Every way in which ``got`` is not what the case demands; empty: as it must be."""
    found: list[str] = []

    def must(name: str, actual: object, wanted: object) -> None:
        if actual != wanted:
            found.append(f"{name}: {actual!r} instead of {wanted!r}")

    attempt = got.attempt
    error = attempt.get("error")
    said = " ".join([(error or {}).get("message", ""), *attempt.get("notices", ())])
    must("outcome", attempt.get("outcome"), case.outcome.value)
    must("error class", (error or {}).get("class"), None if case.exit_code == 0 else case.outcome.value)
    must("answer", attempt.get("answer"), case.answer)
    must("characters of thoughts", attempt.get("thoughts_characters"), len(case.thoughts))
    must("exit code", got.code, case.exit_code)
    must("attempts", len(got.document["attempts"]), 1)
    if case.requests is not None:
        must("requests", got.requests, case.requests)
    if got.requests > 6:
        found.append(f"{got.requests} requests")
    if case.says not in said:
        found.append(f"does not say {case.says!r}: {said!r}")
    if error is not None and not error["message"].strip():
        found.append("an error without words")
    if "Traceback" in got.text:
        found.append("a traceback")
    if KEY in got.text:
        found.append("the key shows")
    return found


def settings_of(case: Case, name: str, url: str) -> EndpointSettings:
    base = url.removesuffix("/v1") if case.protocol == "ollama" else url
    values: dict[str, Any] = {
        "name": name,
        "protocol": case.protocol,
        "base_url": base,
        "model": "asked",
        "api_key": KEY,
        **case.settings,
        "timeouts": Timeouts(**case.timeouts),  # type: ignore[arg-type]
    }
    return EndpointSettings(**values)


def document_of(case: Case) -> str:
    return (_WORDS * (case.document // 15 + 1)) if case.document else ""


async def ask_all(
    cases: Mapping[str, Case],
    server: CorpusServer,
    home: Path,
    *,
    order: Sequence[str],
    round_: str,
    at_once: int = 1,
) -> dict[str, Got]:
    """Ask in ``order``, ``at_once`` questions at a time, in sessions of :data:`FLEET` endpoints that share ``home``."""
    got: dict[str, Got] = {}
    for begin in range(0, len(order), FLEET):
        names = order[begin : begin + FLEET]
        got |= await _ask_some({n: cases[n] for n in names}, server, home, round_=round_, at_once=at_once)
    return got


async def _ask_some(
    cases: Mapping[str, Case], server: CorpusServer, home: Path, *, round_: str, at_once: int
) -> dict[str, Got]:
    endpoints = tuple(settings_of(case, name, server.url(name, round_)) for name, case in cases.items())
    # Whether "Hello" is a good answer is not what is looked at here.
    settings = Settings(endpoint=endpoints, checking=CheckingSettings(auto=False))
    session = Session(find_locations(home, None, {}), settings)
    got: dict[str, Got] = {}
    gate = asyncio.Semaphore(at_once)

    async def ask(name: str, case: Case) -> None:
        async with gate:
            await session.new_conversation()
            documents: tuple[Document, ...] = ()
            if text := document_of(case):
                documents = (document_from_paste(text, 1),)
            run = await session.begin(QUESTION, documents, pinned=name)
            await run.settled()
            text = json_text(report(run))
            got[name] = Got(exit_code(run), json.loads(text), len(server.requests(name, round_)), text)

    await session.start()
    # The pauses between tries are not what is looked at here; `python -m tests.endpoints.corpus` keeps them.
    assert session._parts is not None
    session._parts.network._retry_pause_s = 0.01
    try:
        await asyncio.gather(*(ask(name, case) for name, case in cases.items()))
    finally:
        await session.close()
    return got


def configuration(case: Case, url: str) -> str:
    """The configuration file of a user who has this one endpoint."""
    endpoint = settings_of(case, "bad", url)
    lines = [
        "[[endpoint]]",
        'name = "bad"',
        f"protocol = {json.dumps(endpoint.protocol)}",
        f"base_url = {json.dumps(endpoint.base_url)}",
        'model = "asked"',
        'api_key = "${CORPUS_KEY}"',
        *(f"{name} = {json.dumps(value)}" for name, value in case.settings.items() if name != "extra_body"),
        f"timeouts = {{ {', '.join(f'{k} = {v}' for k, v in case.timeouts.items())} }}",
    ]
    return "\n".join(lines) + "\n"


def ask_by_command(name: str, case: Case, server: CorpusServer, home: Path, round_: str) -> Got:
    """``laar-chat ask --json`` in this process (main thread only): everything but a new interpreter."""
    arguments = _prepare(name, case, server, home, round_)
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        patch.dict(os.environ, CORPUS_KEY=KEY),
    ):
        try:
            code = run_command_line(arguments, lambda _: 9)
        except BaseException:  # noqa: BLE001 - the corpus reports what a user would see as a traceback.
            code = -1
            traceback.print_exc(file=err)
    out.flush()
    printed = out.buffer.getvalue().decode() if isinstance(out.buffer, io.BytesIO) else ""
    return _got(name, server, round_, code, printed, err.getvalue())


def ask_by_process(name: str, case: Case, server: CorpusServer, home: Path, round_: str) -> Got:
    """``laar-chat ask --json`` as a user runs it."""
    arguments = _prepare(name, case, server, home, round_)
    done = subprocess.run(
        [sys.executable, "-m", "laar_tui", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, "CORPUS_KEY": KEY},
        timeout=120,
        check=False,
    )
    return _got(name, server, round_, done.returncode, done.stdout.decode(), done.stderr.decode())


def shuffled(names: Iterable[str], seed: int) -> list[str]:
    order = sorted(names)
    random.Random(seed).shuffle(order)
    return order


def _prepare(name: str, case: Case, server: CorpusServer, home: Path, round_: str) -> list[str]:
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_text(configuration(case, server.url(name, round_)), encoding="utf-8")
    arguments = ["--home", str(home), "ask", "--json", "--no-check"]
    if text := document_of(case):
        (home / "document.txt").write_text(text, encoding="utf-8")
        arguments += ["-f", str(home / "document.txt")]
    return [*arguments, QUESTION]


def _got(name: str, server: CorpusServer, round_: str, code: int, printed: str, said: str) -> Got:
    try:
        document = json.loads(printed)
    except ValueError:
        document = {"attempts": []}
    return Got(code, document, len(server.requests(name, round_)), printed + said)
