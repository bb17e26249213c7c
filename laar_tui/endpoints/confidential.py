"""What of a request is secret, and whether it may travel: a key over plain http to another machine needs the user's consent."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import unquote

from laar_tui.endpoints.dialect import split
from laar_tui.settings.model import EndpointSettings

_SECRET_HEADER = re.compile(r"auth|key|token|secret|cookie|password", re.I)


class PlainHttpError(ValueError):
    """A key would travel unencrypted to another machine, and nobody has consented to that."""


def secrets_of(endpoint: EndpointSettings, key: str | None) -> list[str]:
    """Everything of this endpoint that no sentence may contain."""
    secrets = [key or "", unquote(split(endpoint.base_url).password or "")]
    for name, value in endpoint.headers.items():
        if _SECRET_HEADER.search(name):
            secrets += [value, value.rpartition(" ")[2]]
    return [s for s in secrets if s]


def is_exposed(url: str, headers: Mapping[str, str]) -> bool:
    """Whether others on the way could read a key in this request."""
    parts = split(url)
    if parts.scheme != "http" or is_loopback(parts.hostname or ""):
        return False
    return bool(parts.password) or any(
        _SECRET_HEADER.search(name) and value for name, value in headers.items()
    )


def refuse_if_exposed(url: str, headers: Mapping[str, str]) -> None:
    """Raises :class:`PlainHttpError`, worded for the user."""
    if is_exposed(url, headers):
        host = split(url).hostname or ""
        raise PlainHttpError(
            f"the API key would travel unencrypted to {host}, where others on the way can read it: "
            "use https, or set allow_plain_http = true for this endpoint"
        )


def is_loopback(host: str) -> bool:
    """This machine. An unknown name is not looked up."""
    host = host.strip("[]").rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback or host == "0.0.0.0"
    except ValueError:
        return False
