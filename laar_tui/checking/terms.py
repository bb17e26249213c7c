"""What a question is about, as terms that can be looked for in a text: content words, names, numbers, and pairs of East Asian
characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from laar_tui.checking.concepts import east_asian_concepts, others_of
from laar_tui.checking.matching import fold

_STOP_TEXT = """
a an the and or but nor of in on at to for from by with about as into over under between per than then that this these those is
are was were be been being am do does did done has have had having will would shall should can could may might must not no i me my
we us our you your he him his she her it its they them their who whom whose what which when where why how if whether there here
all any each every both either neither some much many more most such only also just very so too please tell give show find say
says said state states stated mention mentions mentioned according document documents text report answer question following given
provided exact exactly name list value does long often number amount far old happen happened called der die das den dem des ein
eine einen einem einer und oder ist sind war waren wird wurde wurden von vom im in am zu zum zur mit für auf aus bei nach wie viel
viele welche welcher welches wer was wann wo warum hat haben nicht es sich laut le la les un une des du de d l et ou est sont
était étaient a ont au aux en dans sur pour par avec quel quelle quels quelles qui que quoi quand où combien comment pourquoi
selon il elle se ce cette el los las una unos unas del y o es son fue fueron era ha han en con por para al qué cuál cuáles quién
cuándo dónde cuánto cuánta cuántos cuántas cómo según su se lo il lo gli i uno nel nella di che chi cosa quando dove quanto quanti
come è sono era o os as um uma do da dos das no na em qual quais quem onde quanto quantos como são foi het een van de en is zijn
was waren op in met voor wie wat waar hoe veel welke и в на с по о об из за для что кто где когда как сколько какой какая какое
какие это не был была было были darf dürfen kann können muss müssen soll man gibt peut faut doit puede pueden debe si può deve
possono ist möglich était
"""
_STOP = frozenset((*_STOP_TEXT.split(), "people", "persons", "person"))
_JA_NOISE = re.compile(
    "(?:この|その|あの|本|当)?(?:文書|資料|文章|記事)(?:によると|によれば|では|の中で)?|ですか|ますか|ましたか|でしたか"
    "|でしょうか|ください|下さい|教えて"
    "|何ですか|とは|について|に関して|において|における|に対して|によって|として|いくつ|いくら|どこ|どの|どれ|どちら|どう"
    "|なぜ|何[人時年月日円個件回名台歳本枚割%]?|誰|だれ|いつ"
    "|それぞれ|すべて|全て|答えて|挙げて|述べて|は|が|を|に|の|で|と|へ|も|や|か|から|まで|より|した|された|して|する"
    "|される|ある|いる|です|ます|でした|ました|れ|ら|さん|氏|だ|な"
)
_ZH_NOISE = re.compile(
    "(?:根据|按照)?(?:本|该|此|这份|上述)?(?:文档|文件|文中|文章|资料)(?:中|里)?|请问|请|告诉我|什么时候|是什么|什么|多少"
    "|几个|几次|几年|几|谁|哪里|哪个|哪些|哪年|哪天|哪一|哪位|哪|怎么|如何"
    "|为什么|为何|何时|是否|有没有|吗|呢|列出|所有|全部|分别|的|了|是|在|和|与|及|或|被|把|将|有|会|要|能|可以|这|那|其"
    "|对|从|到|由|于|为|多|以及"
)
_LATIN = re.compile(r"[^\W\d_\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af][\w'’-]*|\d[\w.,:/-]*\w|\d", re.UNICODE)
_LATIN_WORD = re.compile(r"[a-zà-öø-ÿ\u0100-\u024f\u0370-\u052f\u0600-\u06ff\u0900-\u097f0-9_'’.,:/@&+-]+")
_RUN = re.compile(r"[\u3040-\u309f]+|[ァ-ヺー]+|[\u3005\u3400-\u9fff]+|[\uac00-\ud7af]+")
_HIRAGANA = re.compile(r"[\u3040-\u309f]+")
_WORD = re.compile(r"[^\W_]+(?:['’.&_-][^\W_]+)*")
_EAST_ASIAN = re.compile(r"[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True)
class Term:
    """``form`` is looked for in folded text. ``specific``: a name, number or identifier, which another one of its kind contradicts;
    ``quoted``: the question names it in quotation marks. ``share`` is what part of a whole word it stands for (pairs of characters share
    their run). ``others``: what says the same in other words."""

    form: str
    specific: bool
    share: float = 1.0
    latin: bool = True
    quoted: bool = False
    others: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(_written(self.form, self))

    @cached_property
    def others_pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(_written(other, self) for other in self.others))


@lru_cache(maxsize=256)
def question_terms(question: str) -> tuple[Term, ...]:
    """The terms of a question in reading order, each once."""
    terms: dict[str, Term] = {}
    latin_part = _EAST_ASIAN.sub(" ", question)
    for match in _WORD.finditer(latin_part):
        written = match[0]
        low = fold(written).removesuffix("'s")
        opening = not any(map(str.isalnum, question[: match.start()]))
        if low in _STOP and not (written.isupper() and (len(written) > 1 or not written.isascii())):
            single = len(written) == 1 and written.isupper() and not opening and written != "I"
            if not single or question[match.start() - 1 : match.start()] in ".'’":
                continue
        specific = any(map(str.isdigit, low)) or (written[0].isupper() and not opening)
        if len(low) < 2 and not specific:
            continue
        form = low if specific else stem(low)
        others = () if specific else others_of(form)
        terms.setdefault(form, Term(form, specific, others=others))
    for run in east_asian_runs(question):
        for term in _pairs(run):
            terms.setdefault(term.form, term)
    for word, others in east_asian_concepts(fold(question)):
        terms[word] = Term(word, False, terms[word].share if word in terms else 0.7, False, others=others)
    for name in quoted_names(question):
        terms[name] = Term(name, True, latin=name.isascii(), quoted=True)
    return tuple(terms.values())


_IN_MARKS = re.compile(
    r"“([^“”\n]{2,60})”|\"([^\"\n]{2,60})\"|「([^「」\n]{2,60})」|『([^『』\n]{2,60})』"
    r"|«([^«»\n]{2,60})»|《([^《》\n]{2,60})》|`([^`\n]{2,60})`"
)


def quoted_names(question: str) -> tuple[str, ...]:
    """What a question names in quotation marks, folded: it means exactly that."""
    return tuple(dict.fromkeys(fold(next(g for g in m if g)) for m in _IN_MARKS.findall(question)))


def stem(word: str) -> str:
    """A light stem of a folded word of a Latin script, never below three letters."""
    for ending in (
        "ations",
        "ation",
        "ings",
        "ing",
        "ies",
        "ied",
        "ment",
        "ers",
        "ed",
        "es",
        "er",
        "s",
        "e",
        "y",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            rest = word[: -len(ending)]
            if ending == "s" and word.endswith("ss"):
                return word
            return rest[:-1] if len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest
    return word


SYNONYM = 0.85
"""How much of a term is there when something else says the same."""


def find_term(term: Term, folded: str, start: int = 0) -> int:
    """Where the term, or another word for it, stands in a folded text from ``start`` on, or -1."""
    # Looking for a plain text first is several times faster, and most terms are in few texts.
    match = term.pattern.search(folded, start) if term.form in folded else None
    if match is None and any(other in folded for other in term.others):
        match = term.others_pattern.search(folded, start)
    return match.start() if match is not None else -1


def presence(term: Term, folded: str) -> float:
    """How much of the term is in a folded text: 1 as it is, :data:`SYNONYM` in other words, else 0."""
    if term.form in folded and term.pattern.search(folded):
        return 1.0
    said = any(other in folded for other in term.others) and term.others_pattern.search(folded)
    return SYNONYM if said else 0.0


_LETTER = r"[^\W\d_\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_WORDY = r"[^\W\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af]"


def _written(form: str, term: Term) -> str:
    """A Latin word must begin there; the stem of a short one must not open any longer word ("plan" is not "plant"); a name or a
    number must be whole."""
    if not term.latin:
        return re.escape(form)
    if term.specific:
        return rf"(?<!{_WORDY}){re.escape(form)}{'s?' if len(form) > 4 else ''}(?!{_WORDY})"
    rest = 3 if len(form) < 5 else 4 if len(form) < 6 else 6
    return (
        rf"(?<!{_WORDY}){re.escape(form)}(?:{_LETTER}{{0,{rest}}}|e?ments?|ations?|ings?|ers?)(?!{_LETTER})"
    )


def east_asian_runs(question: str) -> list[str]:
    """The words of Japanese, Chinese and Korean text, as well as particles and question words let them be cut out."""
    japanese = _HIRAGANA.search(question) is not None
    noise = _JA_NOISE if japanese else _ZH_NOISE
    runs: list[str] = []
    for match in re.finditer(r"[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af]+", fold(question)):
        for piece in noise.sub(" ", match[0]).split():
            runs += [m[0] for m in _RUN.finditer(piece)]
    return runs


def _pairs(run: str) -> list[Term]:
    if _HIRAGANA.fullmatch(run):
        return [Term(run, False, 0.5, False)] if len(run) > 2 else []
    if len(run) <= 2 or "ァ" <= run[0] <= "ー":
        return [Term(run, len(run) > 2 and "ァ" <= run[0] <= "ー", 1.0 if len(run) > 1 else 0.5, False)]
    pairs = [run[i : i + 2] for i in range(len(run) - 1)]
    return [Term(pair, False, 1.5 / len(pairs) if len(pairs) > 1 else 1.0, False) for pair in pairs]
