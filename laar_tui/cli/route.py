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
    asked = question_from(question)
    decision = asyncio.run(_decide(invocation, asked, documents_from(files), endpoint))
    if as_json:
        print_json(decision_document(decision))
    else:
        click.echo(decision_table(decision))
        say(decision.explain)
    return 0 if decision.chosen is not None else NoEndpointError.exit_code


async def _decide(
    invocation: Invocation, question: str, documents: tuple[Document, ...], endpoint: str | None
) -> Decision:
    from laar_tui.conversation.session import Session

    session = Session(
        invocation.locations, invocation.settings, demo=invocation.demo, demo_speed=invocation.demo_speed
    )
    try:
        await session.start()
        return await session.route(question, documents, endpoint)
    finally:
        await session.close()


def decision_table(decision: Decision) -> str:
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
    return head + table(headings, [_row(c, decision) for c in decision.candidates])


def _row(candidate: Candidate, decision: Decision) -> list[str]:
    low, high = candidate.p_interval
    notes = [candidate.why_not] if candidate.why_not else []
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
        money(candidate.money),
        ", ".join(notes),
    ]


def decision_document(decision: Decision) -> dict[str, object]:
    """The ``route --json`` object."""
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
                "p_interval": [round(p, 4) for p in c.p_interval],
                "judged": round(c.judged, 2),
                "own_marks": round(c.own_marks, 2),
                "prior": c.prior,
                "predicted_s": round(c.predicted_s, 3),
                "check_s": round(c.check_s, 3),
                "money": c.money,
                "cost_s": round(c.cost_s, 3),
                "ratio": round(c.ratio, 6),
                "expected_ttca_s": round(c.expected_ttca_s, 3),
                "simulated": c.simulated,
            }
            for c in decision.candidates
        ],
    }
