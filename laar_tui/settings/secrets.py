"""Find API keys where the configuration says they are, and keep them out of everything that is shown or
stored.
"""

from __future__ import annotations

import hmac
import re
import shlex
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NoReturn
from urllib.parse import quote, quote_plus, urlsplit, urlunsplit

from laar_tui.core.errors import SettingsError
from laar_tui.core.words import split_words

MASK = "***"
KEYRING_SERVICE = "laar-chat"
COMMAND_TIMEOUT_S = 20.0

RunCommand = Callable[[Sequence[str]], bytes]
"""Runs a program and returns what it wrote to standard output; raises ``OSError`` or
``subprocess.SubprocessError``.
"""

KeyringGet = Callable[[str, str], str | None]
"""Service and name to the stored secret; ``None`` when there is none; ``SettingsError`` when there is no
keyring.
"""

_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_BARE_VARIABLE = re.compile(r"\$[A-Za-z_]\w*")
_SENDABLE = re.compile(r"[!-~]+")  # Visible ASCII: anything else cannot stand in an HTTP header.


class Secret:
    """A key that shows itself only to :meth:`reveal`: not in ``repr``, ``str``, an f-string, a log line, or
    a pickle.
    """

    __slots__ = ("_hidden",)

    def __init__(self, value: str) -> None:
        self._hidden = value

    def reveal(self) -> str:
        """The key itself, for the request that needs it."""
        return self._hidden

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        mine, theirs = (s.encode("utf-8", "surrogatepass") for s in (self._hidden, other._hidden))
        return hmac.compare_digest(mine, theirs)

    def __hash__(self) -> int:
        return hash(self._hidden)

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Secret:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not to be stored")


def run_quietly(arguments: Sequence[str]) -> bytes:
    """Run a program without a shell, away from the terminal; its standard output. Raises after
    :data:`COMMAND_TIMEOUT_S`.

    It gets a session of its own, so that a password prompt fails instead of drawing over the screen.
    """
    done = subprocess.run(
        list(arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=COMMAND_TIMEOUT_S,
        check=True,
        start_new_session=True,
    )
    return done.stdout


def get_from_keyring(service: str, name: str) -> str | None:
    """What the system's keyring stores. Raises ``SettingsError`` when there is no usable keyring on this
    machine.
    """
    try:
        import keyring
        import keyring.errors
    except ImportError:
        raise SettingsError(
            'the key is said to be in a keyring, but the package "keyring" is not installed.',
            'Install it with: pip install "laar-chat[keyring]", or use "${NAME}" or "command:…".',
        ) from None
    try:
        password: str | None = keyring.get_password(service, name)
    except keyring.errors.NoKeyringError:
        raise SettingsError(
            "the key is said to be in a keyring, but this machine has none (usual on servers).",
            'Use "${NAME}" or "command:…" instead.',
        ) from None
    except Exception as error:  # noqa: BLE001 - backends raise their own (D-Bus, locked, dismissed), with no common base.
        raise SettingsError(
            f"the keyring did not answer ({type(error).__name__}).", "Unlock it and try again."
        ) from None
    return password


def store_in_keyring(name: str, key: str) -> None:
    """Keep ``key`` in the system's keyring, where ``"keyring:NAME"`` finds it. Raises ``SettingsError`` without a usable keyring."""
    try:
        import keyring
        import keyring.errors
    except ImportError:
        raise SettingsError(
            'the key cannot be kept in a keyring: the package "keyring" is not installed.',
            'It comes with: pip install "laar-chat[keyring]".',
        ) from None
    try:
        keyring.set_password(KEYRING_SERVICE, name, key)
    except keyring.errors.NoKeyringError:
        raise SettingsError("this machine has no keyring (usual on servers).") from None
    except Exception as error:  # noqa: BLE001 - as in get_from_keyring.
        raise SettingsError(f"the keyring did not take the key ({type(error).__name__}).") from None


def resolve_key(
    reference: str,
    environ: Mapping[str, str],
    run_command: RunCommand = run_quietly,
    keyring_get: KeyringGet = get_from_keyring,
) -> Secret | None:
    """The key that the setting ``api_key`` refers to; ``None`` for an empty reference.

    ``"${NAME}"`` is read from ``environ``, ``"keyring:NAME"`` from the system's keyring (service
    ``laar-chat``), ``"command:…"`` is the first line that command prints (no shell, 20 seconds at most);
    anything else is the key itself. Raises ``SettingsError`` when the key is not there or cannot be sent;
    no message contains it. May block: not for the UI loop.
    """
    reference = reference.strip()
    if not reference:
        return None
    if variable := _VARIABLE.fullmatch(reference):
        found = _from_environment(variable[1].strip(), environ)
    elif reference.startswith("keyring:"):
        found = _from_keyring(reference.removeprefix("keyring:").strip(), keyring_get)
    elif reference.startswith("command:"):
        found = _from_command(reference.removeprefix("command:").strip(), run_command)
    elif reference.startswith("${") or _BARE_VARIABLE.fullmatch(reference):
        raise _error(
            "this looks like an environment variable, but is not written as one.", 'Write "${NAME}".'
        )
    else:
        found = reference
    if not _SENDABLE.fullmatch(found):
        raise _error(
            "the key found has blanks, control characters or letters outside ASCII in it.",
            "Copy it again, without the line around it.",
        )
    return Secret(found)


def key_warning(reference: str) -> str | None:
    """A sentence for the user when the key itself stands in the configuration file; ``None`` when it does
    not.
    """
    reference = reference.strip()
    if not reference or reference.startswith(("keyring:", "command:", "$")):
        return None
    return (
        "The API key itself stands in the configuration file, where backups and screenshots catch it. "
        'Put it into an environment variable and write api_key = "${NAME}".'
    )


def shown_url(url: str) -> str:
    """The address without what may be a secret in it: user, password, query."""
    parts = urlsplit(url)
    host = ("***@" if "@" in parts.netloc else "") + parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "***" if parts.query else "", ""))


