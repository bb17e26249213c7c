"""Every check that needs no other endpoint, run over one answer, each with the time it took."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from laar_tui.checking.alignment import align
from laar_tui.checking.answer_language import Guess, check_language
from laar_tui.checking.answered import check_parts
from laar_tui.checking.asked import instructions, understand
from laar_tui.checking.asked_format import check_format
from laar_tui.checking.combining import HARD
from laar_tui.checking.contests import check_overlooked, check_place
from laar_tui.checking.counting import check_count
from laar_tui.checking.ending import check_ending
from laar_tui.checking.extremes import check_extreme
from laar_tui.checking.free import run_free_checks
from laar_tui.checking.grounding import Ground, check_values
from laar_tui.checking.halves import check_completeness
from laar_tui.checking.likelihoods import finding_of
from laar_tui.checking.locating import Library, Located
from laar_tui.checking.matching import fold
from laar_tui.checking.parts import Part, laid_out
from laar_tui.checking.placing import place
from laar_tui.checking.polarity import check_polarity
from laar_tui.checking.quoting import check_quotes, check_support, claimed_quotes
from laar_tui.checking.ranges import check_range
from laar_tui.checking.said import read_answer
from laar_tui.checking.staleness import check_stale
from laar_tui.checking.wording import unjudged
from laar_tui.core.attempt import Reply
from laar_tui.core.clock import Monotonic
from laar_tui.core.question import Document, Question
from laar_tui.core.quotes import Footnote, Marked, without_markup
from laar_tui.core.sanitiser import clean
from laar_tui.core.verdict import Verdict, VerdictValue


@dataclass(frozen=True)
class Checked:
    """What the checks found; ``footnotes`` are the answer's marked quotes, looked up in the documents."""

    verdicts: tuple[Verdict, ...]
    footnotes: tuple[Footnote, ...] = ()

    @property
    def decided(self) -> bool:
        """A verdict among them stands alone: an expectation, or no full answer."""
        return any(
            v.source.startswith(HARD) and (v.value is not VerdictValue.UNKNOWN or v.source == "check:outcome")
            for v in self.verdicts
        )

    @property
    def abstains(self) -> bool:
        return any(v.source == "check:abstention" for v in self.verdicts)


def check_answer(
    question: Question,
    documents: Sequence[Document],
    reply: Reply,
    monotonic: Monotonic,
    guess: Guess | None = None,
) -> Checked:
    """Judge a reply by everything that costs nothing. ``documents`` are all that were sent, earlier turns' too; ``guess`` tells the
    language of a text. What is judged is the answer as it is shown. Never raises for what an answer or a document contains."""
    marked = without_markup(clean(reply.answer))
    marked = replace(marked, text=_BLANKS.sub(" ", marked.text.translate(_UNSEEN)))
    timed = _Timed(monotonic)
    plain = replace(reply, answer=marked.text)
    timed.every(lambda: run_free_checks(question, documents, plain))
    library = Library(documents)
    places = _places(library, marked, documents)
    footnotes = _footnotes(marked, places, documents)
    checked = Checked(tuple(timed.verdicts), footnotes)
    if _as_told(marked.text, question.text):
        timed.one(
            lambda: unjudged(
                "check:abstention", "the answer says what it was told to say when nothing is found"
            )
        )
        checked = Checked(tuple(timed.verdicts), footnotes)
    if checked.abstains and documents and not checked.decided:
        timed.one(partial(_worst, _overlooked, laid_out(question.text, marked.text, documents)))
        return Checked(tuple(timed.verdicts), footnotes)
    if checked.decided or not reply.outcome.judgeable or not marked.text.strip():
        return checked
    answer, text = marked.text, question.text
    asked = understand(text)
    said = read_answer(answer, text, asked)
    timed.one(lambda: check_format(text, answer, said, asked))
    timed.one(lambda: check_language(answer[:LONGEST_READ], text, documents, guess))
    timed.one(lambda: check_ending(answer, documents))
    if documents:
        quotes = claimed_quotes(answer, text, marked)
        located = [*places, *(library.locate(q) for q, _ in quotes[len(places) :])][: len(quotes)]
        timed.one(lambda: check_quotes(quotes, located, documents))
        timed.one(lambda: check_support(text, said, asked, quotes, located))
        alignment = align(text, documents, [v.text.lower() for v in said.values])
        ground = Ground(documents, text, alignment)
        stands = timed.one(lambda: check_values(text, documents, said, asked, ground))
        counted = stands is not None and finding_of(stands) in ("values:recounted", "values:miscounted")
        parts = laid_out(text, answer, documents)
        for judge_part in (_sided, _told, _tallied, _ranked, *(() if counted else (_placed,))):
            timed.one(partial(_worst, judge_part, parts))
        timed.one(lambda: check_parts(parts, answer))
        timed.one(lambda: check_completeness(text, documents, said, answer, asked, alignment))
    return Checked(tuple(timed.verdicts), footnotes)


