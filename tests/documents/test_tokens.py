from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
import tiktoken
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laar_tui.core.question import TokenCount
from laar_tui.documents import tokens
from laar_tui.documents.encodings import EncodingUnavailableError
from laar_tui.documents.tokens import CHUNK_CHARACTERS, TokenCounter, encoding_for_model
from tests.documents.texts import KNOWN_COUNTS, UDHR

ANY_TEXT = st.text(st.characters(), max_size=300)
"""Lone surrogates among them."""


@pytest.mark.parametrize(("encoding", "text", "expected"), KNOWN_COUNTS)
def test_counts_agree_with_another_implementation(
    counter: TokenCounter, encoding: str, text: str, expected: int
) -> None:
    assert counter.count(text, encoding) == TokenCount(expected, exact=True, how=encoding)


@pytest.mark.parametrize("encoding", ["o200k_base", "cl100k_base"])
def test_chunks_of_ordinary_text_change_nothing(counter: TokenCounter, encoding: str) -> None:
    text = "\n".join(UDHR.values()) * 6
    assert len(text) > 4 * CHUNK_CHARACTERS
    counter.load(encoding)
    assert counter.count(text, encoding).tokens == len(tiktoken.get_encoding(encoding).encode_ordinary(text))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ANY_TEXT, encoding=st.sampled_from(["o200k_base", "cl100k_base"]), chunk=st.integers(40, 120))
def test_any_text_is_counted_and_chunks_cost_little(
    counter: TokenCounter, monkeypatch: pytest.MonkeyPatch, text: str, encoding: str, chunk: int
) -> None:
    whole = counter.count(text, encoding)
    monkeypatch.setattr(tokens, "CHUNK_CHARACTERS", chunk)
    monkeypatch.setattr(tokens, "CUT_SEARCH_CHARACTERS", 20)
    in_chunks = counter.count(text, encoding)
    assert whole.exact
    assert in_chunks.exact
    cuts = len(text) // (chunk - 20)
    # A cut inside a run shifts how the rest of that run is grouped, but no further.
    assert abs(in_chunks.tokens - whole.tokens) <= 8 * cuts


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=12), max_size=200))
def test_words_are_counted_exactly_wherever_the_chunks_end(
    counter: TokenCounter, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    text = " ".join(words)
    whole = counter.count(text)
    monkeypatch.setattr(tokens, "CHUNK_CHARACTERS", 100)
    monkeypatch.setattr(tokens, "CUT_SEARCH_CHARACTERS", 50)
    assert counter.count(text) == whole


def test_a_million_spaces_neither_panic_nor_print(
    counter: TokenCounter, capfd: pytest.CaptureFixture[str]
) -> None:
    count = counter.count(" " * 1_200_000 + "x")
    assert count.exact
    assert count.tokens < 20_000
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "text",
    ["<|endoftext|>", "<|endofprompt|> and <|fim_prefix|>", "\ud800", "a\udfffb" * 70_000, "\x00\x1b[2J"],
)
def test_strange_text_is_counted(counter: TokenCounter, text: str) -> None:
    count = counter.count(text)
    assert count.exact
    assert count.tokens > 0


def test_nothing_has_no_tokens(counter: TokenCounter) -> None:
    assert counter.count("") == TokenCount(0, exact=True, how="o200k_base")


def test_a_cancelled_count_estimates_the_rest(counter: TokenCounter) -> None:
    text = UDHR["en"] * 150
    asked: list[None] = []

    def after_two_chunks() -> bool:
        asked.append(None)
        return len(asked) > 2

    cancelled = counter.count(text, cancelled=after_two_chunks)
    assert not cancelled.exact
    assert len(asked) == 3
    assert cancelled.tokens == pytest.approx(counter.count(text).tokens, rel=0.15)


def test_the_default_encoding_is_loaded_once(cache_dir: Path) -> None:
    counter = TokenCounter(cache_dir)
    before = counter.ready
    loaded = counter.load()
    assert (before, loaded, counter.ready, counter.problem) == (False, True, True, "")


