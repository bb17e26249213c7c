"""``laar-chat history export``, ``backup`` and ``import``: the history in files of one's own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from laar_tui.cli.history_filters import Conditions, open_history, reader_of, with_filters
from laar_tui.cli.invocation import Invocation
from laar_tui.cli.output import print_json, say, write_pieces
from laar_tui.core.errors import UsageError
from laar_tui.core.figures import plural
from laar_tui.core.sanitiser import clean
from laar_tui.history.exporting import FORMATS, Format
from laar_tui.history.exporting import export as exported

_PRIVATE_FILE = 0o600


@click.command("export")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="jsonl", show_default=True, help="See below."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a new file (0600) instead of stdout.",
)
@click.option("--text", default="", help="Only questions with this text.")
@with_filters
@click.pass_obj
def export(
    invocation: Invocation, form: Format, output: Path | None, text: str, conditions: Conditions
) -> int:
    """Write questions out, oldest first, with everything that belongs to them.

    \b
    jsonl  everything, exactly, one JSON object a line; `history import` reads it back
    md     Markdown, to read
    csv    one row per attempt. A cell that a spreadsheet would take for a formula (it begins
           with = + - @) gets an apostrophe before it: jsonl has the exact text
    """
    pieces = exported(reader_of(invocation), form, conditions.filter(text))
    if output is None:
        shown = (clean(p) for p in pieces) if sys.stdout is not None and sys.stdout.isatty() else pieces
        write_pieces(shown)
        return 0
    _write_new(output, pieces)
    say(f"Written to {output}.")
    return 0


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def backup(invocation: Invocation, file: Path, as_json: bool) -> int:
    """Copy the whole history into the new file FILE (0600), consistent even while it is being written.

    Nothing is overwritten. To go back to it, put it in the history's place while no laar-chat runs, or `history import` it.
    """
    from laar_tui.history.backup import back_up

    path = invocation.locations.history_file
    if not path.exists():
        raise UsageError(f"There is no history at {path} yet.")
    size = back_up(path, file)
    if as_json:
        print_json({"file": str(file), "bytes": size})
    else:
        say(f"Backed up to {file} ({size / 1e6:.1f} MB).")
    return 0


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def import_questions(invocation: Invocation, file: Path, as_json: bool) -> int:
    """Bring in the questions of FILE: an export (jsonl), a backup, or the logs.db of llm.

    Ids are kept: importing again adds nothing, and a question that is there gains only what it lacks. What is imported from llm
    counts in no statistic until you mark it.
    """
    from laar_tui.history.importing import import_file

    with open_history(invocation) as history:
        done = import_file(history, file, keep_documents=invocation.settings.privacy.keep_documents)
    if as_json:
        print_json(
            {
                "questions": done.questions,
                "known": done.known,
                "attempts": done.attempts,
                "verdicts": done.verdicts,
                "notices": done.notices,
            }
        )
        return 0
    already = f", {done.known} already there" if done.known else ""
    say(f"Imported {plural(done.questions, 'question')} with {plural(done.attempts, 'attempt')}{already}.")
    for notice in done.notices:
        say(notice)
    return 0


def _write_new(file: Path, pieces: Iterable[str]) -> None:
    """Raises ``UsageError`` when the file is there or cannot be written; then nothing new is left."""
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE_FILE)
    except FileExistsError as error:
        raise UsageError(
            f"{file} is there already.", "An export never overwrites: choose another name."
        ) from error
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as opened:
            for piece in pieces:
                opened.write(piece)
    except OSError as error:
        file.unlink(missing_ok=True)
        raise UsageError(f"{file} cannot be written: {error.strerror}.") from error
    except BaseException:
        file.unlink(missing_ok=True)
        raise
