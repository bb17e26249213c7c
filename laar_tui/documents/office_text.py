"""Office files and books as Markdown, by markitdown (the optional extra ``documents``). Runs in the converter's process."""

from __future__ import annotations

import io
from typing import Any

from laar_tui.documents.converter import RefusedError


def office_text(kind: str, content: bytes) -> dict[str, object]:
    """``kind`` is ``docx``, ``pptx`` or ``epub``. Raises :class:`RefusedError` where there is no text in it."""
    from markitdown import StreamInfo
    from markitdown.converters import DocxConverter, EpubConverter, PptxConverter

    converters: dict[str, Any] = {
        "docx": DocxConverter,
        "pptx": PptxConverter,
        "epub": EpubConverter,
    }
    converted = converters[kind]().convert(io.BytesIO(content), StreamInfo(extension=f".{kind}"))
    text = converted.markdown
    if not text.strip():
        raise RefusedError("holds no text.", "What is only a picture in it is not read.")
    return {"text": text, "pages": 0, "notices": []}
