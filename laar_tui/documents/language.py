"""Which language a text is in: langid where there is enough text, the script where there is not. Never
raises.
"""

from __future__ import annotations

import re
import threading
from pathlib import Path

from laar_tui.core.question import LanguageGuess
from laar_tui.documents.function_words import language_of_function_words
from laar_tui.documents.langid_cache import Model, build_in_child, cache_file, load
from laar_tui.documents.scripts import (
    LANGUAGES_OF_SCRIPT,
    UNDETERMINED,
    language_of_script,
    letters_by_script,
    main_script,
)

LANGUAGES = tuple(sorted(code for codes in LANGUAGES_OF_SCRIPT.values() for code in codes))
"""What a guess can be, besides ``"und"``: the languages we route on. langid is better, and a hundred times
faster, for the limit.
"""

SAMPLES = 16
SAMPLE_CHARACTERS = 512
FEWEST_LETTERS = 20
"""Letters below which langid's answer is worth nothing, and only the script is asked."""
SHORT_LETTERS = 60
SHORT_MARGIN = 0.3
"""Below that many letters, a language that beats its runner-up by less than this (log-probability per letter) is a coin toss."""

MACHINE_MARGIN = 0.5
"""The same for what a machine wrote: its words ("get", "info") are no running text of any language."""
TIE = 0.02
"""The same for any text: two languages that are as likely are none."""
WORD_SHARE = 0.5
"""Of running text, more than this share of the tokens are words."""
FEWEST_KINDS = 30
"""Different words below which a long sample is a few words again and again."""
REPEATED = 8
FEWEST_WORDS = 4
"""Different words of a machine's text that tell anything at all: "get" is Dutch."""

_SPACE_AND_SIGNS = (
    r"\x00-\x20!-&(-,./:-@\[-`{-~\x7f-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\xd7\xf7\u2000-\u2018\u201a-\u2bff\u2e00-\u2e7f"
    r"\u3000-\u3004\u3008-\u3030\u30fb\uff01-\uff20\uff3b-\uff40\uff5b-\uff65\ufffd\U0001f000-\U0001faff"
)
_NOISE = re.compile(f"[0-9{_SPACE_AND_SIGNS}]+")
_TOKEN = re.compile(r"\S+")
_CORE = re.compile(f"[^{_SPACE_AND_SIGNS}'’-](?:.*[^{_SPACE_AND_SIGNS}'’-])?")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)


class LanguageIdentifier:
    """langid restricted to :data:`LANGUAGES`, behind one call.

    ``cache_dir`` is where langid's model is unpacked to, once per machine. :meth:`load` and :meth:`guess`
    block (the first load on a machine for about 2 s) and belong in a worker; both may be called from any
    thread. When langid cannot be used, guesses rest on the script alone and :attr:`problem` says why.
    """

    def __init__(self, cache_dir: Path) -> None:
        self._cache_dir = cache_dir
        self._model: Model | None = None
        self._loading = threading.Lock()
        self.problem = ""

    @property
    def ready(self) -> bool:
        return self._model is not None

    def load(self) -> bool:
        """Load langid's model; whether it can be used. Blocking, call in a thread."""
        with self._loading:
            if self._model is None:
                try:
                    self._model = _open_model(self._cache_dir)
                except Exception as error:  # noqa: BLE001 - a language guess is never worth a crash; the script still tells
                    self.problem = f"langid cannot be used: {type(error).__name__}: {error}"
                    return False
                self.problem = ""
            return True

    def guess(self, text: str) -> LanguageGuess:
        """The main language of a text, from at most 16 × 512 of its characters.

        Tokens with digits or punctuation inside (identifiers, addresses, UUIDs) are no evidence and are left
        out. Of langid's ranking the best language that is written in the sample's main script is taken, so
        text in a script we do not route on is ``"und"``. Where the script decides alone (fewer than 20
        letters, or langid unusable), ``margin`` is 0. A short text whose runner-up is close is ``"und"`` too:
        "How fast does tiktoken encode?" would be Dutch. Its smallest words may tell ("who", "is", "the"). In what a machine wrote (a
        log, a table, code: most of its tokens are no words, or it is a few words again and again) only a clear answer counts.
        """
        sample = clean_sample(text)
        counts = letters_by_script(sample)
        letters = sum(counts.values())
        candidates = LANGUAGES_OF_SCRIPT.get(main_script(counts), ())
        model = self._usable_model() if letters >= FEWEST_LETTERS and candidates else None
        if model is None:
            code = language_of_script(sample)
            if code == UNDETERMINED and "latin" in counts and letters < SHORT_LETTERS:
                code = language_of_function_words(sample) or code
            return LanguageGuess(code, letters)
        ranking = model.rank(sample)
        code, score = next((c, s) for c, s in ranking if c in candidates)
        runner_up = next(s for c, s in ranking if c != code)
        margin = max(0.0, score - runner_up) / letters
        if letters < SHORT_LETTERS and margin < SHORT_MARGIN:
            code = language_of_function_words(sample) or UNDETERMINED
        elif letters >= SHORT_LETTERS and margin < _least_margin(text, sample):
            code = UNDETERMINED
        return LanguageGuess(code, letters, margin)

    def _usable_model(self) -> Model | None:
        if self._model is None and not self.problem:
            self.load()
        return self._model


def _least_margin(text: str, sample: str) -> float:
    """By how much a language must beat its runner-up in a text that is long enough."""
    if not _of_a_machine(text, sample):
        return TIE
    return MACHINE_MARGIN if len(set(sample.split())) >= FEWEST_WORDS else float("inf")


def _of_a_machine(text: str, sample: str) -> bool:
    """Whether most of the text's tokens are no words, or its words are few and each comes many times. Scripts without spaces are left
    alone: there a token is a sentence.
    """
    words = sample.split()
    if _UNSPACED.search(sample):
        return False
    tokens = len(_TOKEN.findall(_windows(text)))
    kinds = len(set(words))
    return len(words) < WORD_SHARE * tokens or (kinds < FEWEST_KINDS and len(words) > REPEATED * kinds)


def clean_sample(text: str) -> str:
    """The words of 16 evenly spread windows of 512 characters (of all the text when it is shorter).

    A word may hold apostrophes and hyphens, and loses signs at its edges. A token with digits or signs inside
    is dropped, unless it is in a script without spaces, where the whole sentence is one token: there the
    signs alone go.
    """
    words: list[str] = []
    for token in _TOKEN.findall(_windows(text)):
        core = _CORE.search(token)
        if core is None:
            continue
        word = core[0]
        if not _NOISE.search(word):
            # langid has learned from running text, where a word in capitals is no evidence.
            words.append(word.lower() if len(word) > 1 and word.isupper() else word)
        elif _UNSPACED.search(word):
            words.append(_NOISE.sub(" ", word).strip())
    # langid encodes to UTF-8, which a lone surrogate does not survive.
    return " ".join(words).encode("utf-8", "replace").decode("utf-8")


def _windows(text: str) -> str:
    if len(text) <= SAMPLES * SAMPLE_CHARACTERS:
        return text
    step = (len(text) - SAMPLE_CHARACTERS) / (SAMPLES - 1)
    return "\n".join(text[(at := int(i * step)) : at + SAMPLE_CHARACTERS] for i in range(SAMPLES))


def _open_model(cache_dir: Path) -> Model:
    file = cache_file(cache_dir)
    try:
        model = load(file)
    except Exception:  # noqa: BLE001 - absent or damaged, whatever numpy calls it: made anew, once
        build_in_child(file)
        model = load(file)
    model.set_languages(LANGUAGES)
    return model
