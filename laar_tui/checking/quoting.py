"""Quotes in an answer: are they in the documents, word for word, and do they say what the answer says?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from laar_tui.checking.asked import Asked
from laar_tui.checking.likelihoods import strength, support
from laar_tui.checking.locating import Fate, Located
from laar_tui.checking.matching import fold
from laar_tui.checking.said import Said
from laar_tui.checking.scripts import letters_of, script_of
from laar_tui.checking.values import Kind, find_values, same
from laar_tui.checking.wording import excerpt, right, wrong
from laar_tui.core.question import Document
from laar_tui.core.quotes import Marked
from laar_tui.core.verdict import Verdict

SOURCE = "check:quotes"
SUPPORT_SOURCE = "check:support"

MOST_QUOTES = 12

_IN_MARKS = re.compile(
    r"“([^“”\n]{1,600})”|\"([^\"\n]{1,600})\"|«([^«»\n]{1,600})»|「([^「」\n]{1,400})」|『([^『』\n]{1,400})』|„([^„“”\n]{1,600})[“”]"
)
_FEWEST_LATIN_WORDS = 5
_FEWEST_EAST_ASIAN = 10


def claimed_quotes(answer: str, question: str, marked: Marked) -> list[tuple[str, bool]]:
    """What the answer gives as the document's words, and whether in our markup."""
    quotes = [(q.text, True) for q in marked.quotes[:MOST_QUOTES]]
    asked = fold(question)
    for match in _IN_MARKS.finditer(marked.text):
        if len(quotes) >= MOST_QUOTES:
            break
        inner = next(g for g in match.groups() if g)
        letters = letters_of(inner)
        east = letters.get("han", 0) + letters.get("kana", 0) + letters.get("hangul", 0)
        long_enough = east >= _FEWEST_EAST_ASIAN or len(inner.split()) >= _FEWEST_LATIN_WORDS
        if long_enough and fold(inner) not in asked and all(inner != q for q, _ in quotes):
            quotes.append((inner, False))
    return quotes


def check_quotes(
    quotes: Sequence[tuple[str, bool]], located: Sequence[Located], documents: Sequence[Document]
) -> Verdict | None:
    """Wrong when a quote is nowhere or was altered; a weak *right* when all are there. An answer without quotes is not judged."""
    if not quotes or not documents:
        return None
    script = script_of(" ".join(d.text[:5_000] for d in documents))
    worst: Verdict | None = None
    for (quote, markup), found in zip(quotes, located, strict=True):
        if found.found or (script_of(quote) != script and script_of(quote)):
            continue  # A translated quote cannot be looked up.
        shown = excerpt(quote, 60)
        if found.fate is Fate.ALTERED:
            verdict = wrong(
                SOURCE, strength("quotes:altered"), f"the quote “{shown}” stands otherwise in the document"
            )
        elif found.fate is Fate.RESEMBLES:
            verdict = wrong(
                SOURCE,
                strength("quotes:resembles"),
                f"the quote “{shown}” only resembles a passage of the document",
            )
        else:
            finding = "quotes:absent" if markup else "quotes:absent in marks"
            verdict = wrong(SOURCE, strength(finding), f"the quote “{shown}” is nowhere in the document")
        if worst is None or verdict.confidence > worst.confidence:
            worst = verdict
    if worst is not None:
        return worst
    if all(f.found for f in located):
        what = "the quote is" if len(quotes) == 1 else f"all {len(quotes)} quotes are"
        return right(SOURCE, support("quotes:found"), f"{what} in the document, word for word")
    return None


def check_support(
    question: str, said: Said, asked: Asked, quotes: Sequence[tuple[str, bool]], located: Sequence[Located]
) -> Verdict | None:
    """Wrong when the quotes do not have the figure, date or identifier that the answer states."""
    stated = [v for v in said.main if v.kind in (Kind.NUMBER, Kind.DATE, Kind.CODE, Kind.TIME)]
    text = " \n ".join(quote for quote, _ in quotes)
    outside = [v for v in stated if not any(same(v, q) for q in find_values(text))]
    # What stands only inside the quotes was not stated by the answer itself.
    if (
        not quotes
        or not stated
        or not all(f.found for f in located)
        or asked.computed
        or asked.counted
        or asked.yes_no
    ):
        return None
    if len(outside) == len(stated) and not any(v.text in text for v in stated):
        missing = excerpt(stated[0].text, 30)
        return wrong(
            SUPPORT_SOURCE, strength("support:missing"), f"the quoted passage does not have “{missing}”"
        )
    return None
