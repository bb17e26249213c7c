"""No test here may touch the network: an attempt fails the test, even where the code swallows the error."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from laar_tui.documents.encodings import CACHE_VARIABLES
from laar_tui.documents.language import LanguageIdentifier
from laar_tui.documents.tokens import TokenCounter


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    attempts: list[str] = []

    def refuse(*arguments: object, **_: object) -> NoReturn:
        attempts.append(repr(arguments))
        raise OSError("no network in tests")

    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    yield
    assert attempts == []


@pytest.fixture(autouse=True)
def no_cache_variables() -> Iterator[None]:
    """What a test, or the code it runs, sets in the environment is gone after it."""
    before = {name: os.environ.pop(name, None) for name in CACHE_VARIABLES}
    yield
    for name, value in before.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value


@pytest.fixture(scope="session")
def cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache folder for the session: ranks and langid's arrays are expanded once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def counter(cache_dir: Path) -> TokenCounter:
    return TokenCounter(cache_dir)


@pytest.fixture(scope="session")
def identifier(cache_dir: Path) -> LanguageIdentifier:
    return LanguageIdentifier(cache_dir)
