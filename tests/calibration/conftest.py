"""The installed command, and a small matrix on disk."""

from __future__ import annotations

from tests.end_to_end.conftest import laar_chat

__all__ = ["laar_chat"]
