"""``laar-chat history delete`` and ``purge``: for good, and never without having asked."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from laar_tui.cli.completing import question_ids
from laar_tui.cli.history_documents import deleted_document
from laar_tui.cli.history_filters import DATE, open_history, reader_of
from laar_tui.cli.invocation import Invocation
from laar_tui.cli.output import SHOWN_ID, print_json, say
from laar_tui.core.errors import UsageError
from laar_tui.core.figures import plural
from laar_tui.core.sanitiser import clean_name
from laar_tui.history.deleting import Deleted
from laar_tui.history.records import QuestionFilter

_SHOWN_QUESTION = 60

_yes = click.option("--yes", is_flag=True, help="Do not ask.")
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.command("delete")
@click.argument("question_ids", nargs=-1, required=True, shell_complete=question_ids)
@_yes
@_json
@click.pass_obj
def delete(invocation: Invocation, question_ids: tuple[str, ...], yes: bool, as_json: bool) -> int:
    """Delete questions for good: every attempt and verdict, and documents no other question uses.

    A unique beginning of an id is enough. What was learnt from them is forgotten with them.
    """
    reader = reader_of(invocation)
    records = [reader.load_question(given) for given in question_ids]
    for record in records:
        say(f"{record.question.id[:SHOWN_ID]}  {clean_name(record.question.text, _SHOWN_QUESTION)}")
    _confirm(f"Delete {plural(len(records), 'question')} for good?", yes)
    from laar_tui.history.deleting import delete_questions

    with open_history(invocation) as history:
        return _tell(delete_questions(history, [r.question.id for r in records]), as_json)


@click.command("purge")
@click.option("--before", type=DATE, help="Only what was asked before then (local time).")
@click.option(
    "--documents",
    is_flag=True,
    help="Only the texts of documents; questions, answers, hashes and counts stay.",
)
@_yes
@_json
@click.pass_obj
def purge(invocation: Invocation, before: datetime | None, documents: bool, yes: bool, as_json: bool) -> int:
    """Delete every question for good, or those asked before a date, or the texts of all documents."""
    if documents and before is not None:
        raise UsageError("--documents is for all of them and takes no --before.", "Leave one of them out.")
    if not invocation.locations.history_file.exists():
        raise UsageError(f"There is no history at {invocation.locations.history_file} yet.")
    moment = before.astimezone() if before else None
    if documents:
        _confirm("Delete the texts of all documents for good?", yes)
    else:
        count = len(reader_of(invocation).ids(QuestionFilter(until=moment)))
        _confirm(f"Delete {plural(count, 'question')} for good?", yes)
    from laar_tui.history import deleting

    with open_history(invocation) as history:
        done = deleting.forget_documents(history) if documents else deleting.purge(history, moment)
    return _tell(done, as_json)


def _confirm(question: str, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("Deleting asks first, and nobody is there to answer.", "Say --yes.")
    click.confirm(question, abort=True, err=True)


def _tell(done: Deleted, as_json: bool) -> int:
    if as_json:
        print_json(deleted_document(done))
        return 0
    say(f"Deleted {plural(done.questions, 'question')} and {plural(done.documents, 'document')}.")
    if not done.log_emptied:
        say(
            "Another laar-chat has the history open: it empties the write-ahead log within seconds, or when it closes."
        )
    for copy in done.copies:
        say(f"Still in the copy made before an upgrade: {copy}")
    return 0
