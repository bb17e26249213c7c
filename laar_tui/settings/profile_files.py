"""Read capability profiles: one TOML file per model, shipped with the package or written by the user (format:
``profiles/README.md``).

A user's profile replaces the shipped one of the same name. The shipped files are tested; the user's are
checked here, and what is wrong with one names file, line and key.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import laar_tui
from laar_tui.core.errors import SettingsError
from laar_tui.routing.difficulty import logistic, logit
from laar_tui.routing.profile import Anchor, CapabilityProfile, Measured, Run, Speed
from laar_tui.routing.task import TASKS

_PROFILE_KEYS = (
    "name",
    "model",
    "family",
    "aliases",
    "level_sd",
    "simulated",
    "speed",
    "table",
    "run",
    "endpoint",
    "base",
    "language_sd",
    "hinge_sd",
)
_RUN_KEYS = ("id", "endpoint", "served", "seed", "date", "superseded", "counts")
_MOST_RUNS, _MOST_COUNTS = 500, 2000
_TABLE_KEYS = (
    "benchmark",
    "task",
    "metric",
    "partial_credit",
    "published_as",
    "source",
    "ref",
    "paper",
    "date",
    "licence",
    "level_shift",
    "weight",
    "anchors",
)
_SPEED_KEYS = ("base_ttft_s", "prefill_rate", "decode_rate")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_MOST_WEIGHT = 200.0
_MOST_ASKED = 1_000_000
_MOST_SHIFT = 10.0


def shipped_profiles_dir() -> Path:
    """``laar_tui/_profiles`` in an installed package, the repository's ``profiles/`` in a checkout."""
    package = Path(laar_tui.__file__).resolve().parent
    installed = package / "_profiles"
    return installed if installed.is_dir() else package.parent / "profiles"


def load_profiles(shipped_dir: Path, user_dir: Path | None = None) -> tuple[CapabilityProfile, ...]:
    """All profiles, by name. A missing folder holds none. Raises :class:`SettingsError` for a file that
    cannot be used."""
    found: dict[str, CapabilityProfile] = {}
    for folder in (shipped_dir, user_dir):
        if folder is None:
            continue
        origin: dict[str, Path] = {}
        try:
            files = sorted(folder.glob("*.toml"))
        except OSError as error:
            raise SettingsError(f"This folder cannot be read: {error.strerror}.", file=folder) from error
        for file in files:
            profile = load_profile(file)
            if profile.name in origin:
                other = origin[profile.name].name
                raise SettingsError(
                    f"{profile.name!r} is also the name in {other}.",
                    "Give each profile its own name.",
                    file=file,
                    key="name",
                )
            origin[profile.name] = file
            found[profile.name] = profile
    return tuple(based(found[name], found) for name in sorted(found))


def based(profile: CapabilityProfile, known: Mapping[str, CapabilityProfile]) -> CapabilityProfile:
    """``profile`` with the anchors of its ``base``, or of the unknown model where that is not there (a file from another machine)."""
    if not profile.base:
        return profile
    base = known.get(profile.base) or known.get("unknown")
    if base is None or base.base or profile.anchors:
        return profile
    return replace(
        profile,
        anchors=base.anchors,
        level_sd=base.level_sd,
        source=f"{profile.source}; {base.source}",
        licence=base.licence,
        speed=profile.speed or base.speed,
    )


def load_profile(file: Path) -> CapabilityProfile:
    """One profile. Raises :class:`SettingsError` naming file, line and key."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"This profile cannot be read: {error.strerror}.", file=file) from error
    except UnicodeDecodeError as error:
        raise SettingsError("This profile is not UTF-8 text.", "Save it as UTF-8.", file=file) from error
    return parse_profile(text, file)


def parse_profile(text: str, file: Path) -> CapabilityProfile:
    """The profile written in ``text``; ``file`` is what errors name."""
    return _Reader(text, file).profile(_content(text, file))


def parse_bundle(text: str, file: Path) -> tuple[CapabilityProfile, ...]:
    """The profiles in ``text``: one, as a profile's own file has it, or several as ``[[profile]]`` tables."""
    content = _content(text, file)
    several = content.get("profile")
    if not isinstance(several, list):
        return (_Reader(text, file).profile(content),)
    if not all(isinstance(one, dict) for one in several) or len(content) > 1:
        raise SettingsError("This is not a bundle of profiles.", "See profiles/README.md.", file=file)
    return tuple(_Reader(text, file).profile(one) for one in several)


def _content(text: str, file: Path) -> dict[str, object]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+)", str(error))
        said = str(error).split(" (at ")[0]
        line = int(place[1]) if place else text.count("\n") + 1
        raise SettingsError(
            f"This is not TOML: {said[:1].lower()}{said[1:]}.",
            "See profiles/README.md.",
            file=file,
            line=line,
        ) from error
    except RecursionError as error:
        raise SettingsError("This is not a profile: it is nested too deeply.", file=file) from error
    return content


