"""Does an answer that claims to be complete stop in the middle?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from laar_tui.checking.likelihoods import strength
from laar_tui.checking.wording import excerpt, wrong
from laar_tui.core.question import Document
from laar_tui.core.verdict import Verdict

SOURCE = "check:ending"

_OPEN_WORD = re.compile(
    r"\b(?:the|a|an|of|to|by|at|in|on|for|from|with|and|or|but|because|which|that|who|whose|is|are|was|were|be|been|has"
    r"|have|had|will|would|"
    r"shall|should|may|can|could|than|as|if|another|some|every|each|whose|such|while|when|where|although|since|its|their|this|these"
    r"|into|between|about|approximately|der|die|das|den|dem|des"
    r"|ein|eine|und|oder|von|"
    r"mit|für|ist|sind|war|wurde|wird|le|la|les|un|une|du|et|ou|est|sont|était|pour|avec|dans|que|el|los|las|unos|unas|una|uno|se"
    r"|il|lo|gli|di|della|con|per|che|e|werden|worden|nach|bei|zu|zum|zur|au|aux|par|sur|ce|cette|del|y|es|son"
    r"|fue|por|con|para)$",
    re.I,
)
_OPEN_MARK = re.compile(r"(?:[,，、(（\[「『“:：–—/&+=]|(?<![-\s])-|(?<!\d)(?<!\d )[$€£¥])$")
_OPEN_JA = re.compile(r"(?:[のはがをにでとも]|について|における|による|および|また|ため|として|から)$")
_OPEN_ZH = re.compile(r"(?:[的是为和与在将被把由从对于及]|以及|因为|根据|并且)$")
_ENDS = re.compile(r"[.!?。！？…」』”\"')）\]}>*_`|~]$")
_FINISHED = re.compile(
    r"(?:です|ます|した|する|ない|ある|せん|だ|了|元|天|人|名|日|月|年|円|つ|個|个|%|％|\d)$"
)
_LISTED = re.compile(r"^\s*(?:[-*•・]|\d+[.)、])")
_FENCE = re.compile(r"^(?:```|~~~)", re.M)
_SENTENCE = re.compile(r"[.!?。！？](?:\s|$)")
_PARAGRAPH_END = r"[\"”»」』]?[ \t]*(?:\r?\n[ \t]*(?:\r?\n|[-*•・●○■]|[(（]?\w{1,3}[.)）、])|\s*\Z)"


def check_ending(answer: str, documents: Sequence[Document]) -> Verdict | None:
    """Wrong when the last line breaks off: after a word that wants another, inside brackets or a fence, in the middle of a word.

    Answers that are a bare name, number or phrase end without a stop, and are not judged by that.
    """
    text = answer.rstrip()
    if len(text) < 4:
        return None
    if len(_FENCE.findall(text)) % 2:
        return wrong(SOURCE, strength("ending:code block"), "the answer ends inside a code block")
    last = text.splitlines()[-1].strip()
    if _ENDS.search(last):
        return _unclosed(text)
    words = last.split()
    if _copied_to_its_end(last, documents):
        return None
    tail = excerpt(last[-40:], 40)
    if _OPEN_MARK.search(last) and (len(words) > 2 or len(last) > 8):
        return wrong(SOURCE, strength("ending:mark"), f"the answer breaks off: “…{tail}”")
    if len(words) >= 3 and _OPEN_WORD.search(last):
        return wrong(SOURCE, strength("ending:word"), f"the answer breaks off: “…{tail}”")
    if re.search(r"[\u3041-\u309f]", last) and len(last) >= 6 and _OPEN_JA.search(last):
        return wrong(SOURCE, strength("ending:particle"), f"the answer breaks off: “…{tail}”")
    if (
        re.search(r"[\u4e00-\u9fff]", last)
        and not re.search(r"[\u3041-\u30ff]", last)
        and len(last) >= 6
        and _OPEN_ZH.search(last)
    ):
        return wrong(SOURCE, strength("ending:particle"), f"the answer breaks off: “…{tail}”")
    if len(words) >= 4 and _cut_word(words[-1], documents):
        return wrong(SOURCE, strength("ending:cut word"), f"the answer breaks off within a word: “…{tail}”")
    east = len(re.findall(r"[\u3041-\u30ff\u3400-\u9fff]", last))
    if east >= 12 and re.search(r"[，,、]", last) and not _LISTED.search(last):
        finding = "ending:no stop" if not _FINISHED.search(last) else "ending:no stop after a predicate"
        return wrong(SOURCE, strength(finding), f"the last sentence has no end: “…{tail}”")
    if (
        len(words) >= 6
        and _SENTENCE.search(text[: -len(words[-1])])
        and not re.search(r"^\s*(?:[-*•]|\d+[.)])\s", last)
    ):
        return wrong(SOURCE, strength("ending:no stop"), f"the last sentence has no end: “…{tail}”")
    return None


def _copied_to_its_end(last: str, documents: Sequence[Document]) -> bool:
    """Its last words end a paragraph or a list item of a document ("…of this License; or"): quoted whole, not broken off."""
    words = last.split()[-6:]
    tail = r"\s+".join(re.escape(w) for w in words) if len(words) >= 4 else re.escape(last[-16:])
    if len(last) < 16:
        return False
    ends = re.compile(tail + _PARAGRAPH_END)
    return any(ends.search(d.text) for d in documents)


def _cut_word(word: str, documents: Sequence[Document]) -> bool:
    """It stands in no document, but a longer word there begins with it."""
    core = word.strip("*_`“\"'(").lower()
    if len(core) < 2 or not core.isalpha() or not core.isascii():
        return False
    longer = re.compile(rf"\b{re.escape(core)}([a-z]+)")
    whole = re.compile(rf"\b{re.escape(core)}\b")
    begins = False
    for document in documents:
        low = document.text[:2_000_000].lower()
        if whole.search(low):
            return False
        match = longer.search(low)
        begins = begins or (
            match is not None
            and len(match[1]) >= 2
            and match[1] not in ("es", "ed", "er", "ing", "ly", "ies")
        )
    return begins


def _unclosed(text: str) -> Verdict | None:
    last = text.splitlines()[-1]
    for opening, closing in ("（）", "「」", "“”", "『』"):
        if last.count(opening) > last.count(closing):
            return wrong(SOURCE, strength("ending:bracket"), f"“{opening}” is never closed")
    return None
