"""The process that converts one file: ``python -m laar_tui.documents.converter KIND``, bytes in, lines of JSON out.

Started by :mod:`laar_tui.documents.conversion` only. Each line is ``{"done": n, "of": m}``; the last is ``{"text": …, "notices": […],
"pages": n}`` or ``{"refused": "…", "hint": "…"}``, worded to follow the file's name.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Callable

MEMORY_BYTES = 3 * 1024**3
"""Address space; the libraries for Office files reserve more than a gigabyte of it without using it."""

CPU_SECONDS = 300

_FORBIDDEN = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.bind",
    "subprocess.Popen",
    "os.exec",
    "os.system",
)

Tell = Callable[[dict[str, object]], None]


class RefusedError(Exception):
    """This file cannot become text. The sentence follows the file's name: ``is locked with a password.``"""

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint


def main() -> None:
    _limit()
    # What a library prints is not ours to pass on.
    out, sys.stdout = sys.stdout.buffer, io.StringIO()

    def tell(message: dict[str, object]) -> None:
        out.write(json.dumps(message).encode() + b"\n")
        out.flush()

    content = sys.stdin.buffer.read()
    try:
        tell(_converted(sys.argv[1], content, tell))
    except RefusedError as refusal:
        tell({"refused": refusal.sentence, "hint": refusal.hint})
    except MemoryError:
        tell(
            {
                "refused": "needs more memory than a document may take.",
                "hint": "Split it, or save it as text.",
            }
        )
    except Exception as error:  # noqa: BLE001 - whatever a parser trips over, the user is told in words
        tell(
            {
                "refused": f"is damaged, or not what it seems ({type(error).__name__}).",
                "hint": "Open it in its own program, save it anew, and try that copy.",
            }
        )


def _converted(kind: str, content: bytes, tell: Tell) -> dict[str, object]:
    match kind:
        case "pdf":
            from laar_tui.documents.pdf_text import pdf_text

            return pdf_text(content, tell)
        case "html":
            from laar_tui.documents.html_text import readable_text

            return {
                "text": readable_text(content.decode("utf-8", "surrogatepass")),
                "pages": 0,
                "notices": [],
            }
        case "xlsx":
            from laar_tui.documents.sheet_text import sheet_text

            return sheet_text(content)
        case _:
            from laar_tui.documents.office_text import office_text

            return office_text(kind, content)


def _limit() -> None:
    """Memory, processor time, and no way out: neither a connection nor another program."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event in _FORBIDDEN:
            raise PermissionError(f"a converter may not do this: {event}")

    sys.addaudithook(refuse)


if __name__ == "__main__":
    # Under its own name: what the converters raise is the class that main catches.
    from laar_tui.documents import converter

    converter.main()
