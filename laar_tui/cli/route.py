"""``laar-chat route``: the decision and every candidate; nothing is sent and nothing is stored."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from laar_tui.cli.inputs import documents_from, question_from
from laar_tui.cli.invocation import Invocation
from laar_tui.cli.output import print_json, say, table
from laar_tui.core.decision import Candidate, Decision
from laar_tui.core.errors import NoEndpointError
from laar_tui.core.figures import money, percent, seconds, tokens
from laar_tui.core.question import Document


@click.command("route", short_help="Show who would be asked and why; send nothing.")
@click.option(
    "-f", "--file", "files", multiple=True, type=click.Path(path_type=Path), help="A document; repeatable."
)
@click.option("--endpoint", help="Pin this endpoint.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.argument("question")
@click.pass_obj
def command(
    invocation: Invocation, files: tuple[Path, ...], endpoint: str | None, as_json: bool, question: str
) -> int:
    """Show how QUESTION about the given documents would be routed: every endpoint with its odds, time and price."""
    asked = question_from(question, files)
    documents = documents_from(files, piped=question != "-")
    decision, unknown = asyncio.run(_decide(invocation, asked, documents, endpoint))
    if as_json:
        print_json(decision_document(decision, unknown))
    elif not decision.candidates:
        raise NoEndpointError(
            "No endpoint is configured, so there is nobody to choose from.",
            "laar-chat endpoints discover --add adds what runs on this machine, laar-chat endpoints add ADDRESS another; "
            "laar-chat route --demo shows the simulated fleet.",
        )
    else:
        click.echo(decision_table(decision, unknown))
        say(decision.explain)
    return 0 if decision.chosen is not None else NoEndpointError.exit_code


async def _decide(
    invocation: Invocation, question: str, documents: tuple[Document, ...], endpoint: str | None
) -> tuple[Decision, frozenset[str]]:
    """The decision, and whose price nobody has said."""
    from laar_tui.conversation.session import Session

    session = Session(
        invocation.locations, invocation.settings, demo=invocation.demo, demo_speed=invocation.demo_speed
    )
    try:
        await session.start()
        unknown = frozenset(e.name for e in session.endpoints.values() if e.price is None and not e.simulated)
        return await session.route(question, documents, endpoint), unknown
    finally:
        await session.close()


def decision_table(decision: Decision, unknown: frozenset[str] = frozenset()) -> str:
    """``unknown``: whose price nobody has said."""
    features = decision.features
    head = (
        f"{tokens(features.tokens, features.tokens_exact)} tokens · document {features.language} · "
        f"question {features.question_language} · task {features.task}\n"
    )
    headings = [
        "",
        "endpoint",
        "P(right)",
        "95 % interval",
        "judged",
        "by you",
        "seconds",
        "s per right",
        "price",
        "note",
    ]
    rows = [_row(c, decision, unknown) for c in decision.candidates]
    foot = "" if all(c.endpoint in unknown for c in decision.candidates) else _PRICE_FOOT
    return head + table(headings, rows) + foot


_PRICE_FOOT = (
    "\nprice: of one attempt, in the currency your prices per million tokens are written in; ? where none is"
)


def _row(candidate: Candidate, decision: Decision, unknown: frozenset[str]) -> list[str]:
    low, high = candidate.p_interval
    notes = [candidate.why_not] if candidate.why_not else []
    notes += [candidate.silences] if candidate.silences else []
    notes += ["simulated"] if candidate.simulated else []
    return [
        "→" if candidate.endpoint == decision.chosen else "",
        candidate.endpoint,
        percent(candidate.p_correct),
        f"{percent(low)} to {percent(high)}",
        f"{max(candidate.judged, candidate.own_marks):.0f}",
        f"{candidate.own_marks:.0f}",
        seconds(candidate.predicted_s),
        seconds(candidate.expected_ttca_s),
        "?" if candidate.endpoint in unknown else money(candidate.money) if candidate.money else "free",
        ", ".join(notes),
    ]


def decision_document(decision: Decision, unknown: frozenset[str] = frozenset()) -> dict[str, object]:
    """The ``route --json`` object. ``money`` is null where nobody has said a price."""
    features = decision.features
    return {
        "tokens": features.tokens,
        "tokens_exact": features.tokens_exact,
        "language": features.language,
        "question_language": features.question_language,
        "task": features.task,
        "chosen": decision.chosen,
        "stopped": decision.stop.value if decision.stop else None,
        "propensity": round(decision.propensity, 4),
        "p_anyone_else": round(decision.p_anyone_else, 4),
        "explain": decision.explain,
        "estimator": decision.estimator,
        "priors": decision.priors,
        "candidates": [
            {
                "endpoint": c.endpoint,
                "eligible": c.eligible,
                "why_not": c.why_not,
                "p_correct": round(c.p_correct, 4),
                "p_answers": round(c.p_answers, 4),
                "answered": c.answered,
                "asked": c.asked,
                "p_interval": [round(p, 4) for p in c.p_interval],
                "judged": round(c.judged, 2),
                "own_marks": round(c.own_marks, 2),
                "prior": c.prior,
                "predicted_s": round(c.predicted_s, 3),
                "check_s": round(c.check_s, 3),
                "money": None if c.endpoint in unknown else c.money,
                "cost_s": round(c.cost_s, 3),
                "ratio": round(c.ratio, 6),
                "expected_ttca_s": round(c.expected_ttca_s, 3),
                "simulated": c.simulated,
            }
            for c in decision.candidates
        ],
    }
