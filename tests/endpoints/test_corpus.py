"""Every misbehaving server ends in its class, with its text, and never silently: in any order, and eight at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.endpoints.corpus.asking import Got, ask_all, ask_by_command, ask_by_process, problems, shuffled
from tests.endpoints.corpus.case import Case
from tests.endpoints.corpus.families import ALL
from tests.endpoints.corpus.server import CorpusServer

BY_COMMAND = ("framing: plain", "anthropic: plain", "ollama: plain")


def check(cases: dict[str, Case], got: dict[str, Got]) -> None:
    assert got.keys() == cases.keys()
    wrong = {name: found for name in cases if (found := problems(cases[name], got[name]))}
    assert not wrong, "\n".join(f"{name}: {'; '.join(found)}" for name, found in wrong.items())


def test_the_corpus_is_large() -> None:
    assert len(ALL) >= 150


@pytest.mark.parametrize(("seed", "at_once"), [(1, 1), (2, 1), (3, 8)])
async def test_every_case_in_random_order(seed: int, at_once: int, tmp_path: Path) -> None:
    with CorpusServer(ALL) as server:
        got = await ask_all(
            ALL, server, tmp_path, order=shuffled(ALL, seed), round_=str(seed), at_once=at_once
        )
    check(ALL, got)


@pytest.mark.parametrize("door", [ask_by_command, ask_by_process], ids=["command", "process"])
def test_through_the_command_itself(door: object, tmp_path: Path) -> None:
    assert callable(door)
    cases = {name: ALL[name] for name in BY_COMMAND}
    with CorpusServer(ALL) as server:
        got = {n: door(n, case, server, tmp_path / str(i), "d") for i, (n, case) in enumerate(cases.items())}
    check(cases, got)
