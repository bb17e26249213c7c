"""Is the answer the question again, and nothing else?"""

from __future__ import annotations

import re

from laar_tui.checking.matching import fold
from laar_tui.checking.wording import wrong
from laar_tui.core.verdict import Verdict

SOURCE = "check:echo"

_SHORTEST_QUESTION = 12
"""Letters and digits. A shorter one can be its own right answer ("Ping?", "red or blue?")."""

_NOT_WORD = re.compile(r"[\W_]+")
_LABEL = re.compile(
    "q|a|questions?|answers?|user|assistant|質問|回答|答え|问题|問題|答案|答|问|問|frage|antwort|réponse|"
    "pregunta|respuesta|domanda|risposta|вопрос|ответ|질문|답변"
)


def check_echo(answer: str, question: str) -> Verdict | None:
    """Wrong when, but for labels such as ``Question:``, the answer consists of the question's words."""
    if len(answer) > 20 * len(question) + 200:
        return None
    words = _NOT_WORD.sub(" ", fold(question)).strip()
    if len(words.replace(" ", "")) < _SHORTEST_QUESTION:
        return None
    said = _NOT_WORD.sub(" ", fold(answer))
    if words not in said:
        return None
    rest = said.replace(words, " ").split()
    if not all(_LABEL.fullmatch(word) for word in rest):
        return None
    return wrong(SOURCE, 0.9, "the answer only repeats the question")
