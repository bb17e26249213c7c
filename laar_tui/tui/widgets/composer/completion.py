"""The short list above the editor: commands after ``/``, files after ``@``."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from laar_tui.tui import actions, outside
from laar_tui.tui.widgets.composer import paths, slash

_PARTIAL = re.compile(r"(?:(?<=\s)|^)@(\S*)$")


@dataclass(frozen=True)
class Choice:
    """``insert`` replaces the last ``replaces`` characters before the cursor."""

    insert: str
    replaces: int
    label: Content
    closes: bool = True


def choices(before_cursor: str, whole: str, keymap: Mapping[str, str]) -> list[Choice]:
    """What may be completed at the cursor; ``before_cursor`` is the current line up to it."""
    if whole.startswith("/") and whole == before_cursor:
        return [_command_choice(action, len(whole), keymap) for action in slash.completions(whole)]
    if found := _PARTIAL.search(before_cursor):
        partial = found.group(1)
        return [_path_choice(path, len(partial) + 1) for path in paths.completions(partial)]
    return []


def _command_choice(action: actions.Action, replaces: int, keymap: Mapping[str, str]) -> Choice:
    word = f"/{action.slash}" + (f" {action.argument}" if action.argument else "")
    key = actions.key_names(action, keymap)
    label = Content.assemble((word.ljust(20), "bold"), f" {action.title}", (f"  {key}", "$text-muted"))
    return Choice(f"/{action.slash}" + (" " if action.argument else ""), replaces, label)


def _path_choice(path: str, replaces: int) -> Choice:
    folder = path.endswith("/")
    written = f'@"{path}"' if " " in path and not folder else f"@{path}"
    return Choice(written, replaces, Content(outside.line(path)), closes=not folder)


class CompletionList(OptionList, can_focus=False):
    """Driven by the editor's keys, never in focus itself; a click chooses too."""

    def __init__(self) -> None:
        super().__init__(markup=False, compact=True)
        self._choices: list[Choice] = []
        self.display = False

    @property
    def open(self) -> bool:
        return bool(self._choices)

    def offer(self, choices: list[Choice]) -> None:
        """Of several files none is chosen beforehand; a command is, the nearest."""
        self._choices = choices
        self.clear_options()
        self.add_options([Option(choice.label) for choice in choices])
        several_files = len(choices) > 1 and choices[0].insert.startswith("@")
        self.highlighted = 0 if choices and not several_files else None
        self.display = bool(choices)

    @property
    def shared(self) -> str:
        """What all that is offered begins with."""
        inserts = [choice.insert for choice in self._choices]
        least, greatest = min(inserts, default=""), max(inserts, default="")
        same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(least, greatest, strict=False))
        return "".join(character for character, _ in same)

    @property
    def chosen(self) -> Choice | None:
        return self._choices[self.highlighted] if self._choices and self.highlighted is not None else None
