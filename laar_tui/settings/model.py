"""The typed shape of the configuration file. Field names are the file's keys; see ``settings/template.py`` for the commented file."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

Protocol = Literal["openai", "anthropic", "ollama", "demo"]
OverlapMode = Literal["off", "prefetch", "race"]

AUTO_JUDGE = "auto"
"""As ``[checking] judge``: whoever is best placed for each answer. An endpoint of that name comes first."""

PositiveSeconds = Annotated[float, Meta(gt=0)]
PositiveTokens = Annotated[int, Meta(gt=0)]
NonNegative = Annotated[float, Meta(ge=0)]


class Timeouts(Struct, frozen=True, forbid_unknown_fields=True):
    """Seconds. ``first_byte`` is long because a local server may prefill a long prompt for minutes."""

    connect: PositiveSeconds = 10
    first_byte: PositiveSeconds = 300
    idle: PositiveSeconds = 90
    total: PositiveSeconds = 1800


class Price(Struct, frozen=True, forbid_unknown_fields=True):
    """Money per million tokens, in any one currency."""

    input: NonNegative = 0
    output: NonNegative = 0


class EndpointSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One ``[[endpoint]]`` table: one model on one server."""

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    protocol: Protocol = "openai"
    base_url: Annotated[str, Meta(min_length=1)]
    model: Annotated[str, Meta(min_length=1)]
    api_key: str = ""
    enabled: bool = True
    context_window: PositiveTokens | None = None
    max_output_tokens: PositiveTokens = 1024
    temperature: Annotated[float, Meta(ge=0, le=2)] = 0
    price: Price | None = None
    timeouts: Timeouts = field(default_factory=Timeouts)
    profile: str = ""
    headers: dict[str, str] = {}
    extra_body: dict[str, object] = {}
    verify_tls: bool = True
    allow_plain_http: bool = False
    quotes: bool = True

    @property
    def simulated(self) -> bool:
        return self.protocol == "demo"

    @property
    def risks(self) -> list[str]:
        """What the user has consented to and should not forget: sentences for every place that shows this endpoint."""
        scheme = self.base_url.strip().partition(":")[0].lower()
        found = []
        if scheme == "https" and not self.verify_tls:
            found.append("the server's TLS certificate is not checked (verify_tls = false)")
        if scheme == "http" and self.allow_plain_http and (self.api_key or self.headers):
            found.append("its key travels unencrypted (allow_plain_http = true)")
        return found

    def __repr__(self) -> str:
        """Names the endpoint and nothing that may hold a secret (``api_key``, ``headers``, ``extra_body``)."""
        return f"EndpointSettings(name={self.name!r}, model={self.model!r})"


class RoutingSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """``[routing]``. Budgets are per question; ``None`` means no limit. At most ``overlap_calls`` calls per question may be extra ones
    that overlap another, and they may cost ``overlap_money``: at 0 a paid endpoint is never overlapped.
    ``attempts`` counts those that gave an answer or part of one. ``hedge``: while one is silent far longer than it should be, the next
    one is asked too."""

    attempts: Annotated[int, Meta(ge=1, le=50)] = 4
    value_of_answer_s: PositiveSeconds = 120
    seconds_per_money: NonNegative = 60
    overlap: OverlapMode = "off"
    overlap_calls: Annotated[int, Meta(ge=0, le=20)] = 3
    overlap_money: NonNegative = 0
    budget_seconds: PositiveSeconds | None = None
    budget_money: NonNegative | None = None
    explore: Annotated[float, Meta(ge=0, le=0.5)] = 0.05
    hedge: bool = True

    @property
    def failures(self) -> int:
        """Attempts of one question that may fail without a word, beside the ``attempts`` that give one."""
        return 2 * self.attempts + 2


class CheckingSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """``[checking]``. An answer is rerouted when P(wrong) exceeds ``reroute_above``. ``quotes``: endpoints are asked for verbatim
    quotes (an endpoint's own ``quotes = false`` leaves it out). ``judge`` names the endpoint that judges answers, or is ``"auto"``; it
    gets ``judge_seconds``. ``audit`` is how often a mark is asked for while a checker's record is thin; 0 never. ``canary``: local
    endpoints are asked to repeat a code that stands first in the prompt, which shows whether the server cut it."""

    auto: bool = True
    judge: str = ""
    judge_seconds: PositiveSeconds = 30
    reroute_above: Annotated[float, Meta(gt=0, lt=1)] = 0.8
    quotes: bool = True
    audit: Annotated[float, Meta(ge=0, le=1)] = 0.05
    canary: bool = False


class PrivacySettings(Struct, frozen=True, forbid_unknown_fields=True):
    """``[privacy]``."""

    keep_documents: bool = True


class InterfaceSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """``[interface]``. A paste of at least ``paste_to_document_characters`` or ``paste_to_document_lines`` becomes a document chip;
    ``flat`` is the form for screen readers; ``terminal_title``: the terminal's title tells the conversation; ``notify_after_s`` is how
    long an answer takes, in seconds, before its arrival is rung for.
    """

    theme: str = ""
    flat: bool = False
    terminal_title: bool = True
    notify_after_s: NonNegative = 10
    paste_to_document_characters: Annotated[int, Meta(ge=200)] = 2000
    paste_to_document_lines: Annotated[int, Meta(ge=5)] = 30
    keys: dict[str, str] = {}


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    endpoint: tuple[EndpointSettings, ...] = ()
    routing: RoutingSettings = field(default_factory=RoutingSettings)
    checking: CheckingSettings = field(default_factory=CheckingSettings)
    privacy: PrivacySettings = field(default_factory=PrivacySettings)
    interface: InterfaceSettings = field(default_factory=InterfaceSettings)

    @property
    def enabled_endpoints(self) -> tuple[EndpointSettings, ...]:
        return tuple(e for e in self.endpoint if e.enabled)
