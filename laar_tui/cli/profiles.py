"""``laar-chat profiles``: what is believed of models before you have marked anything, and where that comes from."""

from __future__ import annotations

import click

from laar_tui.cli.invocation import Invocation
from laar_tui.cli.output import print_json, table
from laar_tui.conversation.opening import all_profiles
from laar_tui.core.errors import UsageError
from laar_tui.core.figures import percent, tokens_short
from laar_tui.routing.profile import CapabilityProfile, match_profile


@click.group("profiles", short_help="The capability priors: list, show.")
def command() -> None:
    """The capability priors: published accuracies by prompt length and language, with their sources."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def list_profiles(invocation: Invocation, as_json: bool) -> int:
    """List every profile, the shipped ones and yours (the profiles folder beside the configuration file)."""
    profiles = all_profiles(invocation.locations)
    if as_json:
        print_json({"profiles": [_document(p) for p in profiles]})
        return 0
    headings = ["profile", "family", "anchors", "lengths", "languages", "note"]
    click.echo(table(headings, [_row(p) for p in profiles]))
    return 0


@command.command("show")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(invocation: Invocation, name: str, as_json: bool) -> int:
    """Show one profile, by its name or by any model name it stands for."""
    profiles = all_profiles(invocation.locations)
    profile = next((p for p in profiles if p.name == name), None) or match_profile(name, profiles)
    if profile is None:
        raise UsageError(
            f"No profile stands for {name!r}; such a model starts from the wide prior of unknown models.",
            "laar-chat profiles list shows all.",
        )
    if as_json:
        print_json(_document(profile))
        return 0
    click.echo(f"{profile.name}{'  (simulated)' if profile.simulated else ''}")
    click.echo(f"also for: {', '.join(profile.aliases)}\n")
    rows = [
        [f"{a.tokens:,}", a.language, percent(a.accuracy), f"{a.weight:.1f}", a.source]
        for a in profile.anchors
    ]
    click.echo(table(["tokens", "language", "right", "weight", "source"], rows))
    return 0


def _row(profile: CapabilityProfile) -> list[str]:
    lengths = [a.tokens for a in profile.anchors]
    return [
        profile.name,
        profile.family,
        str(len(profile.anchors)),
        f"{tokens_short(min(lengths))} to {tokens_short(max(lengths))}" if lengths else "-",
        ", ".join(sorted({a.language for a in profile.anchors})),
        "simulated" if profile.simulated else "",
    ]


def _document(profile: CapabilityProfile) -> dict[str, object]:
    return {
        "name": profile.name,
        "family": profile.family,
        "aliases": list(profile.aliases),
        "simulated": profile.simulated,
        "anchors": [
            {
                "tokens": a.tokens,
                "language": a.language,
                "accuracy": a.accuracy,
                "weight": a.weight,
                "source": a.source,
            }
            for a in profile.anchors
        ],
    }
