"""Files that are not plain text become text in a process of their own, with limits on time and memory and without a network.

A parser of PDF or Office files meets whatever a stranger made. What it may do to itself (loop, eat memory, crash) must not happen to
the interface, and what it may be talked into (fetching something) must not happen at all.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass

from laar_tui.core.errors import DocumentError

SECONDS = 120.0
"""How long one conversion may take. A text PDF of a thousand pages takes about half a minute."""

Progress = Callable[[int, int], None]
"""Called with (pages done, pages in all), from the thread that converts."""


@dataclass(frozen=True)
class Converted:
    """Text, sentences about how it was made, and the number of pages where the kind of file has them (else 0)."""

    text: str
    notices: tuple[str, ...] = ()
    pages: int = 0


def convert(
    content: bytes,
    converter: str,
    name: str,
    *,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    seconds: float = SECONDS,
) -> Converted:
    """Run one of the converters of :mod:`laar_tui.documents.converter` over ``content``. Blocking; ``stop`` ends it early.

    :raises DocumentError: it cannot be converted, takes too long, or was stopped; the sentence names ``name``.
    """
    child = subprocess.Popen(
        [sys.executable, "-I", "-m", "laar_tui.documents.converter", converter],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        start_new_session=True,
    )
    finished = threading.Event()
    stop = stop or threading.Event()
    late = threading.Event()
    watch = threading.Thread(
        target=_watch,
        args=(child, finished, stop, late, seconds),
        name=f"converting {converter}",
        daemon=True,
    )
    watch.start()
    try:
        result = _talk(child, content, progress)
    finally:
        finished.set()
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                stream.close()
    if stop.is_set():
        raise DocumentError(f"Reading {name} was stopped.")
    if late.is_set():
        raise DocumentError(
            f"{name} could not be read within {seconds:.0f} s.", "Save it as plain text and attach that."
        )
    if result is None:
        raise DocumentError(
            f"{name} could not be read: its reader stopped, perhaps for lack of memory.",
            "Save it as plain text and attach that.",
        )
    if "refused" in result:
        raise DocumentError(f"{name} {result['refused']}", str(result.get("hint", "")))
    notices, pages = result.get("notices", []), result.get("pages", 0)
    assert isinstance(notices, list)
    assert isinstance(pages, int)
    return Converted(str(result["text"]), tuple(str(n) for n in notices), pages)


def _talk(
    child: subprocess.Popen[bytes], content: bytes, progress: Progress | None
) -> dict[str, object] | None:
    """Hand the content over, read lines of JSON until one is the result; ``None`` when none came."""
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(content)
        child.stdin.close()
    except BrokenPipeError:
        return None
    for line in child.stdout:
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if "done" not in said:
            return dict(said)
        if progress is not None:
            progress(said["done"], said["of"])
    return None


def _watch(
    child: subprocess.Popen[bytes],
    finished: threading.Event,
    stop: threading.Event,
    late: threading.Event,
    seconds: float,
) -> None:
    step, waited = 0.1, 0.0
    while not finished.wait(step):
        waited += step
        if stop.is_set() or waited >= seconds:
            if not stop.is_set():
                late.set()
            child.kill()
            return
