"""Yes or no: does the passage that speaks of what was asked affirm it or deny it, and does the answer agree?

Only what stands plainly is judged: a clause that has the question's words, with a negation or a word of refusal in it or without one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from laar_tui.checking.alignment import Alignment
from laar_tui.checking.asked import Asked
from laar_tui.checking.likelihoods import strength, support
from laar_tui.checking.matching import fold
from laar_tui.checking.owning import clauses_of
from laar_tui.checking.passage import Passage
from laar_tui.checking.terms import Term, find_term, presence
from laar_tui.checking.wording import excerpt, right, wrong
from laar_tui.core.verdict import Verdict

SOURCE = "check:polarity"

_COVERED = 0.55
"""The share of the question's words that the passage must have."""
_LATE = 0.04
"""A second passage that fits nearly as well must not say the opposite."""

_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|correct|true|indeed|certainly|ja|oui|sí|si|sim|да|はい|ええ|そうです|是的?(?=[,，。;；:：、\s])|对|可以|能[,，。]|有[,，。]|会[,，。]|네|예)"
    r"(?![a-zà-ÿ])",
    re.I,
)
_NO = re.compile(
    r"^\W*(?:no|nope|false|incorrect|nein|non|não|нет|いいえ|いえ|不可以|不能|不是|不会|不需要|不用|不[,，。]|没有|否|并非|并不|不行|未[,，。]|아니\S*)(?![a-zà-ÿ])",
    re.I,
)
_NEGATION = re.compile(
    r"\b(?:not|never|neither|nor|without|cannot|none|nobody|nothing|excludes?|except(?:ing)?|unless"
    r"|nicht|kein\w*|nie|niemals|ohne|weder|aucune?|jamais|sans|ni|nunca|ningun[ao]?|ningún|sin|senza|nessun\w*|né|non|pas)\b|n['’]t\b"
    r"|\bno\b(?! (?:later|less|more|fewer|earlier|sooner)\b)"
    r"|ない(?!ように)|なかった|ません|ずに|せず|不可|なし|不(?!仅|但|同|少|足|超过|过|断|论|管|锈)|没有?|未(?!来|満)|無(?!料|事|線)|无(?!论|线)|勿|免收|免费提供吗",
    re.I,
)
_REFUSAL = re.compile(
    r"\b(?:prohibit\w*|forbid\w*|bann?ed|refus\w+|reject\w*|den(?:y|ied)|fail(?:ed|s|ure)?|closed|disabled?|false|off|cancell?ed"
    r"|withdrawn|deferred"
    r"|declined|suspended|discontinued|expired|yanked|dismissed|impossible|unable|exempt\w*|free of"
    r"|verboten|untersagt|abgelehnt|gesperrt|geschlossen|interdite?s?|refusée?s?|fermée?s?|prohibid\w+|cerrad\w+|rechazad\w+"
    r"|vietat\w+|chius\w+)\b"
    r"|禁止|否決|見送|却下|拒否|休館|休業|中止|無効|廃止|断念|対象外|除外|否决|拒绝|取消|停用|关闭|失败|驳回|暂停|严禁|不得|谢绝|作废",
    re.I,
)
_OPPOSITE = re.compile(
    r"\b(?:open|enabled?|true|on|allowed|permitted|accepted|approved|passed|resolved|succeeded|carried)\b"
)
_NOT_PLAIN = re.compile(
    r"\b(?:more|less|fewer|higher|lower|longer|shorter|older|newer|larger|smaller|greater|better|worse|exceed\w*|than|same|equal"
    r"|only|all|every"
    r"|both|always|still|already|enough|at least|at most|mehr|weniger|größer|kleiner|höher|als|plus|moins|más|menos|que)\b"
    r"|より|以上|以下|超え|同じ|だけ|のみ|すべて|全員|比|超过|超出|高于|低于|更|都|全部|只|仅|一样|相同",
    re.I,
)


@dataclass(frozen=True)
class _Stance:
    passage: Passage
    sign: int
    """1: affirms, -1: denies, 0: neither can be told."""
    fit: float


