"""Earlier questions of this session, walked through with up and down; the draft waits at the end and is never
lost."""

from __future__ import annotations


class Recall:
    def __init__(self) -> None:
        self._sent: list[str] = []
        self._at: int | None = None
        self._draft = ""

    def add(self, text: str) -> None:
        if text and (not self._sent or self._sent[-1] != text):
            self._sent.append(text)
        self._at = None

    def back(self, current: str) -> str | None:
        """The question before the one shown, or ``None`` at the oldest. ``current`` is kept as the draft on
        the first step."""
        if not self._sent or self._at == 0:
            return None
        if self._at is None:
            self._draft = current
            self._at = len(self._sent)
        self._at -= 1
        return self._sent[self._at]

    def forward(self) -> str | None:
        """The question after the one shown, then the draft; ``None`` when the draft is shown already."""
        if self._at is None:
            return None
        self._at += 1
        if self._at >= len(self._sent):
            self._at = None
            return self._draft
        return self._sent[self._at]
