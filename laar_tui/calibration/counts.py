"""Whether a server's own token count can be believed, and whether a low one means that it has cut the document."""

from __future__ import annotations

from laar_tui.endpoints.ending import document_cut

_ENGLISH, _ANY = (0.6, 1.8), (0.5, 3.0)
"""Tokens of one tokenizer for one of another, in all that are in use: on English prose, and on other scripts and JSON. A gateway that
divides characters by some number is outside of it sooner or later.
"""
_APART = 1.2
_ALIKE = 0.02


def believable(reported: int | None, counted: int, *, english: bool) -> bool:
    """Whether ``reported`` may be what a tokenizer makes of a prompt that is ``counted`` tokens by our count."""
    if reported is None:
        return False
    least, most = _ENGLISH if english else _ANY
    return least <= reported / max(1, counted) <= most


class Truncation:
    """What is suspected of each endpoint. One low count is no proof: many gateways estimate their counts. A server that cuts reads the same
    number of tokens however many are sent, so two prompts of different lengths with the same count are one; a count that is exactly a
    window of 2^k is one too.
    """

    def __init__(self) -> None:
        self._suspected: dict[str, list[tuple[int, int]]] = {}

    def confirmed(self, endpoint: str, expected: int, reported: int | None) -> str:
        """The sentence about a prompt of ``expected`` tokens that was certainly cut; empty when it was not, or may not have been."""
        sentence = document_cut(expected, reported)
        if not sentence or reported is None:
            return ""
        before = self._suspected.setdefault(endpoint, [])
        alike = any(
            max(expected, sent) >= _APART * min(expected, sent) and abs(reported - read) <= _ALIKE * read
            for sent, read in before
        )
        before.append((expected, reported))
        return sentence if alike or _is_window(reported) else ""


def _is_window(tokens: int) -> bool:
    return tokens >= 512 and ((tokens & (tokens - 1)) == 0 or ((tokens + 1) & tokens) == 0)
