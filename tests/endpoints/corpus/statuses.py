"""HTTP statuses other than success, with bodies of every shape."""

from __future__ import annotations

import gzip
import json

from tests.endpoints.bad_server import Handler, body, raw, status
from tests.endpoints.corpus.case import KEY, QUOTA, REJECTED, TRANSPORT, Case


def plain(code: int, said: object = "") -> Handler:
    return status(code, said)


PAGE = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>"

CASES: dict[str, Case] = {
    **{
        f"{code}": Case(plain(code), TRANSPORT, says=f"HTTP {code}")
        for code in (408, 409, 425, 429, 500, 502, 503, 504, 520, 529, 599)
    },
    **{
        f"{code}": Case(plain(code), REJECTED, says=f"HTTP {code}", requests=1)
        for code in (401, 402, 403, 404, 405, 406, 410, 415, 418, 431, 451)
    },
    "400": Case(plain(400), REJECTED, says="HTTP 400"),
    "422": Case(plain(422), REJECTED, says="HTTP 422"),
    "message in an object": Case(plain(401, {"error": {"message": "boom"}}), REJECTED, says="401): boom"),
    "message alone": Case(plain(401, {"message": "boom"}), REJECTED, says="401): boom"),
    "error is a string": Case(plain(401, {"error": "boom"}), REJECTED, says="401): boom"),
    "detail is a string": Case(plain(403, {"detail": "boom"}), REJECTED, says="403): boom"),
    "detail is a list": Case(
        plain(404, {"detail": [{"loc": ["path", "x"], "msg": "boom", "type": "t"}]}),
        REJECTED,
        says="404): boom (path.x)",
    ),
    "detail is an object": Case(
        plain(401, {"detail": {"error": {"message": "boom"}}}), REJECTED, says="401): boom"
    ),
    "a list": Case(plain(401, [{"error": {"code": 401, "message": "boom"}}]), REJECTED, says="401): boom"),
    "a JSON string": Case(plain(401, '"boom"'), REJECTED, says="401): boom"),
    "JSON in a string": Case(
        plain(401, {"error": {"message": json.dumps({"error": {"message": "boom"}})}}),
        REJECTED,
        says="401): boom",
    ),
    "errors is a list": Case(plain(401, {"errors": [{"message": "boom"}]}), REJECTED, says="401): boom"),
    "plain words": Case(plain(401, "no healthy upstream"), REJECTED, says="no healthy upstream"),
    "a web page": Case(plain(502, PAGE), TRANSPORT, says="502 Bad Gateway"),
    "a web page that says 401": Case(plain(401, PAGE), REJECTED, says="Bad Gateway"),
    "broken JSON": Case(plain(401, '{"error": {"message": "boom'), REJECTED, says="boom"),
    "nothing known in it": Case(plain(401, {"ok": False, "n": 3}), REJECTED, says="HTTP 401"),
    "binary": Case(body(bytes(range(256)) * 4, "500 Internal"), TRANSPORT, says="HTTP 500"),
    "gzip": Case(
        body(gzip.compress(b'{"error": "boom"}'), "401 Unauthorized", content_encoding="gzip"),
        REJECTED,
        says="401): boom",
    ),
    "ten megabytes": Case(plain(401, "x" * 10_000_000), REJECTED, says="HTTP 401"),
    "an endless body": Case(
        raw(b"HTTP/1.1 401 Unauthorized\r\n\r\n", *[b"x" * 65536] * 64, then="hang"),
        REJECTED,
        says="HTTP 401",
    ),
    "no reason phrase": Case(raw(b"HTTP/1.1 503\r\nContent-Length: 0\r\n\r\n"), TRANSPORT, says="HTTP 503"),
    "401 echoes the key": Case(
        plain(
            401, {"error": {"message": f"Incorrect API key provided: {KEY}. Find yours at https://x.invalid"}}
        ),
        REJECTED,
        says="provided: ***",
    ),
    "401 echoes a piece of the key": Case(
        plain(401, {"error": {"message": f"Incorrect API key provided: {KEY[:14]}…"}}), REJECTED, says="***"
    ),
    "401 echoes the key shortened": Case(
        plain(401, {"error": {"message": f"Incorrect API key provided: {KEY[:5]}*****{KEY[-4:]}."}}),
        REJECTED,
        says="provided: ***",
    ),
    "401 echoes the header": Case(
        plain(401, f"bad header Authorization: Bearer {KEY}"), REJECTED, says="Bearer ***"
    ),
    "redirect with the key": Case(
        status(302, location=f"http://127.0.0.1:1/login?key={KEY}"), REJECTED, says="key=***", requests=1
    ),
    "quota code": Case(
        plain(429, {"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"}}),
        QUOTA,
        requests=1,
    ),
    "quota type": Case(
        plain(429, {"error": {"message": "no", "type": "insufficient_quota"}}), QUOTA, requests=1
    ),
    "402 insufficient balance": Case(
        plain(402, {"error": {"message": "Insufficient Balance"}}), QUOTA, requests=1
    ),
    "402 credits": Case(
        plain(
            402,
            {"error": {"message": "This request requires more credits, or fewer max_tokens.", "code": 402}},
        ),
        QUOTA,
        requests=1,
    ),
    "400 credit balance": Case(
        plain(400, {"error": {"message": "Your credit balance is too low to access the API."}}),
        QUOTA,
        requests=1,
    ),
    "400 budget": Case(
        plain(
            400,
            {
                "error": {
                    "message": "Budget has been exceeded! Current cost: 1.0, Max budget: 1.0",
                    "type": "budget_exceeded",
                }
            },
        ),
        QUOTA,
        requests=1,
    ),
    "403 billing": Case(
        plain(403, {"error": {"message": "Billing is not enabled", "status": "BILLING_DISABLED"}}), QUOTA
    ),
}
