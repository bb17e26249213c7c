"""The text of a PDF, page by page. Runs in the converter's process."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable

from laar_tui.documents.converter import RefusedError

PAGE_BREAK = "\f"
"""Between pages, as pdftotext writes it."""

TELL_EVERY = 10
"""Pages between two messages about progress."""

_CONVERT_SCAN = "Run text recognition over it first (for example ocrmypdf), or attach the text itself."


def pdf_text(content: bytes, tell: Callable[[dict[str, object]], None]) -> dict[str, object]:
    """``text``, ``pages`` and ``notices``. Raises :class:`RefusedError` for a file that is locked, has no page, or holds no text."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise RefusedError("is locked with a password.", "Save a copy without one, and attach that.")
        count = len(reader.pages)
    except (DependencyError, FileNotDecryptedError) as error:
        raise RefusedError(
            "is encrypted in a way that cannot be read here.",
            "Save a copy without a password, and attach that.",
        ) from error
    except PyPdfError as error:
        raise RefusedError(
            "is a damaged PDF: its pages cannot be found.", "Open it in a PDF viewer and save it anew."
        ) from error
    if not count:
        raise RefusedError("is a PDF without pages.")
    pages: list[str] = []
    unreadable: list[int] = []
    empty: list[int] = []
    for number in range(1, count + 1):
        try:
            text = reader.pages[number - 1].extract_text()
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - one bad page must not cost the others
            unreadable.append(number)
            text = ""
        else:
            if not text.strip():
                empty.append(number)
        pages.append(_without_broken_halves(text))
        if number % TELL_EVERY == 0:
            tell({"done": number, "of": count})
    if not any(page.strip() for page in pages):
        if unreadable:
            raise RefusedError(
                "is a damaged PDF: none of its pages can be read.", "Save it anew in a PDF viewer."
            )
        what = "1 page" if count == 1 else f"{count} pages"
        raise RefusedError(f"has {what} and no text on them; it is probably scanned.", _CONVERT_SCAN)
    notices = []
    if unreadable:
        notices.append(f"{_pages(unreadable)} could not be read and {_is(unreadable)} left empty.")
    if empty:
        notices.append(f"{_pages(empty)} {_has(empty)} no text; what is only a picture there is not read.")
    return {"text": PAGE_BREAK.join(pages), "pages": count, "notices": notices}


def _without_broken_halves(text: str) -> str:
    """A font may name half of a surrogate pair; it cannot be stored or sent."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _pages(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"Page {numbers[0]}"
    shown = ", ".join(str(n) for n in numbers[:5])
    return f"Pages {shown}" if len(numbers) <= 5 else f"{len(numbers)} pages ({shown}, …)"


def _is(numbers: list[int]) -> str:
    return "is" if len(numbers) == 1 else "are"


def _has(numbers: list[int]) -> str:
    return "has" if len(numbers) == 1 else "have"
