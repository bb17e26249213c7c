"""Status errors: their class, and one readable sentence from a body of any shape."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.core.attempt import Outcome
from laar_tui.endpoints.failures import of_payload, of_status, retry_after
from laar_tui.endpoints.masking import masking
from laar_tui.endpoints.readable import LONGEST_SENTENCE

C, T, R, Q = Outcome.CONTEXT, Outcome.TRANSPORT, Outcome.REJECTED, Outcome.QUOTA
KEY = "sk-very-secret+key/1"
HIDE = masking([KEY])
NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


def error(message: str, **more: object) -> str:
    return json.dumps({"error": {"message": message, **more}})


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        # too long, in many dialects
        (400, error("This model's maximum context length is 8192 tokens.", code="context_length_exceeded"), C),
        (400, error("no words", code="context_length_exceeded"), C),
        (400, error("the request exceeds the available context size", type="exceed_context_size_error", n_ctx=4096), C),
        (500, error("litellm.ContextWindowExceededError: BadRequestError: This model's maximum context length is 8192"), C),
        (400, json.dumps({"type": "error", "error": {"type": "invalid_request_error", "message": "prompt is too long: 9 > 8"}}), C),
        (400, error("input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000"), C),
        (400, json.dumps({"error": "the input length exceeds the context length"}), C),
        (413, "<html><title>413 Request Entity Too Large</title></html>", C),
        (413, error("Request too large for model x on tokens per minute (TPM)", code="rate_limit_exceeded"), C),
        (400, json.dumps({"object": "error", "message": "The decoder prompt (length 9) is longer than the maximum model length of 4"}), C),
        (422, json.dumps({"error": "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096"}), C),
        (400, json.dumps([{"error": {"message": "The input token count (9) exceeds the maximum number of tokens allowed (8)."}}]), C),
        (400, json.dumps({"message": "Input is too long for requested model."}), C),
        (400, error("Please reduce the length of the messages or completion."), C),
        (400, error("The number of tokens to keep from the initial prompt is greater than the context length."), C),
        (429, error("slow", code="context_length_exceeded"), C),
        # what only sounds like it
        (429, error("Too many tokens per minute"), T),
        (429, error("Rate limit reached: too many tokens"), T),
        (400, error("too many tokens per day, rate limit"), R),
        (500, "context deadline exceeded", T),
        (504, error("context deadline exceeded"), T),
        # no credit
        (429, error("You exceeded your current quota, please check your plan and billing details.", code="insufficient_quota"), Q),
        (402, error("Insufficient Balance"), Q),
        (402, error("This request requires more credits"), Q),
        (400, error("Your credit balance is too low to access the API."), Q),
        (400, error("Budget has been exceeded! Current cost: 1", type="budget_exceeded"), Q),
        (402, "", R),
        (429, error("You exceeded your current quota: 10 requests per minute"), T),
        # by status alone
        (400, "", R),
        (401, error("Incorrect API key provided"), R),
        (403, "", R),
        (404, error("model not found"), R),
        (405, "", R),
        (422, json.dumps({"detail": [{"loc": ["body", "x"], "msg": "field required"}]}), R),
        (418, "", R),
        (302, "", R),
        (304, "", R),
        (101, "", R),
        (408, "", T),
        (409, "", T),
        (425, "", T),
        (429, "", T),
        (500, "", T),
        (502, "<html><body><h1>502 Bad Gateway</h1></body></html>", T),
        (503, error("Loading model", type="unavailable_error"), T),
        (529, error("Overloaded", type="overloaded_error"), T),
        (599, "", T),
    ],
)  # fmt: skip
def test_classes(status: int, body: str, outcome: Outcome) -> None:
    failure = of_status(status, {}, body.encode(), HIDE)
    assert failure.outcome is outcome
    assert failure.error.error_class == outcome.value
    assert failure.error.status == status
    assert f"HTTP {status}" in failure.error.message


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (error("boom"), "boom"),
        ('{"error": "boom"}', "boom"),
        ('{"detail": "boom"}', "boom"),
        ('{"detail": [{"loc": ["body", "model"], "msg": "field required"}, {"msg": "b"}]}', "field required (body.model); b"),
        ('{"message": "boom"}', "boom"),
        ('{"errors": ["a", {"message": "b"}]}', "a; b"),
        ('[{"error": {"message": "boom"}}]', "boom"),
        ('"boom"', "boom"),
        ("boom\n  again ", "boom again"),
        ('{"error": {"message": "{\\"error\\": {\\"message\\": \\"inner\\"}}"}}', "inner"),
        ('{"error": {"message": "Provider returned error", "metadata": {"raw": "inner"}}}', "Provider returned error: inner"),
        ('{"error": {"code": "bad_thing"}}', "bad_thing"),
        ("<!DOCTYPE html><title>Bad &amp; ugly</title><p>x", "Bad & ugly"),
        ("<html><style>p{}</style><script>x()</script><body><h1>Sorry</h1><p>gone</body>", "Sorry gone"),
        ('{"error": {"message": "<html><body>inner page</body></html>"}}', "inner page"),
        (f'{{"error": "wrong key {KEY}"}}', "wrong key ***"),
        ('{"error": "wrong key sk-very-secret%2Bkey%2F1"}', "wrong key ***"),
        ('{"error": "wrong key sk-very\\u001b[1m-secret+key/1"}', "wrong key ***"),
        ('{"error": "a\\u001b]0;title\\u0007b\\u009b31mc"}', "abc"),
        ("\ufeff" + error("boom"), "boom"),
    ],
)  # fmt: skip
def test_one_sentence_from_any_shape(body: str, said: str) -> None:
    assert (
        of_status(400, {}, body.encode(), HIDE).error.message
        == f"the server did not understand the request (HTTP 400): {said}"
    )


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{}",
        "null",
        "[]",
        '{"error": null}',
        '{"error": {}}',
        "{" * 100_000,
        "[" * 100_000 + "]" * 100_000,
    ],
)
def test_without_words_the_status_speaks(body: str) -> None:
    message = of_status(401, {}, body.encode(), HIDE).error.message
    assert message.startswith("the server does not accept the API key (HTTP 401)")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["error", "message", "detail", "code", "type", "loc", "metadata", "x"]),
            inner,
            max_size=4,
        )
    ),
)


@given(st.binary() | _JSON.map(lambda v: json.dumps(v).encode()), st.integers(100, 999))
def test_no_body_breaks_it_and_no_sentence_bites(body: bytes, status: int) -> None:
    failure = of_status(status, {}, body + KEY.encode(), HIDE)
    assert KEY not in failure.error.message
    assert len(failure.error.message) < LONGEST_SENTENCE + 150
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in failure.error.message)


@given(_JSON)
def test_no_payload_breaks_it(payload: object) -> None:
    assert of_payload(payload, HIDE).outcome is not Outcome.COMPLETE


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "-5"}, 0.0),
        ({"retry-after": "86400"}, 86400.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after-ms": "x", "retry-after": "9"}, 9.0),
        ({"retry-after": format_datetime(NOW + timedelta(seconds=7), usegmt=True)}, 7.0),
        ({"retry-after": format_datetime(NOW - timedelta(hours=1), usegmt=True)}, 0.0),
        ({"retry-after": "Sun, 99 Foo 2026 99:99:99 GMT"}, None),
        (
            {
                "date": format_datetime(NOW + timedelta(days=1), usegmt=True),
                "retry-after": format_datetime(NOW + timedelta(days=1, seconds=4), usegmt=True),
            },
            4.0,
        ),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds


def test_a_server_may_forbid_trying_again() -> None:
    assert of_status(503, {}, b"", HIDE).may_retry
    assert not of_status(503, {"x-should-retry": "false"}, b"", HIDE).may_retry
    assert not of_status(400, {}, b"", HIDE).may_retry
