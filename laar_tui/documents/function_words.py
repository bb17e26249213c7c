"""The language of a short question by its smallest words, where there are too few letters for langid."""

from __future__ import annotations

import re

_WORDS = {
    "en": "who whose what which when where why how is are was were does did do the this of in it and to from for by any there "
    "not list explain give name",
    "de": "wer wessen was welche welcher welches wann wo warum wie ist sind war der die das den dem ein eine es und zu von für nicht "
    "gibt wurde",
    "fr": "qui que quoi quel quelle quels quelles quand où pourquoi comment combien est sont le la les un une du des et dans pour il "
    "y-a-t-il",
    "es": "quién quiénes qué cuál cuáles cuándo dónde cómo cuánto cuánta cuántos cuántas es son el la los las un una del y en para",
    "it": "chi che cosa quale qual quali quando dove perché come quanto quanti è sono il lo la gli un una del della e di per",
    "pt": "quem que qual quais quando onde porquê como quanto quantos é são o a os as um uma do da e em para foi",
    "nl": "wie wat welke welk wanneer waar waarom hoe hoeveel is zijn was de het een en van voor er niet",
    "sv": "vem vad vilken vilket när var varför hur är den det en ett och på för av",
    "da": "hvem hvad hvilken hvornår hvor hvorfor hvordan er den det en et og på for af",
    "pl": "kto co który która kiedy gdzie dlaczego jak ile jest są w na i z do",
    "cs": "kdo co který která kdy kde proč jak kolik je jsou v na a z do",
    "tr": "kim ne hangi nerede neden nasıl kaç bu ve bir mi mı için",
    "id": "siapa apa kapan mana mengapa bagaimana berapa ini itu dan yang di dari untuk",
    "vi": "ai gì nào khi đâu sao thế bao nhiêu là và của có trong",
    "fi": "kuka mikä mitä milloin missä miksi miten kuinka on ovat ja",
    "hu": "ki mi melyik mikor hol miért hogyan mennyi az egy és",
    "ro": "cine ce care când unde cum cât este sunt și din pentru",
}
_BY_WORD: dict[str, list[str]] = {}
for _code, _words in _WORDS.items():
    for _word in _words.split():
        _BY_WORD.setdefault(_word, []).append(_code)

_A_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def language_of_function_words(text: str) -> str:
    """The language most of whose smallest words are in ``text``; empty where there are none, or two have as many."""
    counts: dict[str, int] = {}
    for word in set(_A_WORD.findall(text.lower())):
        for code in _BY_WORD.get(word, ()):
            counts[code] = counts.get(code, 0) + 1
    best = sorted(counts.values(), reverse=True)[:2]
    if not best or (len(best) > 1 and best[0] == best[1]):
        return ""
    return max(counts, key=lambda code: counts[code])