class _Reader:
    """Takes values out of one parsed file, complaining with the line they stand on."""

    def __init__(self, text: str, file: Path) -> None:
        self._text = text
        self._file = file

    def profile(self, content: Mapping[str, object]) -> CapabilityProfile:
        self._known_keys(content, _PROFILE_KEYS)
        runs = self._runs(content)
        tables = content.get("table", [] if runs else None)
        if not isinstance(tables, list) or not (tables or runs):
            raise self._error("table", "expected at least one [[table]] with anchors.")
        anchors: list[Anchor] = []
        for number, table in enumerate(tables):
            if not isinstance(table, dict):
                raise self._error("table", "expected [[table]], with two brackets.")
            anchors += self._anchors(table, number)
        name = self._need(content, "name")
        family = self._text_of(content, "family")
        return CapabilityProfile(
            name=name,
            model=self._text_of(content, "model", name),
            family=family,
            aliases=self._texts(content, "aliases"),
            anchors=tuple(anchors),
            source="; ".join(_distinct(tables, "source")) or "laar-chat calibrate",
            date=max((*_distinct(tables, "date"), *(r.date for r in runs)), default=""),
            licence=", ".join(_distinct(tables, "licence")),
            simulated=self._flag(content, "simulated"),
            level_sd=self._number(content, "level_sd", 0.8, 0.0, 5.0),
            speed=self._speed(content),
            runs=runs,
            endpoint=self._text_of(content, "endpoint"),
            base=self._text_of(content, "base"),
            language_sd=self._number(content, "language_sd", 0.5, 0.01, 10.0)
            if "language_sd" in content
            else None,
            hinge_sd=self._number(content, "hinge_sd", 0.7, 0.01, 10.0) if "hinge_sd" in content else None,
        )

    def _runs(self, content: Mapping[str, object]) -> tuple[Run, ...]:
        tables = content.get("run", [])
        if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
            raise self._error("run", "expected [[run]], with two brackets.")
        if len(tables) > _MOST_RUNS:
            raise self._error("run", f"at most {_MOST_RUNS} runs fit into one profile.")
        runs = []
        for number, table in enumerate(tables):
            self._known_keys(table, _RUN_KEYS, number, "run")
            rows = table.get("counts")
            if not isinstance(rows, list) or len(rows) > _MOST_COUNTS:
                text = f'expected at most {_MOST_COUNTS} rows of [tokens, "language", "task", right, asked].'
                raise self._error("counts", text, number, table="run")
            seed = table.get("seed", 0)
            if isinstance(seed, bool) or not isinstance(seed, int):
                raise self._error("seed", "expected a whole number.", number, table="run")
            runs.append(
                Run(
                    id=self._need(table, "id", number, "run"),
                    endpoint=self._text_of(table, "endpoint", "", number, "run"),
                    served=self._text_of(table, "served", "", number, "run"),
                    seed=seed,
                    date=self._text_of(table, "date", "", number, "run"),
                    counts=tuple(self._count(row, number) for row in rows),
                    superseded=self._flag(table, "superseded", number, "run"),
                )
            )
        if len({r.id for r in runs}) < len(runs):
            raise self._error("id", "two runs have the same id: one run counts once.", None)
        return tuple(runs)

    def _count(self, row: object, number: int) -> Measured:
        if isinstance(row, list) and len(row) == 5 and not any(isinstance(v, bool) for v in row):
            tokens, language, task, right, asked = row
            if (
                isinstance(tokens, int)
                and isinstance(language, str)
                and isinstance(task, str)
                and isinstance(right, int)
                and isinstance(asked, int)
                and tokens > 0
                and _LANGUAGE.fullmatch(language)
                and task in TASKS
                and 0 <= right <= asked <= _MOST_ASKED
            ):
                return Measured(tokens, language, task, right, asked)
        text = f"{row!r} is not [tokens, language code, task, right, asked]."
        raise self._error("counts", text, number, table="run")

    def _anchors(self, table: Mapping[str, object], number: int) -> list[Anchor]:
        """The anchors of the ``number``-th table, on the common level; the table's weight is shared
        evenly."""
        self._known_keys(table, _TABLE_KEYS, number)
        for key in ("benchmark", "task", "published_as", "ref", "paper", "date", "licence"):
            self._text_of(table, key, "", number)
        source = self._need(table, "source", number)
        rows = table.get("anchors")
        if not isinstance(rows, list) or not rows:
            raise self._error("anchors", 'expected rows of [tokens, "language", accuracy].', number)
        weight = self._number(table, "weight", 10.0, 0.0, _MOST_WEIGHT, number) / len(rows)
        shift = self._number(table, "level_shift", 0.0, -_MOST_SHIFT, _MOST_SHIFT, number)
        metric = self._text_of(table, "metric", "", number)
        partial = self._flag(table, "partial_credit", number)
        anchors = []
        for row in rows:
            tokens, language, accuracy = self._row(row, number)
            # Published 0 and 1 are rounded; an infinite logit would be a claim nobody makes.
            level = logistic(logit(min(0.98, max(0.02, accuracy))) + shift) if shift else accuracy
            anchors.append(Anchor(tokens, language, level, weight, source, accuracy, metric, partial))
        return anchors

    def _row(self, row: object, number: int) -> tuple[int, str, float]:
        if isinstance(row, list) and len(row) == 3 and not any(isinstance(v, bool) for v in row):
            tokens, language, accuracy = row
            if (
                isinstance(tokens, int)
                and isinstance(language, str)
                and isinstance(accuracy, (int, float))
                and tokens > 0
                and _LANGUAGE.fullmatch(language)
                and 0 <= accuracy <= 1
            ):
                return tokens, language, float(accuracy)
        raise self._error("anchors", f"{row!r} is not [tokens, language code, accuracy from 0 to 1].", number)

    def _speed(self, content: Mapping[str, object]) -> Speed | None:
        table = content.get("speed")
        if table is None:
            return None
        if not isinstance(table, dict):
            raise self._error("speed", "expected a table [speed].")
        self._known_keys(table, _SPEED_KEYS)
        for key in _SPEED_KEYS:
            if key not in table:
                raise self._error("speed", f"the key {key} is missing.")
        base, prefill, decode = (self._number(table, key, 1.0, 1e-3, 1e7) for key in _SPEED_KEYS)
        return Speed(base, prefill, decode)

    # -- single values -------------------------------------------------------------------------------

    def _known_keys(
        self,
        table: Mapping[str, object],
        known: Sequence[str],
        number: int | None = None,
        kind: str = "table",
    ) -> None:
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                hint = f"Did you mean {near[0]}?" if near else f"Known here: {', '.join(known)}."
                raise self._error(key, "this key is not known here.", number, hint, kind)

    def _need(
        self, table: Mapping[str, object], key: str, number: int | None = None, kind: str = "table"
    ) -> str:
        if key not in table:
            raise self._error(key, "this key is missing.", number, table=kind)
        value = self._text_of(table, key, "", number, kind)
        if not value.strip():
            raise self._error(key, "expected text in quotes, not empty.", number, table=kind)
        return value

    def _text_of(
        self,
        table: Mapping[str, object],
        key: str,
        default: str = "",
        number: int | None = None,
        kind: str = "table",
    ) -> str:
        value = table.get(key, default)
        if not isinstance(value, str):
            raise self._error(key, "expected text in quotes.", number, table=kind)
        return value

    def _flag(
        self, table: Mapping[str, object], key: str, number: int | None = None, kind: str = "table"
    ) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            raise self._error(key, "expected true or false.", number, table=kind)
        return value

    def _number(
        self,
        table: Mapping[str, object],
        key: str,
        default: float,
        least: float,
        most: float,
        number: int | None = None,
    ) -> float:
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
            raise self._error(key, f"expected a number from {least:g} to {most:g}.", number)
        return float(value)

    def _texts(self, table: Mapping[str, object], key: str) -> tuple[str, ...]:
        values = table.get(key, [])
        if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
            raise self._error(key, 'expected a list of texts, like ["my-model-*"].')
        return tuple(v for v in values if isinstance(v, str))

    def _error(
        self, key: str, message: str, number: int | None = None, hint: str = "", table: str = "table"
    ) -> SettingsError:
        line = _line_of(self._text, key, number, table)
        return SettingsError(message, hint, file=self._file, line=line, key=key)


def _distinct(tables: Sequence[Mapping[str, object]], key: str) -> list[str]:
    return list(dict.fromkeys(str(t[key]) for t in tables if t.get(key)))


def _line_of(text: str, key: str, number: int | None, table: str = "table") -> int | None:
    """The line (from 1) on which ``key`` stands, within the ``number``-th ``[[table]]`` (or ``[[run]]``) where given."""
    lines = text.split("\n")
    starts = [i for i, line in enumerate(lines) if re.match(rf"\s*\[\[\s*{table}\s*\]\]", line)]
    first, last = 0, len(lines)
    if number is not None and number < len(starts):
        first = starts[number]
        last = starts[number + 1] if number + 1 < len(starts) else last
    pattern = re.compile(rf"\s*(?:\[+\s*)?[\"']?{re.escape(key)}[\"']?\s*(?:=|\])")
    for i in range(first, last):
        if pattern.match(lines[i]):
            return i + 1
    return first + 1 if number is not None else None
