"""Does what the answer says stand in the documents? Figures, dates, identifiers and names that occur nowhere are evidence against it,
unless they can be worked out from what does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from laar_tui.checking.alignment import Alignment, scale_of, values_in
from laar_tui.checking.asked import MONEY, Asked, bare, speaks_of_results
from laar_tui.checking.likelihoods import strength, support
from laar_tui.checking.matching import fold
from laar_tui.checking.reckoning import gives
from laar_tui.checking.restating import by_key, by_scale, declared_scales, unsigned, worked_out
from laar_tui.checking.said import Said, novel_stretches
from laar_tui.checking.scripts import script_of
from laar_tui.checking.terms import east_asian_runs, quoted_names
from laar_tui.checking.values import Kind, Value, find_values, same
from laar_tui.checking.wording import excerpt, listed, right, wrong
from laar_tui.core.question import Document
from laar_tui.core.verdict import Verdict

SOURCE = "check:values"

_MOST_SCANNED = 300_000
_MOST_PASSAGES = 24
_SCALE_NOTE = re.compile(
    r"[^\n]{0,20}(?:\b(?:figures|amounts|values|all numbers|expressed|stated|usd|eur|\$|€|£)[^\n.]{0,30}\bin (?:thousands"
    r"|millions|billions)\b|単位[:：]?\s*[千百万億]+[円人]|单位[:：]?\s*[千百万亿]+[元人])",
    re.I,
)
_RECKONS = re.compile(
    r"\d\s*[-+−×x*/÷]\s*[$€£¥]?\d.*=|\b(?:total|sum|difference|combined|altogether|on average)\b|\bi\.e\.|つまり"
    r"|すなわち|即|也就是|合計|差は|平均で|总共|合计|相差",
    re.I,
)
FEW = 60
ALL_OF_IT = 0.98
STATES = 0.75
_TITLES = frozenset(
    ["mr", "mrs", "ms", "dr", "prof", "professor", "sir", "dame", "director", "manager", "ceo", "president"]
)


class Ground:
    """The values of the documents, looked up lazily: literally first, then by reading every value there is."""

    def __init__(self, documents: Sequence[Document], question: str, alignment: Alignment | None) -> None:
        self._texts = [d.text for d in documents]
        self._folded = [fold(t) for t in self._texts]
        self._question = fold(question)
        self._alignment = alignment
        self._all: list[Value] | None = None
        self._restated: list[Value] = []
        self.size = sum(map(len, self._texts))

    @property
    def folded(self) -> list[str]:
        return self._folded

    def holds(self, value: Value) -> bool | None:
        """Whether the value stands anywhere; ``None`` when the documents are too long to be sure."""
        if self._literally(value):
            return True
        if self._alignment is not None:
            passages = [p for _, p in self._alignment.scored[:200]]
            there = [v for p in passages for v in values_in(p)]
            if any(same(value, v) for v in there):
                return True
            if any(_other_unit(value, v) for v in there):
                return False
        if (
            value.date is not None
            and value.date.day
            and any(_day_alone(value.date.day).search(t) for t in self._folded)
        ):
            return True
        if self.size > _MOST_SCANNED:
            return None
        return any(same(value, v) for v in self._every())

    def counts(self, value: Value) -> bool:
        """Whether it may be a number of rows, entries or a sum of a column, which nobody wrote down."""
        if value.kind is not Kind.NUMBER or self._alignment is None:
            return False
        columns = self._columns()
        results = {float(len(c)) for c in columns.values()} | {sum(c) for c in columns.values()}
        return value.amounts[0] in results or value.amounts[0] == self.matching()

    def states_results(self) -> bool:
        """The passage that fits best itself gives a total, an average or a difference: nothing is left to work out."""
        if self._alignment is None or not self._alignment.scored:
            return False
        score, passage = self._alignment.scored[0]
        return score >= STATES and speaks_of_results(passage.folded) and any(map(str.isdigit, passage.text))

    @property
    def exact(self) -> bool:
        """Whether the question picks out what it counts by a name in quotation marks."""
        return self._alignment is not None and any(t.quoted for t in self._alignment.terms)

    def matching(self) -> int:
        """How many passages have all of the question."""
        if self._alignment is None:
            return 0
        return sum(score >= ALL_OF_IT for score, _ in self._alignment.scored)

    def _columns(self) -> dict[str, list[float]]:
        columns: dict[str, list[float]] = {}
        if self._alignment is not None:
            for p in (p for _, p in self._alignment.scored[:400] if p.cell and p.context):
                columns.setdefault(p.context[0][0], []).extend(
                    v.amounts[0] for v in values_in(p)[:1] if v.amounts
                )
        return columns

    def computes(self, value: Value, said: Said, *, freely: bool) -> bool:
        """Whether it follows from what fits the question and from what else the answer and the question say."""
        if self._alignment is None:
            return False
        most, least = (_MOST_PASSAGES, 0.0) if freely else (_MOST_PASSAGES // 3, 0.3)
        best = [p for score, p in self._alignment.scored[:most] if score > least]
        operands = [v for v in said.stated if v is not value and v.text != value.text]
        operands += [v for p in best for v in values_in(p)]
        operands += find_values(self._question, names=False)
        columns = self._columns()
        results = {sum(c) for c in columns.values()} | {sum(c) / len(c) for c in columns.values() if c}
        return gives(value, operands, results, freely=freely)

    def restates(self, value: Value, said: Said, *, aside: bool) -> bool:
        """Whether a figure that stands nowhere is only another way to put what does."""
        if self.size > _MOST_SCANNED:
            return False
        every = self._every()
        # The plain numbers themselves do not count here: that one of them has the same digits may be a slip of the unit.
        if any(same(value, v) for v in self._restated) or unsigned(value, every):
            return True
        best = self._alignment.scored[: _MOST_PASSAGES // 3] if self._alignment is not None else ()
        operands = [v for v in said.stated if v is not value]
        operands += [v for _, p in best for v in values_in(p)]
        return worked_out(value, said.text, operands, aside=aside)

    def _literally(self, value: Value) -> bool:
        if value.kind is Kind.CODE:
            pattern = re.compile(
                r"(?<![a-z0-9])" + r"[\W_]?".join(map(re.escape, value.key)) + r"(?![a-z0-9])"
            )
            return any(pattern.search(t) for t in (*self._folded, self._question))
        if value.kind is Kind.NAME:
            return any(value.key in t for t in (*self._folded, self._question))
        written = fold(value.text)
        digits = re.sub(r"\D", "", written)
        if len(digits) >= 5 and value.unit is None:  # A telephone number is grouped in many ways.
            spread = re.compile(r"(?<!\d)(?:\d{1,4}[ -]?){0,4}?" + r"[ -]?".join(digits) + r"(?!\d)")
            if any(spread.search(t) for t in self._folded):
                return True
        if value.unit is not None and value.kind is Kind.NUMBER:
            return False
        pattern = re.compile(rf"(?<![\d.,]){re.escape(written)}(?![\d]|[.,]\d)")
        return any(pattern.search(t) for t in (*self._folded, self._question))

    def around(self) -> list[Value]:
        """The values of the passages that fit best, with what their headings give, then all."""
        best = self._alignment.scored[:200] if self._alignment is not None else ()
        everything = self._every() if self.size <= _MOST_SCANNED else ()
        return [*(v for _, p in best for v in values_in(p)), *everything]

    def moneys(self) -> frozenset[str]:
        """The currencies that the documents and the question speak of."""
        found = {v.unit.dimension for v in self.around() if v.unit is not None}
        found |= {d for d, sign in _MONEY_SIGNS.items() if any(sign.search(t) for t in self._texts)}
        return frozenset(found & _MONEYS)

    def _every(self) -> list[Value]:
        if self._all is None:
            found: list[Value] = []
            for text in (*self._texts, self._question):
                found += _scan(text)
            note = next((m[0] for t in self._texts if (m := _SCALE_NOTE.search(t))), "")
            scale = scale_of(note) if note else 1.0
            scaled = by_scale(found, [s for s in declared_scales(self._texts) if s != scale])
            if scale != 1:
                found += [
                    replace(v, amounts=tuple(a * scale for a in v.amounts))
                    for v in found
                    if v.kind is Kind.NUMBER
                ]
            self._restated = [*scaled, *(v for text in self._texts for v in by_key(text))]
            found += self._restated
            self._all = found
        return self._all


def _day_alone(day: int) -> re.Pattern[str]:
    """``the 23rd``, ``23日``: the month was said elsewhere."""
    return re.compile(rf"(?<!\d){day}(?:st|nd|rd|th)\b|(?<![\d月]){day}[日号]")


def _other_unit(said: Value, written: Value) -> bool:
    return (
        said.unit is not None
        and written.unit is not None
        and said.unit != written.unit
        and any(a == b for a in said.amounts for b in written.amounts)
    ) or (
        said.unit is not None
        and any(a == b for a in said.amounts for b in written.raw)
        and not same(said, written)
    )


@lru_cache(maxsize=8)
def _scan(text: str) -> tuple[Value, ...]:
    """The values of a long text, piece by piece: finding them all at once compares every pair."""
    found: list[Value] = []
    at = 0
    while at < len(text):
        end = min(len(text), at + 20_000)
        cut = text.rfind("\n", at, end) if end < len(text) else end
        end = cut + 1 if cut > at else end
        found += find_values(text[at:end], names=False)
        at = end
    return tuple(found)


def check_values(
    question: str, documents: Sequence[Document], said: Said, asked: Asked, ground: Ground
) -> Verdict | None:
    """Wrong when what the answer mainly says stands nowhere; a weak *right* when all of it does."""
    if not documents:
        return None
    unknown = _asks_about_nothing(question, said, asked, documents, ground)
    if unknown is not None:
        return unknown
    typed = [v for v in said.values if v.kind is not Kind.NAME]
    main = [v for v in said.main if v.kind is not Kind.NAME]
    absent = [v for v in typed if ground.holds(v) is False]
    foreign = _foreign_money(said, ground)
    if foreign:
        return wrong(SOURCE, strength("values:other currency"), foreign)
    reckons = (asked.computed and not ground.states_results()) or _RECKONS.search(said.text) is not None
    follow = [
        v for v in absent if ground.computes(v, said, freely=reckons) or (asked.counted and ground.counts(v))
    ]
    absent = [v for v in absent if v not in follow]
    held = any(v not in absent for v in main)
    restated = [v for v in absent if ground.restates(v, said, aside=held)]
    absent = [v for v in absent if v not in restated]
    follow += restated
    if absent:
        slip = _slip(absent, ground)
        if slip:
            return wrong(SOURCE, strength("values:slip"), slip)
        everything = bool(main) and all(v in absent for v in main)
        shown = listed([f"“{excerpt(v.text, 40)}”" for v in dict.fromkeys(absent)][:4])
        stands = "stands" if len(absent) == 1 else "stand"
        reason = f"{shown} {stands} nowhere in the document or the question"
        counts = [v for v in absent if v.kind is Kind.NUMBER]
        few = all(v.amounts[0] <= FEW for v in counts)
        if asked.counted and few and not reckons and len(counts) == len(absent):
            return _recounted(said, ground)
        if reckons:
            finding = "values:not reckoned"
        elif asked.yes_no:
            finding = "values:absent beside yes or no"
        else:
            finding = "values:absent" if everything else "values:absent beside others"
        return wrong(SOURCE, strength(finding), reason)
    if asked.counted and not reckons and said.main and said.main[0].kind is Kind.NUMBER:
        verdict = _recounted(said, ground)
        if verdict is not None:
            return verdict
    named = _absent_names(said, asked, documents, ground, question)
    if named is not None:
        return named
    if main and not follow:
        return right(SOURCE, support("values:present"), "what the answer says stands in the document")
    return None


def _asks_about_nothing(
    question: str, said: Said, asked: Asked, documents: Sequence[Document], ground: Ground
) -> Verdict | None:
    """The question names something in quotation marks that the documents do not have, and the answer gives a value for it."""
    names = quoted_names(bare(question))
    if not names or not said.values or asked.yes_no or asked.counted:
        return None
    script = script_of(" ".join(d.text[:20_000] for d in documents))
    for name in names:
        if script_of(name) not in ("", script) or any(name in t for t in ground.folded):
            continue
        return wrong(
            SOURCE,
            strength("values:asks about nothing"),
            f"“{excerpt(name, 40)}”, which the question is about, is not in the document",
        )
    return None


def _recounted(said: Said, ground: Ground) -> Verdict | None:
    """Where several passages have all of the question, a count of them is what it asks for."""
    there = ground.matching()
    if there < 2:
        return None
    if any(v.amounts and v.amounts[0] == there for v in said.main):
        return right(SOURCE, support("values:recounted"), f"{there} passages of the document are about it")
    if all(v.kind is Kind.NUMBER and v.unit is None and v.amounts[0] <= FEW for v in said.main):
        return wrong(
            SOURCE,
            strength("values:miscounted exactly" if ground.exact else "values:miscounted"),
            f"{there} passages of the document are about it, as far as words can tell",
        )
    return None


def _absent_names(
    said: Said, asked: Asked, documents: Sequence[Document], ground: Ground, question: str
) -> Verdict | None:
    if asked.yes_no or script_of(said.text) != script_of(" ".join(d.text[:20_000] for d in documents)):
        return None
    names = [v for v in said.values if v.kind is Kind.NAME]
    strange = [v for v in names if _strange(v, ground, question)]
    wants_name = bool(asked.kinds) and asked.kinds[0] is Kind.NAME
    if strange:
        everything = len(strange) == len(names)
        finding = "values:strange name" if everything else "values:strange name beside others"
        if not (wants_name or said.phrase):
            finding = "values:strange name in passing"
        shown = listed([f"“{excerpt(v.text, 40)}”" for v in strange[:4]])
        return wrong(SOURCE, strength(finding), f"{shown} does not occur in the document or the question")
    east_asian = [r for r in east_asian_runs(said.text) if not r.isascii() and r not in fold(question)]
    if wants_name and not names and east_asian and len(said.text) <= 60:
        # A name is at least two characters; none of them stands in the document beside what the question says.
        if not novel_stretches(said, question, ground.folded):
            shown = excerpt(said.phrase or said.text, 30)
            return wrong(
                SOURCE,
                strength("values:strange words"),
                f"“{shown}” does not occur in the document or the question",
            )
        return None
    if said.phrase and not names and not said.values and len(fold(said.phrase)) > 2 and not asked.computed:
        words = _content(said.phrase)
        if words and not any(w in t for w in words for t in (*ground.folded, fold(question))):
            return wrong(
                SOURCE,
                strength("values:strange phrase"),
                f"“{excerpt(said.phrase, 40)}” does not occur in the document or the question",
            )
    return None


def _strange(name: Value, ground: Ground, question: str) -> bool:
    words = [w for w in re.split(r"[\s・＝=]+", name.key) if w not in _TITLES and len(w) > 1]
    texts = (*ground.folded, fold(question))
    if not words or any(name.key in t for t in texts):
        return False
    missing = [w for w in words if not any(w in t or w.rstrip("s") in t for t in texts)]
    if not missing:
        return False
    if len(words) == 1 and name.text.isupper() and len(name.text) <= 6:
        return not _spelled_out(name.text, texts)
    return len(missing) * 2 >= len(words)


def _spelled_out(acronym: str, texts: Iterable[str]) -> bool:
    pattern = re.compile(
        r"\b" + r"\w*[\s-]+(?:(?:of|for|the|and|de|&)[\s-]+)*".join(map(re.escape, acronym.lower())) + r"\w*"
    )
    return any(pattern.search(t) for t in texts)


def _content(phrase: str) -> list[str]:
    from laar_tui.checking.terms import question_terms

    return [t.form for t in question_terms(phrase)]


_MONEYS = frozenset(MONEY.split())
_MONEY_SIGNS = {
    "USD": re.compile(r"\$|\bUSD\b|\bdollars?\b|ドル|美元", re.I),
    "EUR": re.compile(r"€|\bEUR\b|_eur\b|\beuros?\b|ユーロ|欧元", re.I),
    "GBP": re.compile(r"£|\bGBP\b|\bpounds?\b|\bpence\b|ポンド|英镑", re.I),
    "JPY": re.compile(r"[¥￥円]|\bJPY\b|\byen\b|日元", re.I),
    "CNY": re.compile(r"[¥￥元]|\b(?:CNY|RMB|yuan)\b", re.I),
}


def _foreign_money(said: Said, ground: Ground) -> str:
    """The answer gives its sum in a currency that is nowhere, and the documents give theirs in another."""
    for value in said.main:
        money = value.unit.dimension if value.unit is not None else ""
        if money in _MONEY_SIGNS:
            spoken = ground.moneys()
            if spoken and money not in spoken:
                return f"“{excerpt(value.text, 30)}” is in {money}, the document speaks of {listed(sorted(spoken))}"
    return ""


_PREFIXED = frozenset(
    ("length", "mass", "volume", "power", "energy", "data", "rate", "frequency", "pressure")
)


def _slip(absent: Sequence[Value], ground: Ground) -> str:
    """The same figure stands there in another unit or another order of magnitude."""
    for value in absent:
        if value.kind is not Kind.NUMBER or (value.unit is None and value.digits < 2):
            continue
        for there in ground.around():
            if there.kind is not Kind.NUMBER or not there.amounts:
                continue
            equal = any(a == b for a in value.amounts for b in there.amounts)
            if equal and value.unit is not None and there.unit is not None and value.unit != there.unit:
                return f"the document has “{excerpt(there.text, 30)}” in another unit than the answer's “{excerpt(value.text, 30)}”"
            if there.unit is None and value.unit is not None and value.unit.dimension in _PREFIXED:
                continue  # Its column may give the unit that makes the difference.
            if value.digits >= 2 and not equal and _power_of_ten(value.amounts[0], there.amounts[0]):
                return f"“{excerpt(value.text, 30)}” is the document's “{excerpt(there.text, 30)}” in another order of magnitude"
    return ""


def _power_of_ten(one: float, other: float) -> bool:
    if not one or not other or one == other or one * other < 0:
        return False
    ratio = max(one, other, key=abs) / min(one, other, key=abs)
    return any(abs(ratio - step) < 1e-6 * step for step in (10.0, 100.0, 1e3, 1e4, 1e6, 1e9))
