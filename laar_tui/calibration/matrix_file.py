"""Read an outcome matrix: CSV in UTF-8, plain or gzip, one row per (question, endpoint) (``routing.md`` §10).

The file is read once, row by row, and never held as text. Beyond the matrix itself, reading needs about 250
bytes for each distinct question (its id, to find duplicates).
"""

from __future__ import annotations

import csv
import difflib
import gzip
import io
import zlib
from array import array
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import NoReturn

from laar_tui.calibration.outcome_matrix import OutcomeMatrix
from laar_tui.core.errors import DocumentError, UsageError

COLUMNS = ("question_id", "task", "language", "endpoint", "prompt_tokens", "correct", "ttft_s", "total_s")

_GZIP_MAGIC = b"\x1f\x8b"
_MOST_TOKENS = 2**31 - 1
_SHOWN = 40
_HINT = f"A matrix has the columns {', '.join(COLUMNS)}."


def read_matrix(path: Path, drop: Collection[str] = ()) -> OutcomeMatrix:
    """Read ``path`` without the endpoints in ``drop``; a question that then has nobody left is left out.

    Raises :class:`DocumentError` naming line and column for a file that is not such a matrix, and
    :class:`UsageError` for a dropped endpoint that does not occur, or when none is left.
    """
    building = _Building(path.name, frozenset(drop))
    try:
        with path.open("rb") as file:
            building.read(_text(file))
    except OSError as error:  # gzip's own complaint, BadGzipFile, is one of these without an errno
        why = error.strerror or str(error)
        raise DocumentError(f"{path.name} cannot be read: {why}.") from error
    except (EOFError, zlib.error) as error:
        raise DocumentError(f"{path.name} is cut short or damaged: its gzip data do not end.") from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path.name} is not UTF-8 text.", _HINT) from error
    return building.matrix()


def _text(file: io.BufferedReader) -> io.TextIOWrapper:
    packed = file.peek(len(_GZIP_MAGIC)).startswith(_GZIP_MAGIC)
    raw = gzip.GzipFile(fileobj=file) if packed else file
    return io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")


@dataclass
class _Names:
    """Distinct names and their places."""

    place: dict[str, int] = field(default_factory=dict)

    def at(self, name: str) -> int:
        return self.place.setdefault(name, len(self.place))


