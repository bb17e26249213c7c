"""Does the answer contain what was expected: a regular expression, or a text?"""

from __future__ import annotations

import re
import unicodedata

import regex

from laar_tui.checking.wording import excerpt, right, unjudged, wrong
from laar_tui.core.errors import UsageError
from laar_tui.core.verdict import Verdict

REGEX_SOURCE = "check:expect-regex"
TEXT_SOURCE = "check:expect-text"

MATCH_DEADLINE_S = 0.25
LONGEST_EXPRESSION = 5_000
_MOST_PLACES = 20_000
LONGEST_ANSWER = 1_000_000
"""Characters of an answer that are looked at; beyond them, not finding something says nothing."""

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_SAME_MEANING = str.maketrans(
    dict.fromkeys(_INVISIBLE)
    | dict.fromkeys("‘’‚‛′", "'")
    | dict.fromkeys("“”„‟″", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
)
_UNSPACED = (  # Scripts that put no blanks between words, or none between a word and its particle.
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Myanmar, Khmer
    r"\u1100-\u11ff\uac00-\ud7af"  # Hangul
    r"\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"  # Kana, Han
)
_IN_UNSPACED = re.compile(f"[{_UNSPACED}]")
_HAN_OR_KANA = r"[\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
_BLANK_BY_HAN = re.compile(f"(?<={_HAN_OR_KANA}) | (?={_HAN_OR_KANA})")
_THREE_DIGITS = re.compile(r"[0-9]{3}(?![0-9])")
_EMPHASIS = re.compile(r"\*+|`+|__+|~~")


def compile_expression(expression: str) -> regex.Pattern[str]:
    """The expression as it will be searched for. Raises ``UsageError`` when it is invalid or too long.

    The syntax is that of Python's ``re`` (the ``regex`` package, version 0 behaviour), with ``MULTILINE``:
    ``^`` and ``$`` meet every line of the answer, as in grep. The dot stays within its line, so that ``.*``
    cannot join unrelated sentences into a match; ``(?s)`` lifts that, ``(?i)`` ignores case.
    """
    if len(expression) > LONGEST_EXPRESSION:
        raise UsageError(f"The regular expression is longer than {LONGEST_EXPRESSION:,} characters.")
    try:
        return regex.compile(unicodedata.normalize("NFC", expression), regex.MULTILINE | regex.VERSION0)
    except regex.error as error:
        at, said = getattr(error, "pos", None), getattr(error, "msg", "not understood")
        place = f" at character {at + 1}" if isinstance(at, int) else ""
        raise UsageError(
            f"The regular expression is invalid{place}: {said}.",
            r"A literal ( [ * or + is written \( \[ \* \+.",
        ) from error
    except (RecursionError, OverflowError, MemoryError, ValueError) as error:
        raise UsageError("The regular expression is too large or nested too deeply.") from error


def check_regex(expression: str, answer: str) -> Verdict:
    """Right when the expression matches anywhere in the answer; unknown when the search takes too long.

    The ``regex`` package is used for its deadline: an expression such as ``(a+)+$`` would otherwise never
    return, and a thread cannot be stopped from outside. It also lets other threads run while it searches.
    """
    shown = excerpt(expression, 60)
    try:
        pattern = compile_expression(expression)
        text = unicodedata.normalize("NFC", answer[:LONGEST_ANSWER])
        found = pattern.search(text, timeout=MATCH_DEADLINE_S, concurrent=True)
    except TimeoutError:
        reason = f"searching for /{shown}/ took longer than {MATCH_DEADLINE_S:g} s and was stopped"
        return unjudged(REGEX_SOURCE, reason)
    except UsageError as error:
        return unjudged(REGEX_SOURCE, error.message)
    except (MemoryError, RecursionError):
        return unjudged(REGEX_SOURCE, f"searching for /{shown}/ needs too much memory")
    if found is not None:
        return right(REGEX_SOURCE, 0.97, f"/{shown}/ matches “{excerpt(found.group(), 60)}”")
    if len(answer) > LONGEST_ANSWER:
        return _not_in_the_part_examined(REGEX_SOURCE)
    return wrong(REGEX_SOURCE, 0.97, f"nothing in the answer matches /{shown}/")


def check_text(expected: str, answer: str) -> Verdict:
    """Right when the answer contains the text, whatever its case, width, quotation marks, line breaks and
    emphasis.

    A match begins and ends at word boundaries (``cat`` is not in ``concatenate``, nor ``42`` in ``3.42``)
    except in scripts that put no blanks between words.
    """
    shown = excerpt(expected, 60)
    wanted = fold(expected)
    text = fold(answer[:LONGEST_ANSWER])
    if not wanted:
        return unjudged(TEXT_SOURCE, "the expected text is blank")
    if _contains(text, wanted) or _contains(_without_emphasis(text), _without_emphasis(wanted)):
        return right(TEXT_SOURCE, 0.97, f"the answer contains “{shown}”")
    if len(answer) > LONGEST_ANSWER:
        return _not_in_the_part_examined(TEXT_SOURCE)
    return wrong(TEXT_SOURCE, 0.97, f"the answer does not contain “{shown}”")


def fold(text: str) -> str:
    """``text`` with everything removed that makes no difference to a reader: case, width, kinds of blanks
    and quotes.
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    # Case folding can leave a form that NFKC would compose, and composing can bring back a capital.
    once = unicodedata.normalize("NFKC", text).casefold().translate(_SAME_MEANING)
    folded = " ".join(unicodedata.normalize("NFKC", once).casefold().split())
    return _BLANK_BY_HAN.sub("", folded)


def _contains(text: str, wanted: str) -> bool:
    if not wanted:
        return False
    at = text.find(wanted)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return False
        end = at + len(wanted)
        if not _joined(text, at, wanted[0], -1) and not _joined(text, end - 1, wanted[-1], 1):
            return True
        at = text.find(wanted, at + 1)
    return False


def _joined(text: str, edge: int, inner: str, step: int) -> bool:
    """Whether the character beyond ``edge`` belongs to the same word or number as ``inner``, the one at the
    edge.
    """
    beyond = edge + step
    if not 0 <= beyond < len(text) or not inner.isalnum() or _IN_UNSPACED.match(inner):
        return False
    outer = text[beyond]
    if outer.isalnum() and not _IN_UNSPACED.match(outer):
        # "42km": a unit directly after a number is not part of it, but "a42" and "v2" are names.
        return not (step > 0 and inner.isdecimal() and outer.isalpha())
    further = beyond + step
    if not inner.isdecimal() or not 0 <= further < len(text) or not text[further].isdecimal():
        return False
    if outer == ",":  # 1,234 is one number; 41,42 may be two.
        return _THREE_DIGITS.match(text, edge if step < 0 else further) is not None
    return outer == "."


def _without_emphasis(text: str) -> str:
    return " ".join(_EMPHASIS.sub("", text).split())


def _not_in_the_part_examined(source: str) -> Verdict:
    return unjudged(source, f"not found in the first {LONGEST_ANSWER:,} characters; the answer is longer")
