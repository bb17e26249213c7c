"""langid's model as plain arrays on disk. Run as a program, it unpacks langid's own model into them.

Unpacking takes 1.4 s, holds the GIL for most of it and peaks at 165 MB, so it happens once per machine and
langid version, in a child process: ``python -P -m laar_tui.documents.langid_cache FILE``. The file is a numpy
archive that is read with pickling off.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
import warnings
from array import array
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol, cast

CACHE_FORMAT = 1
CHILD_TIMEOUT_S = 30.0


class Model(Protocol):
    """What is used of ``langid.langid.LanguageIdentifier``."""

    def rank(self, text: str) -> list[tuple[str, float]]: ...

    def set_languages(self, langs: Sequence[str]) -> None: ...


def cache_file(cache_dir: Path) -> Path:
    """Where the arrays of the installed langid belong. :raises PackageNotFoundError: there is no langid."""
    return cache_dir / f"langid-{metadata.version('langid')}-{CACHE_FORMAT}.npz"


def build_in_child(target: Path) -> None:
    """Write ``target`` in a child process. Blocking, about 2 s.

    :raises OSError: the child cannot be started. :raises subprocess.SubprocessError: it failed or took too
    long.
    """
    if not sys.executable:
        raise OSError("there is no Python interpreter to start")
    # -P: the folder the user stands in holds their documents, and must not be where the child finds its
    # modules.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    subprocess.run(
        [sys.executable, "-P", "-m", "laar_tui.documents.langid_cache", str(target)],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=CHILD_TIMEOUT_S,
        env=environment,
    )


def load(file: Path) -> Model:
    """langid's own identifier over the cached arrays; about 0.15 s, most of it importing langid.

    :raises Exception: the file is absent or damaged, of whatever kind numpy finds fitting.
    """
    import numpy as np

    with np.load(file, allow_pickle=False) as arrays:
        languages = [str(code) for code in arrays["languages"]]
        word_given_class = arrays["nb_ptc"]
        class_prior = arrays["nb_pc"]
        # Looked up once per byte of text: a plain array answers faster than numpy's.
        next_state = array("H", arrays["tk_nextmove"].tobytes())
        ends = arrays["output_ends"].tolist()
        features = arrays["output_features"].tolist()
    starts = [0, *ends[:-1]]
    outputs = {state: features[a:b] for state, (a, b) in enumerate(zip(starts, ends, strict=True)) if b > a}
    if word_given_class.shape[1] != len(languages) or len(class_prior) != len(languages):
        raise ValueError(f"{file.name} does not hold one model")
    langid = _langid()
    return cast(
        Model,
        langid.LanguageIdentifier(
            word_given_class, class_prior, len(word_given_class), languages, next_state, outputs
        ),
    )


def build(target: Path) -> None:
    """Unpack langid's model into ``target``, which appears whole or not at all."""
    import numpy as np

    langid = _langid()
    model = langid.LanguageIdentifier.from_modelstring(langid.model)
    states = len(model.tk_nextmove) // 256
    per_state = [tuple(model.tk_output.get(state, ())) for state in range(states)]
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(
                file,
                languages=np.array(model.nb_classes),
                nb_ptc=np.asarray(model.nb_ptc, dtype=np.float32),
                nb_pc=np.asarray(model.nb_pc, dtype=np.float32),
                tk_nextmove=np.asarray(model.tk_nextmove, dtype=np.uint16),
                output_ends=np.cumsum([len(f) for f in per_state], dtype=np.int32),
                output_features=np.array([f for fs in per_state for f in fs], dtype=np.int32),
            )
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


class _LangidModule(Protocol):
    LanguageIdentifier: Any
    model: bytes


def _langid() -> _LangidModule:
    """langid, kept from speaking on the terminal: neither its log nor a warning about its old syntax may be
    seen.
    """
    quiet = logging.getLogger("langid")
    quiet.addHandler(logging.NullHandler())
    quiet.propagate = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from langid import langid
    return cast(_LangidModule, langid)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
