"""``laar-chat doctor``: is everything in its place, and does every endpoint answer."""

from __future__ import annotations

import asyncio
import os
import platform
import stat
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from laar_tui import __version__
from laar_tui.cli.invocation import Invocation
from laar_tui.cli.output import print_json
from laar_tui.core.errors import LaarError
from laar_tui.core.figures import plural
from laar_tui.core.sanitiser import clean
from laar_tui.core.terminal import can_draw
from laar_tui.settings.model import EndpointSettings, Settings

_PACKAGES = ("textual", "httpx", "tiktoken", "langid", "sqlite-utils", "click", "msgspec", "platformdirs")


LEAST_COLUMNS, LEAST_LINES = 80, 24


@dataclass(frozen=True)
class Finding:
    """One line of the report: ``state`` is ``ok``, ``warning`` or ``problem``."""

    topic: str
    state: str
    text: str


@click.command("doctor", short_help="Check versions, paths, database and endpoints.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(invocation: Invocation, as_json: bool) -> int:
    """Check this installation. Asks each configured endpoint for its model list; sends no question.

    Exits with 2 when the configuration or the database has a problem, with 0 otherwise.
    """
    findings = [
        *_versions(),
        *_places(invocation),
        *_set_aside(invocation),
        *_settings(invocation),
        *_measuring(invocation),
        *_terminal(),
    ]
    findings += asyncio.run(_session_findings(invocation))
    broken = any(f.state == "problem" for f in findings)
    if as_json:
        print_json({"version": __version__, "ok": not broken, "findings": [asdict(f) for f in findings]})
    else:
        marks = {"ok": "ok     ", "warning": "WARNING", "problem": "PROBLEM"}
        for finding in findings:
            click.echo(f"{marks[finding.state]}  {finding.topic:<13} {clean(finding.text)}")
    return 2 if broken else 0


def _versions() -> list[Finding]:
    found = []
    for package in _PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            return [Finding("packages", "problem", f"{package} is not installed; install laar-chat again")]
    python = f"laar-chat {__version__}, Python {platform.python_version()}, {platform.system()}"
    return [Finding("versions", "ok", python), Finding("packages", "ok", ", ".join(found))]


def _places(invocation: Invocation) -> list[Finding]:
    locations = invocation.locations
    findings = []
    for topic, path in (
        ("config", locations.config_file),
        ("data", locations.data_dir),
        ("state", locations.state_dir),
        ("cache", locations.cache_dir),
    ):
        findings.append(_place(topic, path))
    return findings


def _place(topic: str, path: Path) -> Finding:
    try:
        there = path.exists()
    except OSError:
        there = False
    if not there:
        parent = next((p for p in path.parents if p.exists()), path)
        if not (parent.is_dir() and os.access(parent, os.W_OK | os.X_OK)):
            return Finding(topic, "warning", f"{path} cannot be made: {parent} may not be written to")
        return Finding(topic, "ok", f"{path} (not there yet)")
    if topic in _WRITTEN and not os.access(path, os.W_OK):
        return Finding(topic, "warning", f"{path} may not be written to")
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        allowed = "700" if path.is_dir() else "600"
        return Finding(topic, "warning", f"{path} can be read by other users: chmod {allowed} {path}")
    return Finding(topic, "ok", str(path))


_WRITTEN = ("data", "state", "cache")


def _set_aside(invocation: Invocation) -> list[Finding]:
    """Questions that were kept elsewhere while the history could not be used, and wait to be brought in."""
    kept = sorted(invocation.locations.state_dir.glob("set-aside-*.db"))
    return [
        Finding(
            "set aside", "warning", f"questions are kept in {p}: laar-chat history import {p}, then delete it"
        )
        for p in kept
    ]


def _interface(invocation: Invocation, settings: Settings) -> list[Finding]:
    """What is wrong with theme and keys, which only the interface knows."""
    faults = invocation.interface_faults(settings.interface) if invocation.interface_faults else []
    return [Finding("interface", "warning", fault) for fault in faults]


def _settings(invocation: Invocation) -> list[Finding]:
    from laar_tui.settings.secrets import key_warning, resolve_key

    try:
        settings = invocation.settings
    except LaarError as error:
        return [Finding("settings", "problem", str(error))]
    interface = _interface(invocation, settings)
    enabled = len(settings.enabled_endpoints)
    if not settings.endpoint:
        text = (
            "no endpoint is configured; the interface uses the simulated fleet. "
            "laar-chat endpoints discover looks for some"
        )
        return [Finding("settings", "ok", text), *interface]
    findings = [
        Finding("settings", "ok", f"{plural(len(settings.endpoint), 'endpoint')}, {enabled} enabled"),
        *interface,
    ]
    for endpoint in settings.endpoint:
        warning = key_warning(endpoint.api_key)
        if warning:
            findings.append(Finding("key", "warning", f"{endpoint.name}: {warning}"))
        try:
            resolve_key(endpoint.api_key, os.environ)
        except LaarError as error:
            findings.append(Finding("key", "warning", f"{endpoint.name}: {error}"))
        if not endpoint.verify_tls:
            findings.append(Finding("tls", "warning", f"{endpoint.name}: certificates are NOT verified"))
        if endpoint.allow_plain_http and endpoint.base_url.lower().startswith("http://"):
            text = f"{endpoint.name}: its key may travel over plain http, where others can read it"
            findings.append(Finding("tls", "warning", text))
    return findings


def _measuring(invocation: Invocation) -> list[Finding]:
    from laar_tui.documents.language import LanguageIdentifier
    from laar_tui.documents.tokens import TokenCounter

    counter = TokenCounter(invocation.locations.cache_dir)
    counter.load()
    sample = counter.count("The quick brown fox jumps over the lazy dog.")
    ranks = (
        Finding("tokens", "ok", f"exact with {sample.how}")
        if sample.exact
        else Finding(
            "tokens", "warning", f"counts are estimates: {counter.problem}; installing again may mend it"
        )
    )
    guess = LanguageIdentifier(invocation.locations.cache_dir).guess(
        "This sentence is long enough for the language identifier to be sure of itself."
    )
    named = guess.code == "en"
    language = Finding(
        "language", "ok" if named else "warning", f"an English sentence is taken for {guess.code}"
    )
    return [ranks, language]


def _terminal() -> list[Finding]:
    """What the interface needs of a terminal, and what it would look like in this one."""
    term = os.environ.get("TERM", "")
    if not can_draw(term):
        text = "TERM is not set or dumb: the interface cannot open, commands work"
        return [Finding("terminal", "warning", text)]
    colours = os.environ.get("COLORTERM", "") or ("256 colours or fewer" if term else "a console of Windows")
    if os.environ.get("NO_COLOR"):
        colours = "no colours (NO_COLOR)"
    inside = "inside tmux" if os.environ.get("TMUX") else os.environ.get("TERM_PROGRAM", "")
    facts = [*([f"TERM={term}"] if term else []), colours, *([inside] if inside else [])]
    findings = []
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding not in ("utf8", "cp65001"):
        text = f"text is written as {encoding or 'something unknown'}, not UTF-8: set LANG to a UTF-8 locale"
        findings.append(Finding("terminal", "warning", text))
    if sys.stdout.isatty():
        size = os.get_terminal_size()
        facts.append(f"{size.columns} × {size.lines}")
        if size.columns < LEAST_COLUMNS or size.lines < LEAST_LINES:
            text = f"{size.columns} × {size.lines} is small: {LEAST_COLUMNS} × {LEAST_LINES} shows everything"
            findings.append(Finding("terminal", "warning", text))
    return [Finding("terminal", "ok", ", ".join(facts)), *findings]


async def _session_findings(invocation: Invocation) -> list[Finding]:
    """The database, and whether each endpoint answers."""
    from laar_tui.conversation.session import Session

    try:
        session = Session(
            invocation.locations, invocation.settings, demo=invocation.demo, demo_speed=invocation.demo_speed
        )
    except LaarError:
        return []
    findings = []
    try:
        await session.start()
        problem = await session.check_history()
        path = invocation.locations.history_file
        findings.append(Finding("history", "problem" if problem else "ok", problem or str(path)))
        findings += [_reached(e, text, ok) for e, text, ok in await session.probe_endpoints()]
    except LaarError as error:
        findings.append(Finding("history", "problem", str(error)))
    finally:
        await session.close()
    return findings


def _reached(endpoint: EndpointSettings, text: str, ok: bool) -> Finding:
    return Finding("endpoint", "ok" if ok else "warning", f"{endpoint.name}: {text}")
