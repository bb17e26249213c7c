"""``laar-chat ask``: one question through the whole loop, without a screen."""

from __future__ import annotations

import asyncio
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from laar_tui.cli.completing import endpoint_names, question_ids
from laar_tui.cli.inputs import documents_from, question_from, with_overrides
from laar_tui.cli.interruption import interruptible
from laar_tui.cli.invocation import Invocation
from laar_tui.cli.numbers import FiniteRange
from laar_tui.cli.output import SHOWN_ID, print_json, say, write_answer
from laar_tui.cli.progress import Progress
from laar_tui.core.errors import UsageError
from laar_tui.core.question import Document, Expectation
from laar_tui.settings.model import OverlapMode, Settings

if TYPE_CHECKING:
    from laar_tui.conversation.session import Session


@click.command("ask", short_help="Ask a question, with documents, and print the answer.")
@click.option(
    "-f", "--file", "files", multiple=True, type=click.Path(path_type=Path), help="A document; repeatable."
)
@click.option("--url", "urls", multiple=True, help="A web page or file to fetch as a document; repeatable.")
@click.option(
    "--continue",
    "earlier",
    metavar="ID|last",
    shell_complete=question_ids,
    help="Go on from this question: its conversation's turns and documents go along.",
)
@click.option(
    "--branch",
    "branch",
    is_flag=True,
    help="With --continue: in a new conversation, which leaves the other one after that question.",
)
@click.option("--title", "title", help="Name the conversation.")
@click.option("--endpoint", shell_complete=endpoint_names, help="Ask only this endpoint.")
@click.option("--attempts", type=click.IntRange(1, 50), help="At most this many attempts.")
@click.option("--expect", "regex", metavar="REGEX", help="A right answer matches this.")
@click.option("--expect-text", "text", help="A right answer contains this text.")
@click.option("--expect-number", "number", type=float, help="A right answer has this number.")
@click.option("--tolerance", type=FiniteRange(min=0), help="How far the number may be off.")
@click.option(
    "--expect-schema",
    "schema",
    type=click.Path(path_type=Path),
    help="A right answer is JSON of this schema.",
)
@click.option("--no-check", is_flag=True, help="Judge nothing by itself.")
@click.option(
    "--overlap", type=click.Choice(["off", "prefetch", "race"]), help="Start endpoints side by side."
)
@click.option(
    "--budget-seconds",
    type=FiniteRange(min=0, min_open=True),
    help="Begin no attempt after this long, and stop what runs.",
)
@click.option("--budget-money", type=FiniteRange(min=0), help="Begin no attempt beyond this price.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the answer.")
@click.argument("question")
@click.pass_obj
def command(
    invocation: Invocation,
    files: tuple[Path, ...],
    urls: tuple[str, ...],
    earlier: str | None,
    branch: bool,
    title: str | None,
    endpoint: str | None,
    attempts: int | None,
    regex: str | None,
    text: str | None,
    number: float | None,
    tolerance: float | None,
    schema: Path | None,
    no_check: bool,
    overlap: OverlapMode | None,
    budget_seconds: float | None,
    budget_money: float | None,
    as_json: bool,
    question: str,
) -> int:
    """Ask QUESTION about the given documents and standard input, and print the answer. With - the question itself comes through
    standard input.

    Exit codes: 0 an answer stands · 2 wrong usage · 3 answers came, none stands · 4 nobody can be asked ·
    5 every attempt failed · 130 cancelled.

    A history that cannot be written does not stop an answer: a line on stderr says so, and where the question is kept instead.
    """
    from laar_tui.checking.expectations import build_expectation

    expectation = build_expectation(
        regex=regex, text=text, number=number, tolerance=tolerance, schema_file=schema
    )
    if no_check and expectation is not None:
        raise UsageError("--no-check and an expectation contradict each other.", "Leave one of them out.")
    if branch and earlier is None:
        raise UsageError(
            "--branch needs the question to go on from.", "Add --continue ID, or --continue last."
        )
    asked = question_from(question, files)
    settings = with_overrides(
        invocation.settings,
        attempts=attempts,
        overlap=overlap,
        budget_seconds=budget_seconds,
        budget_money=budget_money,
        checks=False if no_check else None,
    )
    documents = documents_from(files, piped=question != "-")
    return asyncio.run(
        _ask(
            invocation,
            settings,
            asked,
            documents,
            endpoint,
            expectation,
            urls,
            earlier,
            branch=branch,
            title=title,
            as_json=as_json,
        )
    )


async def _ask(
    invocation: Invocation,
    settings: Settings,
    question: str,
    documents: tuple[Document, ...],
    endpoint: str | None,
    expectation: Expectation | None,
    urls: tuple[str, ...],
    earlier: str | None,
    *,
    branch: bool,
    title: str | None,
    as_json: bool,
) -> int:
    from laar_tui.conversation.session import Session

    session = Session(invocation.locations, settings, demo=invocation.demo, demo_speed=invocation.demo_speed)
    # Two racing answers cannot share one terminal; an expected one is shown when it has been checked.
    alone = settings.routing.overlap != "race" and expectation is None
    progress = Progress(live=not as_json and sys.stdout.isatty() and alone)
    session.listen(progress)
    interruption = ExitStack()
    try:
        await session.start()
        if session.simulated and invocation.demo_speed != 1:
            say(
                f"The simulated fleet's waits are divided by {invocation.demo_speed:g}; times shown are scaled back."
            )
        for warning in session.warnings():
            say(warning)
        if earlier is not None:
            await _continue(session, earlier, branch=branch)
        if title is not None:
            await session.name_conversation(title)
        for url in urls:
            fetched = (await session.add_address(url)).document
            say(f"fetched {fetched.name} from {fetched.path}: {len(fetched.text):,} characters")
            documents = (*documents, fetched)
        run = await session.begin(question, documents, pinned=endpoint, expectation=expectation)
        interruption.enter_context(interruptible(run.cancel))
        await run.settled()
        findable = await session.keeps_all()
    finally:
        await session.close()
        interruption.close()
    from laar_tui.cli.ask_report import exit_code, report

    code = exit_code(run)
    if as_json:
        print_json(report(run))
    elif run.standing is not None and not progress.shown(run.standing.ordinal):
        write_answer(run.standing.shown_answer.rstrip("\n") + "\n")
    if progress.last_message:
        say(progress.last_message)
    if not findable:
        return code
    if run.standing is not None and not run.standing.verdict.by_user and expectation is None:
        say(f"Judge it: laar-chat history mark {run.id[:SHOWN_ID]} right (or wrong)")
    elif run.standing is None and any(r.answer for r in run.rungs):
        say(f"What came is kept: laar-chat history show {run.id[:SHOWN_ID]}")
    return code


async def _continue(session: Session, earlier: str, *, branch: bool) -> None:
    """Take a stored conversation up again, or leave it after that question. Raises :class:`UsageError` where there is none."""
    if earlier == "last":
        from laar_tui.history.records import QuestionFilter

        newest = (await session.archive.find(QuestionFilter(), 1)).rows
        if not newest:
            raise UsageError("There is no question to continue from yet.")
        earlier = newest[0].id
    found = await session.open_question(earlier)
    if branch:
        # A unique beginning of the id is enough to open it.
        await session.branch(next(e.question_id for e in found if e.question_id.startswith(earlier)))
