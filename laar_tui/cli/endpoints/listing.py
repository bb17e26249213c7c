"""``laar-chat endpoints list``: what is configured, and with ``--health`` whether it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import click

from laar_tui.cli.invocation import Invocation
from laar_tui.cli.output import print_json, say, table
from laar_tui.core.errors import HistoryError
from laar_tui.settings.endpoint_facts import Facts
from laar_tui.settings.model import EndpointSettings
from laar_tui.settings.secrets import key_kind, shown_url

Health = tuple[bool, str]


@click.command("list", short_help="What is configured; with --health whether it answers.")
@click.option("--health", is_flag=True, help="Ask each for its list of models; no question is sent.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def list_endpoints(invocation: Invocation, health: bool, as_json: bool) -> int:
    """List every endpoint of the configuration file (of the simulated fleet with --demo)."""
    endpoints = endpoints_of(invocation)
    found = _health(invocation, endpoints) if health else {}
    learnt = _learnt(invocation, endpoints)
    if as_json:
        print_json({"endpoints": [_document(e, found.get(e.name), learnt[e.name]) for e in endpoints]})
        return 0
    if not endpoints:
        say(
            "No endpoint is configured. laar-chat endpoints discover looks for some, laar-chat endpoints add adds one; "
            "the simulated fleet needs none: laar-chat --demo"
        )
        return 0
    headings = ["endpoint", "model", "protocol", "server", "window", "key", "state"]
    click.echo(table(headings, [_row(e, found.get(e.name), learnt[e.name]) for e in endpoints]))
    return 0


def endpoints_of(invocation: Invocation) -> tuple[EndpointSettings, ...]:
    if invocation.demo:
        from laar_tui.endpoints.demo.fleet import demo_endpoints

        return demo_endpoints()
    return invocation.settings.endpoint


def _health(invocation: Invocation, endpoints: Sequence[EndpointSettings]) -> dict[str, Health]:
    """By endpoint; disabled ones are left alone."""
    from laar_tui.conversation.fleet import open_fleet

    asked = [e for e in endpoints if e.enabled]
    with open_fleet(invocation.locations, invocation.demo_speed) as fleet:

        async def probe_all() -> list[Health]:
            return list(await asyncio.gather(*(fleet.reach(e) for e in asked)))

        reached = dict(zip((e.name for e in asked), asyncio.run(probe_all()), strict=True))
    silences = _silences(invocation)
    return {
        name: (ok, f"{text}; {silences[name]}" if silences.get(name) else text)
        for name, (ok, text) in reached.items()
    }


def _silences(invocation: Invocation) -> dict[str, str]:
    """What the history says of endpoints that did not answer the latest questions; nothing where it cannot be read."""
    from laar_tui.conversation.endpoint_records import endpoint_records
    from laar_tui.history.reading import Reader

    try:
        records = endpoint_records(Reader(invocation.locations.history_file), simulated=invocation.demo)
    except HistoryError:
        return {}
    return {name: record.silences for name, record in records.items()}


def _learnt(invocation: Invocation, endpoints: Sequence[EndpointSettings]) -> dict[str, Facts]:
    from laar_tui.conversation.fleet import facts_of

    facts = facts_of(invocation.locations)
    return {e.name: facts.of(e) for e in endpoints}


def _window(endpoint: EndpointSettings, learnt: Facts) -> str:
    window = learnt.smallest(endpoint.context_window)
    if window is None:
        return "unknown"
    return f"{window:,}" if window == endpoint.context_window else f"{window:,} (learnt)"


def _row(endpoint: EndpointSettings, health: Health | None, learnt: Facts) -> list[str]:
    states = ["enabled" if endpoint.enabled else "disabled"]
    if not endpoint.verify_tls:
        states.append("TLS NOT VERIFIED")
    if health is not None:
        states.append(health[1] if health[0] else f"NOT REACHED: {health[1]}")
    return [
        endpoint.name,
        endpoint.model,
        "simulated" if endpoint.simulated else endpoint.protocol,
        shown_url(endpoint.base_url),
        _window(endpoint, learnt),
        key_kind(endpoint.api_key),
        ", ".join(states),
    ]


def _document(endpoint: EndpointSettings, health: Health | None, learnt: Facts) -> dict[str, object]:
    price = endpoint.price
    document: dict[str, object] = {
        "name": endpoint.name,
        "protocol": endpoint.protocol,
        "base_url": shown_url(endpoint.base_url),
        "model": endpoint.model,
        "enabled": endpoint.enabled,
        "simulated": endpoint.simulated,
        "context_window": endpoint.context_window,
        "window_shown": learnt.window,
        "window_told": learnt.told_window,
        "max_output_tokens": endpoint.max_output_tokens,
        "price": {"input": price.input, "output": price.output} if price else None,
        "key": key_kind(endpoint.api_key),
        "verify_tls": endpoint.verify_tls,
    }
    if health is not None:
        document["health"] = {"reachable": health[0], "message": health[1]}
    return document