def key_kind(reference: str) -> str:
    """Where the key comes from, never the key."""
    if not reference:
        return "none"
    if reference.startswith("${"):
        return "environment"
    kind = reference.partition(":")[0]
    return kind if kind in ("keyring", "command") else "literal"


def mask(text: str, secrets: Iterable[Secret]) -> str:
    """``text`` with every secret, also in its URL-encoded form, replaced by ``***``."""
    forms: set[str] = set()
    for secret in secrets:
        value = secret.reveal()
        encoded = value.encode("utf-8", "surrogatepass")
        forms |= {value, quote(encoded, safe=""), quote(encoded), quote_plus(encoded)}
    forms |= {_lower_escapes(form) for form in forms}
    # Longest first, so that a key that contains another one goes whole.
    alternatives = sorted((form for form in forms if form), key=len, reverse=True)
    if not alternatives:
        return text
    return re.sub("|".join(map(re.escape, alternatives)), MASK, text)


def _lower_escapes(text: str) -> str:
    return re.sub(r"%[0-9A-F]{2}", lambda found: found.group().lower(), text)


def _from_environment(name: str, environ: Mapping[str, str]) -> str:
    found = environ.get(name, "").strip()
    if not found:
        shown = name if name.isidentifier() else ascii(name)
        state = "empty" if name in environ else "not set"
        raise _error(f"the environment variable {shown} is {state}.", "Set it before starting laar-chat.")
    return found


def _from_keyring(name: str, keyring_get: KeyringGet) -> str:
    if not name:
        raise _error('"keyring:" needs a name after it.', 'For example: "keyring:openai".')
    found = (keyring_get(KEYRING_SERVICE, name) or "").strip()
    if not found:
        raise _error(
            f"the keyring has no entry {name!a} for the service {KEYRING_SERVICE}.",
            f"Store it with: keyring set {KEYRING_SERVICE} {shlex.quote(name)}",
        )
    return found


def _from_command(command: str, run_command: RunCommand) -> str:
    try:
        arguments = split_words(command)
    except ValueError:
        raise _error("the quotes in the command do not match.", "Check api_key.") from None
    if not arguments:
        raise _error('"command:" needs a command after it.', 'For example: "command:pass show openai".')
    program = ascii(arguments[0])  # Only this much of the command is named: an argument may be a secret.
    try:
        printed = run_command(arguments)
    except FileNotFoundError:
        raise _error(
            f"the command {program} was not found.", "Check its name, or write its full path."
        ) from None
    except subprocess.TimeoutExpired:
        raise _error(
            f"the command {program} did not finish within {COMMAND_TIMEOUT_S:g} seconds.",
            "Run it once in a terminal: it may be waiting for a password.",
        ) from None
    except subprocess.CalledProcessError as error:
        raise _error(
            f"the command {program} failed (exit code {error.returncode}).",
            "Run it in a terminal to see what it says.",
        ) from None
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        said = error.strerror if isinstance(error, OSError) else None
        raise _error(f"the command {program} cannot be run{f': {said}' if said else ''}.", "") from None
    lines = printed.decode("utf-8", "replace").splitlines()
    found = lines[0].strip() if lines else ""
    if not found:
        raise _error(
            f"the command {program} printed no key on its first line.",
            "Run it in a terminal to see what it prints.",
        )
    return found


def _error(message: str, hint: str) -> SettingsError:
    return SettingsError(message, hint, key="api_key")
