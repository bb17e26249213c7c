"""The exception tree. Every error a person may see says what happened and what to do next.

An endpoint's failure is *not* here: it is a value (:class:`laar_tui.core.attempt.AttemptError`) that the engine
reasons about. Exceptions are for requests that cannot even be tried.

``LaarError``
    ``UsageError``         the request itself is wrong (exit 2)
        ``SettingsError``  the configuration file is wrong; carries file, line and key
        ``DocumentError``  a document cannot be read
    ``HistoryError``       the history database cannot be used (exit 2)
    ``NoEndpointError``    nobody can be asked (exit 4)
    ``UnreachableError``   a server that was named does not answer (exit 5)
"""

from __future__ import annotations

import re
from pathlib import Path


class LaarError(Exception):
    """Anything that stops a request, worded for the person who made it.

    ``message`` says what happened in one sentence; ``hint`` says what to do next (may be empty).
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UsageError(LaarError):
    """The request cannot be carried out as it was made."""

    exit_code = 2


class SettingsError(UsageError):
    """The configuration file is wrong; the text names file, line and key."""

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        file: Path | None = None,
        line: int | None = None,
        key: str = "",
    ) -> None:
        super().__init__(message, hint)
        self.file = file
        self.line = line
        self.key = key
        self.more: tuple[SettingsError, ...] = ()
        """Whatever else is wrong in the same file."""

    def __str__(self) -> str:
        place = ""
        if self.file is not None:
            place = str(self.file) + (f", line {self.line}" if self.line else "") + ": "
        key = f"{_ENDPOINT.sub(_counted_from_one, self.key)}: " if self.key else ""
        return "\n".join([f"{place}{key}{self.message} {self.hint}".strip(), *map(str, self.more)])


_ENDPOINT = re.compile(r"\bendpoint\[(\d+)\]\.?")


def _counted_from_one(found: re.Match[str]) -> str:
    number = int(found[1]) + 1
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
    return f"{number}{ending} endpoint, "


class DocumentError(UsageError):
    """A document cannot be read as text."""


class HistoryError(LaarError):
    """The history database cannot be opened, read or written."""

    exit_code = 2


class NoEndpointError(LaarError):
    """No endpoint is configured, or none can take this question."""

    exit_code = 4


class UnreachableError(LaarError):
    """A server the user named cannot be reached, or does not answer as one."""

    exit_code = 5
