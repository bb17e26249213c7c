"""``laar-chat endpoints test``: what each server does and does not do, in plain words."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict

import click

from laar_tui.cli.completing import endpoint_names
from laar_tui.cli.endpoints.listing import endpoints_of
from laar_tui.cli.invocation import Invocation
from laar_tui.cli.output import print_json, say
from laar_tui.core.errors import NoEndpointError, UsageError
from laar_tui.core.figures import plural
from laar_tui.core.sanitiser import clean
from laar_tui.endpoints.conformance import (
    MOST_ANSWER_TOKENS,
    MOST_PROMPT_TOKENS,
    Conformance,
    CountTokens,
)
from laar_tui.settings.complaint import nearest
from laar_tui.settings.locations import Locations
from laar_tui.settings.model import EndpointSettings

EXIT_FAILED = 5
_SIGNS = {"ok": "✓", "note": "·", "problem": "✗"}


@click.command("test", short_help="One question each, and how the server behaves.")
@click.argument("names", nargs=-1, shell_complete=endpoint_names)
@click.option(
    "--long",
    "long_tokens",
    type=click.IntRange(500, 2_000_000),
    metavar="TOKENS",
    help="Also send a document of this length, to see whether the server cuts it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def test(invocation: Invocation, names: tuple[str, ...], long_tokens: int | None, as_json: bool) -> int:
    """Put one short question to each of NAMES (to every enabled endpoint without any) and report how its server behaves.

    Exits with 5 when one of them cannot answer.
    """
    from laar_tui.conversation.fleet import open_fleet

    endpoints = _chosen(endpoints_of(invocation), names)
    say(cost_sentence(len(endpoints), long_tokens or 0))
    count = token_counter(invocation.locations) if long_tokens else len
    with open_fleet(invocation.locations, invocation.demo_speed) as fleet:

        async def test_all() -> list[Conformance]:
            tests = (fleet.test(e, long_tokens=long_tokens or 0, count_tokens=count) for e in endpoints)
            return list(await asyncio.gather(*tests))

        reports = asyncio.run(test_all())
    if as_json:
        print_json({"endpoints": [report_document(r) for r in reports]})
    else:
        click.echo("\n\n".join(report_text(r) for r in reports))
    return 0 if all(r.works for r in reports) else EXIT_FAILED


def cost_sentence(endpoints: int, long_tokens: int = 0) -> str:
    """What a test sends, said before it does."""
    long = f", and a document of about {long_tokens:,} tokens" if long_tokens else ""
    each = " each" if endpoints > 1 else ""
    return (
        f"Testing {plural(endpoints, 'endpoint')}: one short question{each} "
        f"(at most {MOST_PROMPT_TOKENS} tokens in, {MOST_ANSWER_TOKENS} out{long})."
    )


def token_counter(locations: Locations) -> CountTokens:
    from laar_tui.documents.tokens import TokenCounter
    from laar_tui.settings.locations import ensure_private

    counter = TokenCounter(ensure_private(locations.cache_dir))
    counter.load()
    return lambda text: counter.count(text).tokens


def report_text(report: Conformance) -> str:
    verdict = "works" if report.works else "DOES NOT WORK"
    lines = [f"{report.endpoint}: {verdict}{' (simulated)' if report.simulated else ''}"]
    width = max(len(f.topic) for f in report.findings)
    lines += [f"  {_SIGNS[f.state]} {f.topic.ljust(width)}  {f.text}" for f in report.findings]
    return clean("\n".join(lines))


def report_document(report: Conformance) -> dict[str, object]:
    return {
        "endpoint": report.endpoint,
        "works": report.works,
        "simulated": report.simulated,
        "outcome": report.outcome,
        "ttft_s": report.ttft_s,
        "total_s": report.total_s,
        "prompt_tokens": report.prompt_tokens,
        "completion_tokens": report.completion_tokens,
        "findings": [asdict(f) for f in report.findings],
    }


def _chosen(endpoints: Sequence[EndpointSettings], names: tuple[str, ...]) -> list[EndpointSettings]:
    if not endpoints:
        raise NoEndpointError("No endpoint is configured.", "See laar-chat endpoints discover, or add.")
    by_name = {e.name: e for e in endpoints}
    for name in names:
        if name not in by_name:
            guess = nearest(name, list(by_name))
            hint = f"Did you mean {guess!r}?" if guess else f"Configured: {', '.join(by_name)}."
            raise UsageError(f"There is no endpoint {name!r}.", hint)
    chosen = [by_name[n] for n in dict.fromkeys(names)] or [e for e in endpoints if e.enabled]
    if not chosen:
        raise NoEndpointError("Every configured endpoint is disabled.", "Name the one to test.")
    return chosen
