"""How long a document must be, by our count, for the prompt to have its length by the endpoint's own.

The ratio of the two counts differs between endpoints, languages and kinds of text (random UUIDs are no prose). It is learnt from the
first answers; until an endpoint's own is known, another endpoint's stands in, and the first question of all is a short one.
"""

from __future__ import annotations

from statistics import median

from laar_tui.calibration.questions.item import Kind

_STEP = 0.0025
"""Ratios are rounded to this, so that endpoints with the same tokenizer get the same documents."""
_MOST_KEPT = 9


class Lengths:
    """Ratios server's count : ours, by endpoint, language and family of text."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str, bool], list[float]] = {}
        self._silent: set[str] = set()

    def learn(self, endpoint: str, language: str, kind: Kind, counted: int, reported: int | None) -> None:
        """One prompt was ``counted`` by us and ``reported`` by the server (``None``: it tells nothing)."""
        if reported is None:
            self._silent.add(endpoint)
        if reported and counted >= 200 and 0.2 < reported / counted < 8:
            kept = self._seen.setdefault((endpoint, language, kind.prose), [])
            kept.append(reported / counted)
            del kept[:-_MOST_KEPT]

    def known(self, endpoint: str, language: str, kind: Kind) -> bool:
        """Whether there is anything to go by, of this endpoint or of another, or never will be."""
        return endpoint in self._silent or any(
            code == language and prose == kind.prose for _, code, prose in self._seen
        )

    def own(self, endpoint: str, language: str, kind: Kind) -> bool:
        """Whether this endpoint has been seen to count such a text."""
        return (endpoint, language, kind.prose) in self._seen

    def ratio(self, endpoint: str, language: str, kind: Kind) -> float:
        """The endpoint's own where it is known, else that of all others, else 1."""
        own = self._seen.get((endpoint, language, kind.prose))
        if own:
            return _rounded(median(own))
        others = [
            r
            for (_, code, prose), ratios in self._seen.items()
            if code == language and prose == kind.prose
            for r in ratios
        ]
        return _rounded(median(others)) if others else 1.0

    def prose_ratio(self, endpoint: str, language: str) -> float:
        """Of prose in ``language``, by which a length is told in the units in which routing counts."""
        return self.ratio(endpoint, language, Kind.NEEDLE)

    def largest(self, language: str, kind: Kind) -> float:
        """Of all endpoints, so that one document fits them all."""
        found = [
            median(r)
            for (_, code, prose), r in self._seen.items()
            if code == language and prose == kind.prose
        ]
        return _rounded(max(found)) if found else 1.0


def _rounded(ratio: float) -> float:
    return round(ratio / _STEP) * _STEP
