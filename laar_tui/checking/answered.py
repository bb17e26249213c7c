"""Is every part of a compound question answered?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from laar_tui.checking.likelihoods import strength
from laar_tui.checking.matching import fold
from laar_tui.checking.parts import Part
from laar_tui.checking.said import novel_stretches, without_figures
from laar_tui.checking.terms import find_term, question_terms
from laar_tui.checking.values import Kind, Value, same
from laar_tui.checking.wording import excerpt, wrong
from laar_tui.core.verdict import Verdict

SOURCE = "check:completeness"

LONGEST = 600
"""Characters. A longer answer says something to everything."""
_ENOUGH = 0.35
_SAID_YES_OR_NO = re.compile(
    r"(?:^|[.!?。！？;；,，、]\s*)\W*(?:yes|no|yeah|ja|nein|oui|non|sí|si|no|はい|いいえ|是|否|不|可以|没有|有)",
    re.I,
)


def check_parts(parts: Sequence[Part], answer: str) -> Verdict | None:
    """Wrong when nothing in the answer goes with one of the parts: none of its words, no value of its kind from where it is spoken of."""
    if len(parts) < 2 or len(answer) > LONGEST:
        return None
    folded = fold(answer)
    for part in parts:
        others = {t.form for p in parts if p is not part for t in question_terms(p.alone)}
        own = [t for t in question_terms(part.alone) if t.form not in others]
        if part.asked.yes_no and _SAID_YES_OR_NO.search(answer):
            continue
        if any(find_term(t, folded) >= 0 for t in own):
            continue
        if own and not _given(part, parts):
            return wrong(
                SOURCE,
                strength("completeness:part"),
                f"nothing is said to “{excerpt(part.alone, 50)}”",
            )
    return _fewer_figures(parts)


def _given(part: Part, parts: Sequence[Part]) -> bool:
    """A value or a name of the answer stands where the part is spoken of, and no other part asks for it alone."""
    if part.alignment is None:
        return True
    alignment = part.alignment
    kind = part.asked.kinds[0] if part.asked.kinds else None
    if kind is not None and kind is not Kind.NAME:
        return any(_of_kind(v, kind) for v in part.said.values)
    elsewhere = {p.asked.kinds[0] for p in parts if p is not part and p.asked.kinds}
    for value in part.said.values:
        if value.kind is Kind.NAME:
            if any(value.key in p.folded for s, p in alignment.scored[:20] if s >= _ENOUGH):
                return True
        elif value.kind not in elsewhere and any(
            alignment.score(o.fit) >= _ENOUGH for o in alignment.of_answer(value)
        ):
            return True
    texts = [p.folded for s, p in alignment.scored[:12] if s >= _ENOUGH]
    rest = without_figures(part.said)
    return bool(novel_stretches(part.said.replaced(rest), part.question, texts))


def _of_kind(value: Value, kind: Kind) -> bool:
    if kind is Kind.NUMBER:
        return value.kind in (Kind.NUMBER, Kind.CODE)
    return value.kind in (Kind.DATE, Kind.TIME) or value.year_like


def _fewer_figures(parts: Sequence[Part]) -> Verdict | None:
    """Each of two or three parts asks for a figure, and the answer has fewer."""
    asking = [p for p in parts if p.asked.kinds and p.asked.kinds[0] is Kind.NUMBER]
    if len(asking) < 2:
        return None
    figures: list[Value] = []
    for value in parts[0].said.values:
        if value.kind is not Kind.NAME and not any(same(value, f) for f in figures):
            figures.append(value)
    if figures and len(figures) < len(asking):
        return wrong(
            SOURCE,
            strength("completeness:missing"),
            f"{len(asking)} figures are asked for, the answer gives {len(figures)}",
        )
    return None