def check_polarity(question: str, answer: str, asked: Asked, alignment: Alignment) -> Verdict | None:
    """For a yes-or-no question: wrong when the answer says the opposite of the passage, a weak *right* when both agree."""
    if not asked.yes_no or _NOT_PLAIN.search(fold(question)):
        return None
    said = _answered(answer, question, alignment)
    if not said:
        return None
    found = _stance(question, alignment)
    if found is None or not found.sign:
        return None
    expected = found.sign * _sign(fold(question))
    if found.passage.cell and found.passage.context:
        expected *= _sign(fold(found.passage.context[0][0]))  # "discontinued: false"
    shown = excerpt(found.passage.text, 70)
    if said == expected:
        return right(SOURCE, support("polarity:agrees"), f"the document says so: “{shown}”")
    finding = "polarity:denied" if expected < 0 else "polarity:affirmed"
    says = "does not say so" if expected < 0 else "says so"
    return wrong(SOURCE, strength(finding), f"the document {says}: “{shown}”")


def _answered(answer: str, question: str, alignment: Alignment) -> int:
    """1: yes, -1: no, 0: neither. Without either word the clause counts that speaks of the question's things."""
    for sentence in re.split(r"(?<=[.!?。！？])\s*|\n", answer[:600])[:4]:
        if _NO.match(sentence):
            return -1
        if _YES.match(sentence):
            return 1
    low = fold(answer[:600])
    best, sign = 0.0, 0
    for start, end in clauses_of(low):
        clause = low[start:end]
        there = sum(w * presence(t, clause) for t, w in zip(alignment.terms, alignment.weights, strict=True))
        if there > max(best, 0.3):
            best, sign = there, _sign(clause) * _sign(fold(question))
    return sign


def _stance(question: str, alignment: Alignment) -> _Stance | None:
    """What the passages that fit best say; ``None`` when they do not have the question or contradict each other."""
    whole = sum(t.share for t in alignment.terms)
    best: _Stance | None = None
    for score, passage in alignment.scored[:8]:
        if best is not None and score < best.fit - _LATE:
            break
        fit = alignment.fit_of(passage)
        covered = sum(t.share * max(0.0, f) for t, f in zip(alignment.terms, fit, strict=True))
        if covered < _COVERED * whole or _lacks_specific(alignment.terms, fit):
            continue
        sign = (
            _cell_sign(passage)
            if passage.cell and len(passage.text) < 24
            else _clause_sign(alignment, passage)
        )
        if best is None:
            best = _Stance(passage, sign, score)
        elif sign and sign != best.sign:
            return None
    return best


def _lacks_specific(terms: tuple[Term, ...], fit: tuple[float, ...]) -> bool:
    return any(t.specific and f < 0.3 for t, f in zip(terms, fit, strict=True))


def _cell_sign(passage: Passage) -> int:
    """A cell says yes or no by itself."""
    cell = passage.folded.strip(" .")
    if re.fullmatch(
        r"(?:no false|no|false|off|none|disabled|nein|non|–|-|×|✗|✘|なし|無|否|无|不可|不支持|未)", cell
    ):
        return -1
    if re.fullmatch(r"(?:yes true|yes|true|on|enabled|ja|oui|sí|○|◯|✓|✔|あり|有|是|可|支持|已)", cell):
        return 1
    return 0


def _clause_sign(alignment: Alignment, passage: Passage) -> int:
    """The sign of the clause that has most of the question; in East Asian sentences the end may turn what comes before."""
    folded = passage.folded
    best, chosen = 0.0, (0, len(folded))
    for start, end in (*_statements(folded), *clauses_of(folded)):
        there = sum(
            (w + t.specific) * (find_term(t, folded[start:end]) >= 0)
            for t, w in zip(alignment.terms, alignment.weights, strict=True)
        )
        narrower = end - start < chosen[1] - chosen[0] and (start, end) in _statements(folded)
        if there > best or (there == best and narrower):
            best, chosen = there, (start, end)
    if not best:
        return 0
    clause = folded[chosen[0] : chosen[1]]
    if re.search(r"[\u3041-\u9fff]", clause):
        last = clauses_of(folded)[-1]
        tail = folded[last[0] : last[1]]
        if tail != clause and not _sign(clause) < 0:
            clause = f"{clause} {tail}"
    return _sign(clause)


def _statements(text: str) -> list[tuple[int, int]]:
    """Parts of a sentence that have a predicate of their own."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in re.finditer(
        r"[;；]\s*|,\s(?:but|while|whereas|aber|mais|pero|ma)\s|[，、](?:但|而|可是)|(?:が|けれども?|ものの)、",
        text,
    ):
        spans.append((start, match.end()))
        start = match.end()
    return [*spans, (start, len(text))]


def _sign(text: str) -> int:
    """-1 when an odd number of negations and words of refusal stand in a folded text. Pairs such as *ne … pas* count once."""
    negated = len(_NEGATION.findall(text)) > 0
    refused = _REFUSAL.search(text) is not None
    return -1 if negated != refused else 1
