"""``laar-chat history``: the questions asked so far. The same database as the interface, live."""

from __future__ import annotations

import click

from laar_tui.cli.completing import question_ids
from laar_tui.cli.history_deleting import delete, purge
from laar_tui.cli.history_documents import (
    HEADINGS,
    hit_document,
    hit_text,
    list_row,
    record_document,
    record_text,
    row_document,
    ttca_text,
)
from laar_tui.cli.history_files import backup, export, import_questions
from laar_tui.cli.history_filters import Conditions, last_or, open_history, reader_of, with_filters
from laar_tui.cli.invocation import Invocation
from laar_tui.cli.output import print_json, say, table
from laar_tui.core.figures import plural
from laar_tui.core.judgement import judgement
from laar_tui.core.sanitiser import clean
from laar_tui.core.verdict import VerdictValue

_HOW = {
    "words": "Nothing has it as typed; these have all its words:",
    "anywhere": "No word begins like that; these have it somewhere inside:",
}


@click.group("history", short_help="Past questions: list, show, search, mark, export, import, delete.")
def command() -> None:
    """Past questions: list, show, search, mark, export, back up, import, delete."""


@command.command("list")
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=30, show_default=True, help="At most this many."
)
@click.option("--tree", is_flag=True, help="By conversation, with branches under what they go on from.")
@with_filters
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def list_questions(
    invocation: Invocation, limit: int, tree: bool, conditions: Conditions, as_json: bool
) -> int:
    """List questions, newest first."""
    from laar_tui.history.conversations import Placed, as_tree

    rows = reader_of(invocation).find(conditions.filter(), limit).rows
    if as_json:
        print_json({"questions": [row_document(r) for r in rows]})
    elif not rows and conditions.any:
        say("No question meets these conditions.")
    elif not rows:
        say("No question yet. Ask one: laar-chat ask -f FILE QUESTION")
    else:
        placed = as_tree(rows) if tree else [Placed("", row, False) for row in rows]
        click.echo(table(HEADINGS, [list_row(p) for p in placed]))
    return 0


@command.command("show")
@click.argument("question_id", shell_complete=question_ids)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(invocation: Invocation, question_id: str, as_json: bool) -> int:
    """Show one question with every attempt. A unique beginning of its id is enough; "last" is the newest."""
    reader = reader_of(invocation)
    record = reader.load_question(last_or(question_id, reader))
    if as_json:
        print_json(record_document(record))
    else:
        click.echo(clean(record_text(record)))
    return 0


@command.command("search")
@click.argument("text")
@click.option(
    "--operators",
    is_flag=True,
    help='TEXT is an expression: words, "phrases", prefix*, AND, OR, NOT, NEAR().',
)
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="At most this many."
)
@with_filters
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def search(
    invocation: Invocation, text: str, operators: bool, limit: int, conditions: Conditions, as_json: bool
) -> int:
    """Find TEXT in questions, answers and names of documents, newest first.

    TEXT is looked for as it is typed, whatever characters it has: as words (the last one may be unfinished), in scripts without
    spaces anywhere. Case and accents do not matter. Where nothing has it so, questions with all of its words are shown, then
    those that have it inside of words. Exit code 0, also when nothing is found.
    """
    found = reader_of(invocation).find(conditions.filter(text, operators=operators), limit)
    if as_json:
        rows = [{**row_document(r), "hit": hit_document(found.snippets.get(r.id))} for r in found.rows]
        print_json({"text": text, "how": found.how or None, "questions": rows})
        return 0
    if not found.rows:
        say("Nothing found.")
        return 0
    if found.how in _HOW:
        say(_HOW[found.how])
    click.echo("\n".join(clean(hit_text(r, found.snippets.get(r.id))) for r in found.rows))
    if len(found.rows) == limit:
        say(f"The newest {plural(limit, 'question')}; --limit shows more.")
    return 0


@command.command("mark")
@click.argument("question_id", shell_complete=question_ids)
@click.argument("value", type=click.Choice([v.value for v in VerdictValue]))
@click.option(
    "--attempt", type=click.IntRange(min=1), help="Which attempt; the answer that stands by default."
)
@click.option("--reason", default="", help="Why, for yourself.")
@click.pass_obj
def mark(invocation: Invocation, question_id: str, value: str, attempt: int | None, reason: str) -> int:
    """Mark an answer right or wrong after the fact; unknown takes your mark back. Nothing is asked again. Answers to the same prompt that
    say the same, or something else, are judged by it anew.

    Whoever routes next has learnt it, an open interface included.
    """
    from laar_tui.conversation.deriving import derive

    with open_history(invocation) as history:
        question_id = last_or(question_id, history.reader)
        marked = history.mark(question_id, VerdictValue(value), attempt, reason).result()
        others = derive(history, marked.question_id, invocation.settings.checking)
        record = history.reader.load_question(marked.question_id)
    (effective,) = (a.effective for a in record.attempts if a.attempt.id == marked.attempt_id)
    stands = f"attempt {record.standing.attempt.ordinal} stands" if record.standing else "no answer stands"
    say(f"Attempt {marked.ordinal} is now: {judgement(effective)}; {stands}; {ttca_text(record.ttca)}.")
    if others:
        say(f"What it says about {plural(others, 'other answer')} to the same prompt counts too.")
    return 0


@command.command("title")
@click.argument("question_id", shell_complete=question_ids)
@click.argument("title", default="")
@click.pass_obj
def title(invocation: Invocation, question_id: str, title: str) -> int:
    """Name the conversation of a question; without TITLE it is called by its first question again."""
    with open_history(invocation) as history:
        record = history.reader.load_question(last_or(question_id, history.reader))
        called = history.set_title(record.question.conversation_id, title).result()
    say(f"The conversation is called “{called}”.")
    return 0


for _part in (export, import_questions, backup, delete, purge):
    command.add_command(_part)
