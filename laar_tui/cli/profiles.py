"""``laar-chat profiles``: what is believed of models before you have marked anything, and where that comes from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zlib import crc32

import click

from laar_tui.cli.invocation import Invocation
from laar_tui.cli.output import print_json, say, table
from laar_tui.conversation.opening import all_profiles
from laar_tui.core.errors import UsageError
from laar_tui.core.figures import percent, plural, tokens_short
from laar_tui.routing.difficulty import MARGINAL_SCALE, logistic
from laar_tui.routing.features import design_of
from laar_tui.routing.prior import base_prior, prior_from
from laar_tui.routing.profile import CapabilityProfile, match_profile


@click.group("profiles", short_help="Priors and measurements: list, show, export, import, forget.")
def command() -> None:
    """The capability priors: published accuracies by prompt length and language, with their sources, and what you measured."""


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
    if profile.runs:
        _show_measured(profile)
        return 0
    click.echo(f"also for: {', '.join(profile.aliases)}\n")
    rows = [
        [f"{a.tokens:,}", a.language, percent(a.accuracy), f"{a.weight:.1f}", a.source]
        for a in profile.anchors
    ]
    click.echo(table(["tokens", "language", "right", "weight", "source"], rows))
    return 0


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.pass_obj
def export(invocation: Invocation, file: Path, names: tuple[str, ...]) -> int:
    """Write what you measured (all, or the profiles NAME) into FILE, for another person or machine.

    It holds counts, model and endpoint names and dates; no question, no answer, no address and no key.
    """
    from laar_tui.settings.profile_writing import bundle_text, profile_text, write_whole

    measured = {p.name: p for p in all_profiles(invocation.locations) if p.runs}
    for name in names:
        if name not in measured:
            raise UsageError(
                f"Nothing was measured under {name!r}.", f"Measured: {', '.join(measured) or 'nothing yet'}."
            )
    chosen = [measured[n] for n in dict.fromkeys(names)] if names else list(measured.values())
    if not chosen:
        raise UsageError("Nothing has been measured yet.", "laar-chat calibrate measures your endpoints.")
    write_whole(file.absolute(), profile_text(chosen[0]) if len(chosen) == 1 else bundle_text(chosen))
    say(f"{plural(len(chosen), 'profile')} written to {file}.")
    return 0


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def import_profiles(invocation: Invocation, file: Path) -> int:
    """Take the profiles in FILE into yours. Counts add up; a run that you already have counts once."""
    from laar_tui.calibration.opening import user_profiles_dir
    from laar_tui.calibration.profile_of_run import merged, weighed
    from laar_tui.settings.profile_files import based, parse_bundle
    from laar_tui.settings.profile_writing import write_profile, write_whole

    folder = user_profiles_dir(invocation.locations)
    known = {p.name: p for p in all_profiles(invocation.locations)}
    text = _read(file)
    for profile in parse_bundle(text, file):
        if not profile.runs:
            target = folder / f"{file.stem}.toml"
            if target.exists() or (profile.name in known and (folder / file.name).exists()):
                raise UsageError(f"{target} is there already.", "Forget it first, or rename the file.")
            from laar_tui.settings.locations import ensure_private

            ensure_private(folder)
            write_whole(target, text)
            say(f"{profile.name}: taken in; it replaces any shipped profile of that name.")
            continue
        new = based(profile, known)
        own = known.get(new.name)
        if own is not None and own.model != new.model:
            new = replace(new, name=f"{new.name}-{crc32(new.model.encode()):08x}")
            own = known.get(new.name)
        had = {r.id for r in own.runs} if own is not None else set()
        fresh = [r for r in new.runs if r.id not in had]
        result = merged(own, new) if own is not None else weighed(new)
        write_profile(result, folder)
        known[result.name] = result
        questions = sum(c.asked for r in fresh for c in r.counts)
        counted = f"{plural(len(fresh), 'new run')} with {plural(questions, 'question')}"
        say(f"{result.name}: {counted}" + (f", {len(new.runs) - len(fresh)} already here." if had else "."))
    return 0


@command.command("forget")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask before deleting.")
@click.pass_obj
def forget(invocation: Invocation, name: str, yes: bool) -> int:
    """Delete your profile NAME. Its model starts again from what is published."""
    from laar_tui.calibration.opening import user_profiles_dir
    from laar_tui.settings.profile_files import load_profile

    folder = user_profiles_dir(invocation.locations)
    for file in sorted(folder.glob("*.toml")) if folder.is_dir() else []:
        if load_profile(file).name != name:
            continue
        if not yes and not click.confirm(f"Delete {file}?", err=True):
            raise click.Abort
        try:
            file.unlink()
        except OSError as error:
            raise UsageError(f"{file} cannot be deleted: {error.strerror or error}.") from error
        say(f"{name} is forgotten.")
        return 0
    shipped = any(p.name == name for p in all_profiles(invocation.locations))
    hint = "It came with laar-chat and stays." if shipped else "laar-chat profiles list shows all."
    raise UsageError(f"You have no profile {name!r}.", hint)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8 text.") from error


def _show_measured(profile: CapabilityProfile) -> None:
    click.echo(f"{profile.model} as measured on {profile.endpoint}, on top of {profile.base}\n")
    rows = [
        [
            f"{m.tokens:,}",
            m.language,
            m.task,
            f"{m.right}/{m.asked}",
            percent(p_right(profile, m.tokens, m.language, m.task)),
        ]
        for m in profile.measured
    ]
    click.echo(table(["tokens", "language", "task", "right", "believed"], rows))
    runs = [
        [
            r.id,
            r.date,
            r.endpoint,
            r.served,
            str(r.seed),
            str(sum(c.asked for c in r.counts)),
            "set aside" if r.superseded else "",
        ]
        for r in profile.runs
    ]
    click.echo("\n" + table(["run", "date", "endpoint", "served", "seed", "questions", "note"], runs))


def p_right(profile: CapabilityProfile, tokens: int, language: str, task: str = "lookup") -> float:
    """What the router starts from, for an average question."""
    prior = prior_from(profile)
    weights = dict(zip(prior.columns, prior.mean, strict=True))
    logit = sum(weights.get(c, base_prior(c)[0]) * v for c, v in design_of(tokens, language, task))
    return logistic(MARGINAL_SCALE * logit)


def _row(profile: CapabilityProfile) -> list[str]:
    lengths = [m.tokens for m in profile.measured] or [a.tokens for a in profile.anchors]
    languages = {m.language for m in profile.measured} or {a.language for a in profile.anchors}
    notes = ["simulated"] if profile.simulated else []
    if profile.runs:
        asked = sum(m.asked for m in profile.measured)
        notes.insert(0, f"measured: {plural(asked, 'question')}, {profile.date}")
    return [
        profile.name,
        profile.family,
        str(len(profile.anchors)),
        f"{tokens_short(min(lengths))} to {tokens_short(max(lengths))}" if lengths else "-",
        ", ".join(sorted(languages)),
        ", ".join(notes),
    ]


def _document(profile: CapabilityProfile) -> dict[str, object]:
    found: dict[str, object] = {
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
    if profile.runs:
        found |= {
            "endpoint": profile.endpoint,
            "model": profile.model,
            "base": profile.base,
            "measured": [
                {
                    "tokens": m.tokens,
                    "language": m.language,
                    "task": m.task,
                    "right": m.right,
                    "asked": m.asked,
                    "p": p_right(profile, m.tokens, m.language, m.task),
                }
                for m in profile.measured
            ],
            "runs": [
                {"id": r.id, "date": r.date, "endpoint": r.endpoint, "served": r.served, "seed": r.seed}
                | {"questions": sum(c.asked for c in r.counts), "superseded": r.superseded}
                for r in profile.runs
            ],
        }
    return found
