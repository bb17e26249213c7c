"""``laar-chat endpoints``: what is configured."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

import click

from laar_tui.cli.invocation import Invocation
from laar_tui.cli.output import print_json, say, table
from laar_tui.settings.model import EndpointSettings


@click.group("endpoints", short_help="The configured endpoints.")
def command() -> None:
    """The configured endpoints."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def list_endpoints(invocation: Invocation, as_json: bool) -> int:
    """List every endpoint of the configuration file (of the simulated fleet with --demo)."""
    endpoints = invocation.settings.endpoint
    if invocation.demo:
        from laar_tui.endpoints.demo.fleet import demo_endpoints

        endpoints = demo_endpoints()
    if as_json:
        print_json({"endpoints": [_document(e) for e in endpoints]})
        return 0
    if not endpoints:
        say(
            f"No endpoint is configured. Write one into {invocation.locations.config_file}, "
            "or try the simulated fleet: laar-chat --demo"
        )
        return 0
    headings = ["endpoint", "model", "protocol", "server", "window", "key", "state"]
    click.echo(table(headings, [_row(e) for e in endpoints]))
    return 0


def _row(endpoint: EndpointSettings) -> list[str]:
    state = "enabled" if endpoint.enabled else "disabled"
    return [
        endpoint.name,
        endpoint.model,
        "simulated" if endpoint.simulated else endpoint.protocol,
        _shown_url(endpoint.base_url),
        f"{endpoint.context_window:,}" if endpoint.context_window else "unknown",
        _key_kind(endpoint.api_key),
        state if endpoint.verify_tls else f"{state}, TLS NOT VERIFIED",
    ]


def _shown_url(url: str) -> str:
    """The address without what may be a secret in it: user, password, query."""
    parts = urlsplit(url)
    host = ("***@" if "@" in parts.netloc else "") + parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "***" if parts.query else "", ""))


def _key_kind(reference: str) -> str:
    """Where the key comes from, never the key."""
    if not reference:
        return "none"
    if reference.startswith("${"):
        return "environment"
    kind = reference.partition(":")[0]
    return kind if kind in ("keyring", "command") else "literal"


def _document(endpoint: EndpointSettings) -> dict[str, object]:
    price = endpoint.price
    return {
        "name": endpoint.name,
        "protocol": endpoint.protocol,
        "base_url": _shown_url(endpoint.base_url),
        "model": endpoint.model,
        "enabled": endpoint.enabled,
        "simulated": endpoint.simulated,
        "context_window": endpoint.context_window,
        "max_output_tokens": endpoint.max_output_tokens,
        "price": {"input": price.input, "output": price.output} if price else None,
        "key": _key_kind(endpoint.api_key),
        "verify_tls": endpoint.verify_tls,
    }
