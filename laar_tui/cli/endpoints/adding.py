"""``laar-chat endpoints add``: look at a server, choose models, try them, write them down.

One gateway gives as many endpoints as wanted.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click
import msgspec

from laar_tui.cli.endpoints.choosing import ask_for_models, named_models
from laar_tui.cli.endpoints.keys import KeySource, ask_where, key_options
from laar_tui.cli.endpoints.shown import server_line
from laar_tui.cli.endpoints.testing import EXIT_FAILED, cost_sentence, report_document, report_text
from laar_tui.cli.invocation import Invocation
from laar_tui.cli.numbers import FiniteRange
from laar_tui.cli.output import print_json, say
from laar_tui.conversation.fleet import MOST_TRIED, Fleet, open_fleet
from laar_tui.core.errors import UnreachableError, UsageError
from laar_tui.core.figures import plural
from laar_tui.endpoints.conformance import Conformance
from laar_tui.endpoints.discovery.models import ModelFound
from laar_tui.endpoints.discovery.server import Server, Trust
from laar_tui.settings.model import EndpointSettings, Price, Protocol
from laar_tui.settings.secrets import key_kind, key_warning, shown_url


@dataclass(frozen=True)
class Wishes:
    """What every endpoint that is added should say beside its model."""

    context_window: int | None
    max_output_tokens: int | None
    price_input: float | None
    price_output: float | None
    profile: str | None

    def applied(self, endpoint: EndpointSettings) -> EndpointSettings:
        given: dict[str, object] = {
            "context_window": self.context_window,
            "max_output_tokens": self.max_output_tokens,
            "profile": self.profile,
        }
        if self.price_input is not None or self.price_output is not None:
            given["price"] = Price(self.price_input or 0, self.price_output or 0)
        return msgspec.structs.replace(endpoint, **{k: v for k, v in given.items() if v is not None})


@click.command("add", short_help="Add the models of a server, each tried first.")
@click.argument("address", required=False)
@click.option("--name", help="What to call it; with several models the beginning of each name.")
@click.option("--model", "models", multiple=True, metavar="MODEL", help="A model of the server; repeatable.")
@click.option("--all-models", is_flag=True, help="Every model of the server that can chat.")
@click.option(
    "--protocol", type=click.Choice(["openai", "anthropic", "ollama"]), help="Found out when left out."
)
@key_options
@click.option(
    "--window",
    type=click.IntRange(1),
    metavar="TOKENS",
    help="Context window, where the server does not tell.",
)
@click.option("--max-output-tokens", type=click.IntRange(1), help="The longest answer.")
@click.option("--price-in", type=FiniteRange(min=0), help="Money per million tokens of prompt.")
@click.option("--price-out", type=FiniteRange(min=0), help="Money per million tokens of answer.")
@click.option(
    "--profile", help="Capability profile to start from; guessed from the model's name when left out."
)
@click.option("--no-verify-tls", is_flag=True, help="Accept a certificate that cannot be verified.")
@click.option(
    "--allow-plain-http", is_flag=True, help="Send the key unencrypted (http://) to another machine."
)
@click.option("--no-test", is_flag=True, help="Send no question before it is written down.")
@click.option("--test-all", is_flag=True, help=f"Try each, also when there are more than {MOST_TRIED}.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def add(
    invocation: Invocation,
    address: str | None,
    name: str | None,
    models: tuple[str, ...],
    all_models: bool,
    protocol: Protocol | None,
    key_env: str | None,
    key_keyring: str | None,
    key_command: str | None,
    ask_key: bool,
    no_key: bool,
    window: int | None,
    max_output_tokens: int | None,
    price_in: float | None,
    price_out: float | None,
    profile: str | None,
    no_verify_tls: bool,
    allow_plain_http: bool,
    no_test: bool,
    test_all: bool,
    as_json: bool,
) -> int:
    """Add the models at ADDRESS (http://127.0.0.1:8000/v1, or a service by its name: openai, anthropic, openrouter, groq, …).

    What is there is found out, its models are listed to choose from, and each is tried with one short question before it is
    written down; one that does not answer is left out. What is configured already is left out too, unless --name gives it another
    name. In a terminal everything left out is asked for.

    Exits with 5 when the server cannot be reached, or none of them answered.
    """
    if models and all_models:
        raise UsageError("--model and --all-models contradict each other.", "Leave one of them out.")
    if invocation.demo:
        raise UsageError("The simulated fleet needs no endpoints.", "Leave --demo out.")
    _ = invocation.settings  # A damaged file is complained about before anything is asked.
    key = KeySource(key_env, key_keyring, key_command, ask_key, no_key)
    wishes = Wishes(window, max_output_tokens, price_in, price_out, profile)
    with open_fleet(invocation.locations) as fleet:
        trust = Trust(not no_verify_tls, allow_plain_http)
        server, reference, trust = find_server(fleet, address, key, protocol, trust)
        say(server_line(server))
        chosen = _chosen(server, models, all_models)
        if not (name and len(chosen) == 1):
            chosen = _left_of(fleet, server, chosen)
        if not no_test:
            _check_number(chosen, test_all)
        drafts = fleet.draft(server, chosen, api_key=reference, name=name or "", trust=trust)
        drafts = tuple(wishes.applied(d) for d in drafts)
        reports = [] if no_test else try_out(fleet, drafts)
        kept, failed = sort_out(drafts, reports)
        if kept:
            fleet.add(kept)
    _report(invocation, kept, failed, reports, as_json=as_json)
    return 0 if kept or not drafts else EXIT_FAILED


def find_server(
    fleet: Fleet, address: str | None, key: KeySource, protocol: Protocol | None, trust: Trust
) -> tuple[Server, str, Trust]:
    """The server, the reference of the key it takes, and what was consented to. Raises ``UsageError`` when there is none to add from."""
    if address is None:
        if not sys.stdin.isatty():
            raise UsageError("Which server?", "laar-chat endpoints add ADDRESS; see also endpoints discover.")
        address = _ask_for_address(fleet)
    base_url, protocol, usual = fleet.meant(address, protocol)
    entry = base_url.partition("://")[2].partition("/")[0]
    reference = key.reference(entry)
    if not key.given and (found := fleet.key_for(base_url)):
        reference = found
        say(f"Using the key in {found}.")
    trust = _consented(fleet, base_url, reference, trust)
    server = asyncio.run(fleet.inspect(base_url, reference, protocol=protocol, trust=trust))
    if server.wants_key and not reference and not key.none:
        if not sys.stdin.isatty():
            hint = f"Give --key-env {usual or 'NAME'}, --key-keyring NAME or --key-command COMMAND."
            raise UsageError(f"{server.title} at {shown_url(server.base_url)}: {server.problem}.", hint)
        reference = ask_where(server.title, entry)
        trust = _consented(fleet, base_url, reference, trust)
        server = asyncio.run(fleet.inspect(base_url, reference, protocol=protocol, trust=trust))
    if not server.reached:
        raise UnreachableError(server.problem + "." * (server.problem[-1:] != "?"), "Nothing was added.")
    if server.wants_key:
        raise UsageError(f"{server.title}: {server.problem}.", "Check the key. Nothing was added.")
    return server, reference, trust


def _consented(fleet: Fleet, base_url: str, reference: str, trust: Trust) -> Trust:
    """Before a key travels unencrypted to another machine, somebody has to say so."""
    if trust.allow_plain_http or not fleet.exposes_key(base_url, reference):
        return trust
    where = shown_url(base_url)
    if not sys.stdin.isatty():
        raise UsageError(
            f"The key would travel unencrypted to {where}, where others on the way can read it.",
            "Use https, or add --allow-plain-http.",
        )
    click.confirm(f"Send the key unencrypted to {where}, where others can read it?", abort=True, err=True)
    return Trust(trust.verify_tls, True)


def try_out(fleet: Fleet, drafts: Sequence[EndpointSettings]) -> list[Conformance]:
    """Put a question to each; says what that costs, how far it is where there are several, and how it went."""
    if not drafts:
        return []
    say(cost_sentence(len(drafts)))

    def told(done: int, report: Conformance) -> None:
        if len(drafts) > 1:
            say(
                f"  {done} of {len(drafts)}: {report.endpoint} {'works' if report.works else 'does not work'}"
            )

    reports = asyncio.run(fleet.test_each(drafts, told))
    for report in reports:
        if len(drafts) == 1 or any(f.state != "ok" for f in report.findings):
            say(report_text(report))
    return reports


def sort_out(
    drafts: Sequence[EndpointSettings], reports: Sequence[Conformance]
) -> tuple[list[EndpointSettings], list[EndpointSettings]]:
    """Those to write down, and those that did not answer."""
    broken = {r.endpoint for r in reports if not r.works}
    return [d for d in drafts if d.name not in broken], [d for d in drafts if d.name in broken]


def _ask_for_address(fleet: Fleet) -> str:
    """An address, or the number of one that was found."""
    found = [(server_line(s), s.base_url) for s in asyncio.run(fleet.local())]
    found += [(f"{k.service}: ${k.variable} is set", k.base_url) for k in fleet.keys_found()]
    for number, (line, _) in enumerate(found, 1):
        say(f"  {number:>3}  {line}")
    what = "Number, or address" if found else "Address"
    answer: str = click.prompt(f"{what} (http://127.0.0.1:8000/v1, or openai, anthropic, groq, …)", err=True)
    if answer.strip().isdecimal() and 1 <= int(answer) <= len(found):
        return found[int(answer) - 1][1]
    return answer


def _chosen(server: Server, names: tuple[str, ...], every: bool) -> tuple[ModelFound, ...]:
    if names:
        return named_models(names, server.models)
    models = server.chat_models
    if not models:
        raise UsageError(
            f"{server.title}: {server.problem or 'it lists no model that can chat'}.",
            "Name one with --model.",
        )
    if every or len(models) == 1:
        return models
    if sys.stdin.isatty():
        return ask_for_models(models)
    shown = ", ".join(m.name for m in models[:20]) + (", …" if len(models) > 20 else "")
    raise UsageError(
        f"{server.title} has {plural(len(models), 'model')}: {shown}.",
        "Choose with --model NAME, or --all-models.",
    )


def _left_of(fleet: Fleet, server: Server, chosen: tuple[ModelFound, ...]) -> tuple[ModelFound, ...]:
    """Without those that are configured already, which is said."""
    new = fleet.unknown_of(server, chosen)
    known = [m.name for m in chosen if m not in new]
    if known:
        shown = ", ".join(known[:10]) + (", …" if len(known) > 10 else "")
        say(f"Configured already, left out: {shown}.")
    return new


def _check_number(chosen: Sequence[ModelFound], test_all: bool) -> None:
    """Very many questions are not put to a server without a word about it."""
    if test_all or len(chosen) <= MOST_TRIED:
        return
    each = f"Each of {len(chosen)} models would be asked a short question, which may cost money"
    if not sys.stdin.isatty():
        raise UsageError(f"{each}.", "Add --test-all to ask them, or --no-test to add them untried.")
    click.confirm(f"{each}. Go on?", abort=True, err=True)


def _report(
    invocation: Invocation,
    kept: Sequence[EndpointSettings],
    failed: Sequence[EndpointSettings],
    reports: Sequence[Conformance],
    *,
    as_json: bool,
) -> None:
    for endpoint in failed:
        say(f"{endpoint.name}: not added, because it did not answer. --no-test adds it all the same.")
    if kept:
        names = ", ".join(e.name for e in kept[:10]) + (", …" if len(kept) > 10 else "")
        say(f"Added {names} to {invocation.locations.config_file}.")
        if warning := key_warning(kept[0].api_key):
            say(warning)
    if as_json:
        print_json(
            {
                "added": [_document(e) for e in kept],
                "failed": [_document(e) for e in failed],
                "tests": [report_document(r) for r in reports],
            }
        )


def _document(endpoint: EndpointSettings) -> dict[str, object]:
    return {
        "name": endpoint.name,
        "protocol": endpoint.protocol,
        "base_url": shown_url(endpoint.base_url),
        "model": endpoint.model,
        "context_window": endpoint.context_window,
        "key": key_kind(endpoint.api_key),
    }
