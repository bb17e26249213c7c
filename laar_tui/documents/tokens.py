"""How many tokens a text has: exactly, with tiktoken, once its ranks are loaded; estimated until then. Never
raises, never downloads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from laar_tui.core.question import TokenCount
from laar_tui.documents.encodings import Encoding, EncodingUnavailableError, open_encoding
from laar_tui.documents.estimate import DEFAULT_ENCODING, estimate_tokens

__all__ = ["CHUNK_CHARACTERS", "DEFAULT_ENCODING", "TokenCounter", "encoding_for_model", "estimate_tokens"]

CHUNK_CHARACTERS = 64 * 1024
"""A run of about a million spaces makes tiktoken's regex engine panic and print to the terminal; no chunk is
near that long.
"""

_RUST_PANIC = "PanicException"
"""What a panic inside tiktoken arrives as: no ``Exception``, and with no importable class."""

CUT_SEARCH_CHARACTERS = 4 * 1024
"""How far back from a chunk's end a place is looked for where cutting cannot change the count."""


def encoding_for_model(model: str) -> str:
    """The encoding of a model's name; ``o200k_base`` stands in for everything that is not OpenAI's older
    generation.

    ``cl100k_base`` belongs to gpt-3.5 and gpt-4 (not gpt-4o, gpt-4.1, gpt-4.5) and to OpenAI's embedding
    models of that time. A provider prefix (``openai/gpt-4``), and a tag or date (``gpt-4-0613``), make no
    difference.
    """
    name = model.lower().rsplit("/", 1)[-1].removeprefix("ft:")
    family = name.replace("gpt-35", "gpt-3.5")
    if family.startswith(("gpt-3.5", "text-embedding-3", "text-embedding-ada-002")):
        return "cl100k_base"
    if family == "gpt-4" or family.startswith(("gpt-4-", "gpt-4:")):
        return "cl100k_base"
    return DEFAULT_ENCODING


class TokenCounter:
    """Counts tokens with tiktoken from the ranks shipped with the package.

    ``cache_dir`` is where the rank files are expanded to (created when needed). All methods may be called
    from any thread; :meth:`load` and :meth:`count` block and belong in a worker. An encoding that could not
    be opened is estimated from then on, until :meth:`load` is asked to try again; :attr:`problem` says why.
    """

    def __init__(self, cache_dir: Path) -> None:
        self._cache_dir = cache_dir
        self._encodings: dict[str, Encoding] = {}
        self._problems: dict[str, str] = {}
        self._loading = threading.Lock()

    @property
    def ready(self) -> bool:
        """Whether the default encoding is loaded, so that counts are exact at once."""
        return DEFAULT_ENCODING in self._encodings

    @property
    def problem(self) -> str:
        """Why an encoding cannot be used (for ``doctor``); empty when all is well."""
        return "; ".join(self._problems.values())

    def load(self, encoding: str = DEFAULT_ENCODING) -> bool:
        """Load an encoding (about 0.3 s, 76 MB for the default one); whether it can be used. Blocking, call
        in a thread.
        """
        with self._loading:
            if encoding in self._encodings:
                return True
            try:
                self._encodings[encoding] = open_encoding(encoding, self._cache_dir)
            except EncodingUnavailableError as error:
                self._problems[encoding] = str(error)
                return False
            self._problems.pop(encoding, None)
            return True

    def count(
        self, text: str, encoding: str = DEFAULT_ENCODING, cancelled: Callable[[], bool] | None = None
    ) -> TokenCount:
        """Tokens of a text; exact if the encoding can be loaded, else estimated. Blocking, 10 to 20 MB/s
        without the GIL.

        Text that looks like a special token (``<|endoftext|>``) counts as the text it is. A lone surrogate
        counts as the replacement character it is sent as. ``cancelled`` is asked between chunks of
        :data:`CHUNK_CHARACTERS`; once it says yes, the rest is estimated and the sum is not exact.
        """
        usable = encoding in self._encodings or (encoding not in self._problems and self.load(encoding))
        if not usable:
            return estimate_tokens(text, encoding)
        encode = self._encodings[encoding].encode_ordinary
        total = 0
        for start, end in _chunks(text):
            if cancelled is not None and cancelled():
                rest = estimate_tokens(text[start:], encoding)
                return TokenCount(total + rest.tokens, exact=False, how=rest.how)
            try:
                total += len(encode(text[start:end]))
            except BaseException as error:
                if not (isinstance(error, Exception) or type(error).__name__ == _RUST_PANIC):
                    raise
                self._problems[encoding] = f"{encoding} failed on a text: {error}"
                rest = estimate_tokens(text[start:], encoding)
                return TokenCount(total + rest.tokens, exact=False, how=rest.how)
        return TokenCount(total, exact=True, how=encoding)


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while len(text) - start > CHUNK_CHARACTERS:
        end = _cut(text, start + CHUNK_CHARACTERS)
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def _cut(text: str, limit: int) -> int:
    """The last place up to ``limit`` where both encodings always split, else ``limit`` (where at most a token
    or two are added).

    That is after a line break that a letter or digit follows, or before a space between two letters: no piece
    that tiktoken's patterns match can span either, and neither side matches differently for the cut.
    """
    earliest = limit - CUT_SEARCH_CHARACTERS
    at = text.rfind("\n", earliest, limit)
    while at >= 0:
        if text[at + 1].isalnum():
            return at + 1
        at = text.rfind("\n", earliest, at)
    at = text.rfind(" ", earliest, limit)
    while at >= 0:
        if text[at - 1].isalpha() and text[at + 1].isalpha():
            return at
        at = text.rfind(" ", earliest, at)
    return limit