def _failing(opened: list[str]) -> Callable[[str, Path], object]:
    def open_encoding(name: str, _: Path) -> object:
        opened.append(name)
        raise EncodingUnavailableError("the shipped ranks are damaged")

    return open_encoding


def test_without_ranks_there_is_an_estimate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(tokens, "open_encoding", _failing(opened))
    counter = TokenCounter(tmp_path)
    assert not counter.load()
    count = counter.count("What is the capital of Japan?")
    assert count.how == "estimate"
    assert not count.exact
    assert 4 <= count.tokens <= 10
    assert not counter.ready
    assert "damaged" in counter.problem
    # Counting does not try again and again; asking to load does.
    assert opened == ["o200k_base"]
    counter.load()
    assert opened == ["o200k_base"] * 2


class PanicException(BaseException):
    """As pyo3 makes them: not an ``Exception``."""


class _Panics:
    def encode_ordinary(self, text: str) -> list[int]:
        raise PanicException("internal error: entered unreachable code")


def test_a_panic_inside_tiktoken_ends_in_an_estimate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "open_encoding", lambda name, _: _Panics())
    counter = TokenCounter(tmp_path)
    assert counter.count("some words") == tokens.estimate_tokens("some words")
    assert "unreachable" in counter.problem


@pytest.mark.parametrize(
    ("model", "encoding"),
    [
        ("gpt-4", "cl100k_base"),
        ("gpt-4-0613", "cl100k_base"),
        ("gpt-4-turbo-2024-04-09", "cl100k_base"),
        ("openai/gpt-3.5-turbo", "cl100k_base"),
        ("gpt-35-turbo", "cl100k_base"),
        ("ft:gpt-3.5-turbo-0125:acme::1", "cl100k_base"),
        ("gpt-4o", "o200k_base"),
        ("gpt-4o-mini", "o200k_base"),
        ("GPT-4.1-nano", "o200k_base"),
        ("gpt-4.5-preview", "o200k_base"),
        ("gpt-5", "o200k_base"),
        ("o3", "o200k_base"),
        ("claude-sonnet-4-5", "o200k_base"),
        ("qwen3:8b", "o200k_base"),
        ("", "o200k_base"),
    ],
)
def test_encoding_of_a_model(model: str, encoding: str) -> None:
    assert encoding_for_model(model) == encoding


def _uuids() -> str:
    source = random.Random(7)
    return "\n".join(str(uuid.UUID(int=source.getrandbits(128))) for _ in range(400))


def _code() -> str:
    return Path(tokens.__file__).read_text("utf-8") + Path(tiktoken.__file__).with_name("load.py").read_text(
        "utf-8"
    )


ESTIMATED = {
    **{
        language: UDHR[language]
        for language in ("en", "ja", "zh", "ru", "de", "fr", "es", "ko", "ar", "hi", "vi")
    },
    "code": _code(),
    "UUIDs": _uuids(),
    "mixed": UDHR["zh"] + _code() + UDHR["en"],
    "long": (UDHR["en"] + UDHR["ja"]) * 100,
    "digits": "".join(str(n) for n in range(5000)),
}


@pytest.mark.parametrize("kind", ESTIMATED)
def test_estimates_are_near_the_exact_count(counter: TokenCounter, kind: str) -> None:
    text = ESTIMATED[kind]
    for encoding in ("o200k_base", "cl100k_base"):
        ratio = tokens.estimate_tokens(text, encoding).tokens / counter.count(text, encoding).tokens
        assert 0.81 <= ratio <= (1.4 if kind == "digits" else 1.19), encoding


@pytest.mark.parametrize("language", ["ja", "zh", "ko"])
def test_estimates_of_cjk_err_upward(counter: TokenCounter, language: str) -> None:
    assert tokens.estimate_tokens(UDHR[language]).tokens >= counter.count(UDHR[language]).tokens


@given(ANY_TEXT)
def test_any_text_has_an_estimate(text: str) -> None:
    estimate = tokens.estimate_tokens(text)
    assert estimate.how == "estimate"
    assert not estimate.exact
    assert (estimate.tokens == 0) == (text == "")
