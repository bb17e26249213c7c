"""Write a measured profile as the TOML that ``profile_files`` reads."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from laar_tui.core.errors import UsageError
from laar_tui.routing.profile import CapabilityProfile, Run
from laar_tui.settings.locations import ensure_private

_HEAD = """\
# Measured by laar-chat calibrate with generated questions. Counts of several runs add up; each run counts once.
# A row of counts is [prompt tokens, language, task, right answers, questions].
"""


def file_name(profile_name: str) -> str:
    """A safe file name for a profile of any name."""
    plain = re.sub(r"[^\w.-]+", "-", profile_name).strip("-.") or "profile"
    return f"{plain[:80]}.toml"


def profile_text(profile: CapabilityProfile) -> str:
    """The file's text. Anchors are not written: they are those of ``profile.base``."""
    return _HEAD + "\n".join(_lines(profile, "")) + "\n"


def bundle_text(profiles: Sequence[CapabilityProfile]) -> str:
    """Several profiles in one text, as ``profile_files.parse_bundle`` reads it."""
    lines = []
    for profile in profiles:
        lines += ["", "[[profile]]", *_lines(profile, "profile.")]
    return _HEAD + "\n".join(lines) + "\n"


def _lines(profile: CapabilityProfile, under: str) -> list[str]:
    """``under`` goes before the names of tables."""
    lines = [_pair("name", profile.name), _pair("model", profile.model), _pair("family", profile.family)]
    lines += [_pair("endpoint", profile.endpoint), _pair("base", profile.base)]
    if profile.simulated:
        lines.append("simulated = true")
    for key, value in (("language_sd", profile.language_sd), ("hinge_sd", profile.hinge_sd)):
        if value is not None:
            lines.append(f"{key} = {value:g}")
    if profile.speed is not None:
        speed = profile.speed
        lines += ["", f"[{under}speed]", f"base_ttft_s = {speed.base_ttft_s:.4g}"]
        lines += [f"prefill_rate = {speed.prefill_rate:.4g}", f"decode_rate = {speed.decode_rate:.4g}"]
    for run in profile.runs:
        lines += ["", f"[[{under}run]]", *_run_lines(run)]
    return lines


def write_profile(profile: CapabilityProfile, folder: Path) -> Path:
    """Write ``profile`` into ``folder`` at once or not at all; its path.

    Raises :class:`UsageError` where it cannot be written.
    """
    ensure_private(folder)
    path = folder / file_name(profile.name)
    write_whole(path, profile_text(profile))
    return path


def write_whole(path: Path, text: str) -> None:
    """Put ``text`` into ``path`` (0600), which has its old content or all of the new one, whatever happens.

    Raises :class:`UsageError` where it cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise UsageError(
            f"{path} cannot be written: {error.strerror or error}.",
            "Make room or check its permissions, then try again.",
        ) from error


def _run_lines(run: Run) -> list[str]:
    lines = [_pair("id", run.id), _pair("endpoint", run.endpoint), _pair("served", run.served)]
    lines += [f"seed = {run.seed}", _pair("date", run.date)]
    if run.superseded:
        lines.append("superseded = true")
    rows = [f'[{c.tokens}, "{c.language}", "{c.task}", {c.right}, {c.asked}]' for c in run.counts]
    lines.append("counts = [")
    lines += [f"  {', '.join(rows[i : i + 3])}," for i in range(0, len(rows), 3)]
    return [*lines, "]"]


def _pair(key: str, text: str) -> str:
    # JSON's escapes are TOML's, but for DEL, which TOML wants escaped too.
    return f"{key} = {json.dumps(text, ensure_ascii=False)}".replace("\x7f", "\\u007f")