class _Building:
    """The matrix as far as it has been read."""

    def __init__(self, name: str, drop: frozenset[str]) -> None:
        self._name = name
        self._drop = drop
        self._dropped: set[str] = set()
        self._line = 0
        self._questions = _Names()
        self._endpoints, self._tasks, self._languages = _Names(), _Names(), _Names()
        self._seen: list[int] = []  # by question: the set of its endpoints, as bits
        self._session, self._task, self._language = array("q"), array("i"), array("i")
        self._row_question, self._row_endpoint = array("q"), array("i")
        self._row_tokens, self._row_right = array("i"), array("b")
        self._row_ttft_s, self._row_total_s = array("d"), array("d")

    def read(self, text: io.TextIOWrapper) -> None:
        reader = csv.reader(text, strict=True)
        try:
            at = self._columns(next(reader, None))
            for row in self._rows(reader):
                if len(row) <= max(at):
                    missing = next(c for c, i in zip(COLUMNS, at, strict=True) if i >= len(row))
                    self._wrong(missing, f"the row ends before it ({len(row)} values).")
                self._add([row[i].strip() for i in at])
        except csv.Error as error:
            self._line = reader.line_num
            self._wrong("", f"this is not CSV: {error}.")

    def _rows(self, reader: Iterator[list[str]]) -> Iterator[list[str]]:
        """The rows that are not empty, each with its line noted."""
        for row in reader:
            self._line = reader.line_num  # type: ignore[attr-defined]
            if row:
                yield row

    def _columns(self, header: list[str] | None) -> list[int]:
        """Where each of :data:`COLUMNS` stands; further columns are passed over."""
        if header is None:
            raise DocumentError(f"{self._name} is empty.", _HINT)
        self._line = 1
        names = [h.strip() for h in header]
        for column in COLUMNS:
            if column not in names:
                self._wrong("", f"the column {column} is missing.", _HINT)
            if names.count(column) > 1:
                self._wrong("", f"the column {column} stands there twice.")
        return [names.index(column) for column in COLUMNS]

    def _add(self, values: list[str]) -> None:
        question_id, task, language, endpoint, tokens_text, right_text, ttft_text, total_text = values
        if not question_id:
            self._wrong("question_id", "it is empty.")
        if not endpoint:
            self._wrong("endpoint", "it is empty.")
        tokens = self._whole("prompt_tokens", tokens_text)
        if right_text not in ("0", "1"):
            self._wrong("correct", f"{_shown(right_text)} is neither 0 nor 1.")
        ttft_s, total_s = self._seconds("ttft_s", ttft_text), self._seconds("total_s", total_text)
        if ttft_s > total_s:
            self._wrong("ttft_s", f"the first token ({ttft_text} s) comes after the last ({total_text} s).")
        if endpoint in self._drop:
            self._dropped.add(endpoint)
            return
        question = self._question(question_id, task or "other", language or "und")
        place = self._endpoints.at(endpoint)
        if self._seen[question] >> place & 1:
            self._wrong("endpoint", f"{_shown(endpoint)} has answered {_shown(question_id)} before.")
        self._seen[question] |= 1 << place
        self._row_question.append(question)
        self._row_endpoint.append(place)
        self._row_tokens.append(tokens)
        self._row_right.append(right_text == "1")
        self._row_ttft_s.append(ttft_s)
        self._row_total_s.append(total_s)

    def _question(self, question_id: str, task: str, language: str) -> int:
        question = self._questions.at(question_id)
        kind, spoken = self._tasks.at(task), self._languages.at(language)
        if question == len(self._seen):
            self._seen.append(0)
            self._session.append(zlib.crc32(question_id.encode("utf-8")))
            self._task.append(kind)
            self._language.append(spoken)
        for column, found, before in (
            ("task", kind, self._task[question]),
            ("language", spoken, self._language[question]),
        ):
            if found != before:
                names = list((self._tasks if column == "task" else self._languages).place)
                self._wrong(
                    column,
                    f"{_shown(names[found])}, but {_shown(names[before])} in an earlier row of "
                    f"{_shown(question_id)}.",
                )
        return question

    def _whole(self, column: str, text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = 0
        if not 0 < value <= _MOST_TOKENS:
            self._wrong(column, f"{_shown(text)} is not a whole number above 0.")
        return value

    def _seconds(self, column: str, text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not (isfinite(value) and value >= 0):
            self._wrong(column, f"{_shown(text)} is not a number of seconds, 0 or more.")
        return value

    def _wrong(self, column: str, what: str, hint: str = "") -> NoReturn:
        where = f"{self._name}, line {self._line}" + (f", column {column}" if column else "")
        raise DocumentError(f"{where}: {what}", hint)

    def matrix(self) -> OutcomeMatrix:
        """Everything read, with the rows of one question side by side in the order of the endpoints."""
        known = [*self._endpoints.place, *self._dropped]
        for name in sorted(self._drop - self._dropped):
            near = difflib.get_close_matches(name, known, 1)
            hint = f"Did you mean {near[0]}?" if near else f"It has {', '.join(sorted(known)) or 'no rows'}."
            raise UsageError(f"--drop {name}: {self._name} has no such endpoint.", hint)
        if not self._row_question:
            if self._dropped:
                raise UsageError("Every endpoint of the matrix is dropped.", "Leave at least one.")
            raise DocumentError(f"{self._name} has a header but no rows.", _HINT)

        import numpy as np

        row_question = np.frombuffer(self._row_question, dtype=np.int64)
        row_endpoint = np.frombuffer(self._row_endpoint, dtype=np.int32)
        order = np.lexsort((row_endpoint, row_question))
        counts = np.bincount(row_question, minlength=len(self._seen))
        starts = array("q", np.concatenate(([0], np.cumsum(counts))).tobytes())

        def integers(column: array[int]) -> array[int]:
            return array(column.typecode, np.asarray(column)[order].tobytes())

        def times(column: array[float]) -> array[float]:
            return array(column.typecode, np.asarray(column)[order].tobytes())

        return OutcomeMatrix(
            endpoints=tuple(self._endpoints.place),
            tasks=tuple(self._tasks.place),
            languages=tuple(self._languages.place),
            session=self._session,
            task=self._task,
            language=self._language,
            starts=starts,
            row_endpoint=integers(self._row_endpoint),
            row_tokens=integers(self._row_tokens),
            row_right=integers(self._row_right),
            row_ttft_s=times(self._row_ttft_s),
            row_total_s=times(self._row_total_s),
        )


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
