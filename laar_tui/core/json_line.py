"""JSON that can be stored and shown anywhere, whatever text is in it."""

from __future__ import annotations

import json
import re

_UNSAFE = re.compile("[\x7f-\x9f\ud800-\udfff\u2028\u2029]")


def json_text(document: object, *, indent: int | None = None) -> str:
    """``document`` as JSON; control characters, line ends and lone surrogates inside its texts stay escaped. Raises ``ValueError`` for
    infinite numbers.
    """
    text = json.dumps(document, ensure_ascii=False, indent=indent, allow_nan=False)
    return _UNSAFE.sub(lambda m: f"\\u{ord(m.group()):04x}", text)
