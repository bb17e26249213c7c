"""Was the answer's value true once, and something else took its place?"""

from __future__ import annotations

from collections.abc import Sequence

from laar_tui.checking.alignment import Alignment, Occurrence
from laar_tui.checking.asked import Asked
from laar_tui.checking.likelihoods import strength
from laar_tui.checking.placing import Placed, rivalling
from laar_tui.checking.said import Said
from laar_tui.checking.superseding import NEAR_BY, denied, left_behind, superseded, tells_of_change, was
from laar_tui.checking.values import Kind, same
from laar_tui.checking.wording import excerpt, wrong
from laar_tui.core.verdict import Verdict

STALE_SOURCE = "check:stale"

STALE_LOSS = 0.15
NEARLY = 0.1
"""Two values whose fit differs by less may both be meant: then time decides, or nothing."""


def check_stale(alignment: Alignment, placed: Placed, asked: Asked, said: Said) -> Verdict | None:
    """Wrong when the value was true once: it is told as an earlier state, or a rival that answers as well is said to have replaced it."""
    if not placed.own or asked.before:
        return None
    moved = next((o for o in placed.own[:4] if o.value.kind is Kind.NAME and left_behind(o)), None)
    if moved is not None:
        return wrong(
            STALE_SOURCE,
            strength("stale:moved"),
            f"“{excerpt(moved.value.text, 30)}” is what it was changed from",
        )
    scores = [alignment.score(o.fit) for o in placed.own]
    candidates = [o for o, s in zip(placed.own, scores, strict=True) if s >= scores[0] - NEARLY][:8]
    told = _told_as_past(alignment, candidates, said)
    if told is not None:
        return told
    for rival in placed.rivals[:40]:
        score = alignment.score(rival.fit)
        quoted = rival.passage.depth < candidates[0].passage.depth
        if score < max(0.4, scores[0] - 0.35) and not quoted:
            break
        for mine in candidates:
            if mine.value.kind is not Kind.NAME and not rivalling(rival, mine):
                continue
            if alignment.gain(mine.fit, rival.fit) > (QUOTED_LOSS if quoted else STALE_LOSS):
                continue
            why = superseded(mine, rival, now=asked.now)
            if why and not any(superseded(rival, other, now=asked.now) for other in candidates):
                return wrong(
                    STALE_SOURCE,
                    strength("stale:replaced"),
                    f"“{excerpt(mine.value.text, 30)}” was replaced by “{excerpt(rival.value.text, 30)}” ({why})",
                )
    return None


QUOTED_LOSS = 0.6
"""What an older mail may have of the question beyond the newer one that quotes it: the newer takes the subject for granted."""


def _told_as_past(alignment: Alignment, candidates: Sequence[Occurrence], said: Said) -> Verdict | None:
    """Every place of the value tells it as what was planned, estimated or said before, and what took its place stands close by."""
    if not candidates or not all(was(o) for o in candidates):
        return None
    mine = candidates[0]
    at = next((n for n, p in enumerate(alignment.passages) if p is mine.passage), -1)
    near = [
        p
        for p in alignment.passages[max(0, at - 1) : at + NEAR_BY + 1]
        if p.document == mine.passage.document and p.depth <= mine.passage.depth
    ]
    for passage in near:
        for other in alignment.occurrences({mine.value.kind}, [passage]):
            if was(other) or any(same(v, other.value) or same(other.value, v) for v in said.stated):
                continue
            told = tells_of_change(passage) or (passage is mine.passage and denied(mine))
            if told and (mine.value.kind is Kind.NAME or rivalling(other, mine)):
                return wrong(
                    STALE_SOURCE,
                    strength("stale:told as past"),
                    f"“{excerpt(mine.value.text, 30)}” is told as an earlier state; later it is “{excerpt(other.value.text, 30)}”",
                )
    return None
