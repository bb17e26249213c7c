"""The conditions every command over many questions takes, and how those commands open the history."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from laar_tui.cli.invocation import Invocation
from laar_tui.core.clock import system_wall_clock
from laar_tui.core.errors import UsageError
from laar_tui.core.verdict import VerdictValue
from laar_tui.history.reading import Reader
from laar_tui.history.records import QuestionFilter
from laar_tui.history.schema import LENGTHS

if TYPE_CHECKING:
    from laar_tui.history.store import History

DATE = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"])
"""A moment of local time."""


@dataclass(frozen=True)
class Conditions:
    """What the options say."""

    endpoint: str | None
    language: str | None
    length: str | None
    task: str | None
    verdict: str | None
    since: datetime | None
    until: datetime | None
    simulated: bool | None

    @property
    def any(self) -> bool:
        return any(value is not None for value in self.__dict__.values())

    def filter(self, text: str = "", *, operators: bool = False) -> QuestionFilter:
        return QuestionFilter(
            text=text,
            operators=operators,
            endpoint=self.endpoint,
            language=self.language,
            length=self.length,
            task=self.task,
            verdict=VerdictValue(self.verdict) if self.verdict else None,
            since=self.since.astimezone() if self.since else None,
            until=self.until.astimezone() if self.until else None,
            simulated=self.simulated,
        )


_OPTIONS = (
    click.option("--endpoint", help="Only questions this endpoint was asked."),
    click.option("--language", help="Only this document language (ISO 639-1)."),
    click.option("--length", type=click.Choice(LENGTHS), help="Only prompts of so many tokens."),
    click.option("--task", help="Only this kind of question."),
    click.option("--verdict", type=click.Choice([v.value for v in VerdictValue]), help="Only this verdict."),
    click.option("--since", type=DATE, help="Only asked then or later (local time)."),
    click.option("--until", type=DATE, help="Only asked before (local time)."),
    click.option("--simulated/--real", default=None, help="Only the simulated fleet's, or only real ones."),
)
_NAMES = tuple(Conditions.__dataclass_fields__)


def with_filters(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command these options, handed to it as one ``conditions``."""

    @functools.wraps(command)
    def filtered(*args: Any, **options: Any) -> int:
        conditions = Conditions(**{name: options.pop(name) for name in _NAMES})
        return command(*args, conditions=conditions, **options)

    decorated: Callable[..., int] = filtered
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated


def reader_of(invocation: Invocation) -> Reader:
    return Reader(invocation.locations.history_file)


def open_history(invocation: Invocation) -> AbstractContextManager[History]:
    """The history for writing; sqlite-utils is imported here and not before."""
    from laar_tui.history.store import History

    return History.open(
        invocation.locations.history_file,
        wall_clock=system_wall_clock,
        keep_documents=invocation.settings.privacy.keep_documents,
    )


def last_or(question_id: str, reader: Reader) -> str:
    """The id of the newest question for ``last``, any other as it is. Raises ``UsageError`` where there is none yet."""
    if question_id != "last":
        return question_id
    newest = reader.list_questions(1)
    if not newest:
        raise UsageError("There is no question yet.", "Ask one: laar-chat ask -f FILE QUESTION")
    return newest[0].id