def _overlooked(part: Part) -> Verdict | None:
    return check_overlooked(part.alignment, part.asked, part.said) if part.alignment else None


def _ranked(part: Part) -> Verdict | None:
    return check_extreme(part.text, part.said, part.alignment) if part.alignment else None


def _sided(part: Part) -> Verdict | None:
    return check_polarity(part.text, part.said.text, part.asked, part.alignment) if part.alignment else None


def _told(part: Part) -> Verdict | None:
    return check_range(part.text, part.said.main, part.alignment) if part.alignment else None


def _tallied(part: Part) -> Verdict | None:
    return check_count(part.asked, part.said, part.alignment) if part.alignment else None


def _worst(check: Callable[[Part], Verdict | None], parts: Sequence[Part]) -> Verdict | None:
    """Of a check's verdicts on the parts of a question the strongest against the answer, else the weakest for it."""
    verdicts = [v for v in map(check, parts) if v is not None]
    against = [v for v in verdicts if v.value is VerdictValue.WRONG]
    if against:
        return max(against, key=lambda v: v.confidence)
    return min(verdicts, key=lambda v: v.confidence, default=None)


def _placed(part: Part) -> Verdict | None:
    if part.alignment is None:
        return None
    placed = place(part.alignment, part.said, part.asked, part.question)
    return check_stale(part.alignment, placed, part.asked, part.said) or check_place(
        part.alignment, placed, part.asked
    )


def footnotes_of(answer: str, documents: Sequence[Document]) -> tuple[Footnote, ...]:
    """The marked quotes of an answer, looked up; for answers that are shown again. Blocks: about 0.1 s for 10 MB."""
    marked = without_markup(clean(answer))
    if not marked.quotes:
        return ()
    return _footnotes(marked, _places(Library(documents), marked, documents), documents)


_UNSEEN = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
"""What nobody sees in an answer may not part its words for the checks either."""
_BLANKS = re.compile(r"(?<=\S)  +(?=\S)")

LONGEST_READ = 20_000
"""Characters of an answer from which its language is told."""

MOST_LOOKED_UP = 100
"""Quotes of one answer. Nobody reads more footnotes, and looking each up costs milliseconds in a long document."""


def _places(library: Library, marked: Marked, documents: Sequence[Document]) -> list[Located]:
    """Where the first marked quotes stand, each different one looked up once."""
    found: dict[str, Located] = {}
    for quote in marked.quotes[:MOST_LOOKED_UP] if documents else ():
        if quote.text not in found:
            found[quote.text] = library.locate(quote.text)
    return [found[q.text] for q in marked.quotes[:MOST_LOOKED_UP] if q.text in found]


def _footnotes(
    marked: Marked, places: Sequence[Located], documents: Sequence[Document]
) -> tuple[Footnote, ...]:
    notes: list[Footnote] = []
    for quote, located in zip(marked.quotes, places, strict=False):
        if located.document < 0 or located.end <= located.start:
            notes.append(Footnote(quote.number, quote.text, located.fate.value, located.exact))
            continue
        document = documents[located.document]
        line = document.text.count("\n", 0, located.start) + 1
        notes.append(
            Footnote(
                quote.number,
                quote.text,
                located.fate.value,
                located.exact,
                document.name,
                document.sha256,
                located.start,
                located.end,
                line,
            )
        )
    return tuple(notes)


def _as_told(answer: str, question: str) -> bool:
    """``If the document does not say, answer: not there.`` and it says just that."""
    told = fold(instructions(question))
    said = fold(answer).strip(" .。!！\"'“”「」")
    return len(said) > 3 and not any(map(str.isdigit, said)) and said in told


class _Timed:
    """Runs checks one by one; each verdict carries the seconds since the one before."""

    def __init__(self, monotonic: Monotonic) -> None:
        self.verdicts: list[Verdict] = []
        self._monotonic = monotonic
        self._since = monotonic()

    def one(self, check: Callable[[], Verdict | None]) -> Verdict | None:
        try:
            verdict = check()
        except Exception as fault:  # noqa: BLE001 - a fault in one check costs that check, never the answer
            verdict = unjudged("check:fault", f"a check could not be made ({type(fault).__name__})")
        if verdict is not None:
            self.every(lambda: (verdict,))
        return verdict

    def every(self, check: Callable[[], Sequence[Verdict]]) -> None:
        found = check()
        took = self._monotonic() - self._since
        self.verdicts += [replace(v, check_s=took / len(found)) for v in found]
        if found:
            self._since = self._monotonic()
