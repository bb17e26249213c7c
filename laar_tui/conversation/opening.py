"""Opens what a session works with, and turns settings into what each floor wants. Blocks; imports every floor below."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from laar_tui.conversation.families import families_of
from laar_tui.conversation.learning import teach
from laar_tui.conversation.parts import Listener, Parts, all_simulated
from laar_tui.conversation.reading_time import ReadingTime
from laar_tui.conversation.servers import out_of_credit, with_window
from laar_tui.conversation.set_aside import open_history
from laar_tui.core.clock import Monotonic, WallClock
from laar_tui.core.errors import HistoryError, LaarError, SettingsError, UsageError
from laar_tui.documents.language import LanguageIdentifier
from laar_tui.documents.measure import Measurer
from laar_tui.documents.tokens import TokenCounter
from laar_tui.endpoints.confidential import is_exposed
from laar_tui.endpoints.demo.mount import demo_transports
from laar_tui.endpoints.network import Network
from laar_tui.history.evidence import reading_times
from laar_tui.history.reading import Reader
from laar_tui.history.store import History
from laar_tui.routing.arms import Arm, RoutingPolicy
from laar_tui.routing.policy import Router
from laar_tui.routing.profile import CapabilityProfile, match_profile, profile_of_endpoint
from laar_tui.settings.endpoint_facts import EndpointFacts
from laar_tui.settings.locations import Locations, ensure_private
from laar_tui.settings.model import EndpointSettings, RoutingSettings, Settings
from laar_tui.settings.profile_files import load_profiles, shipped_profiles_dir
from laar_tui.settings.secrets import resolve_key


def open_parts(
    locations: Locations,
    settings: Settings,
    endpoints: Mapping[str, EndpointSettings],
    *,
    demo_speed: float,
    interactive: bool,
    monotonic: Monotonic,
    wall_clock: WallClock,
    random: Callable[[], float],
    relearn: Callable[[], Awaitable[None]],
    listeners: list[Listener],
) -> Parts:
    """Everything but the questions. Raises :class:`HistoryError` and :class:`SettingsError`; nothing is left open then."""
    facts = EndpointFacts(locations.endpoint_facts_file, wall_clock)
    # A profile that does not exist is to be told before anything is opened.
    families = families_among(endpoints.values(), locations)
    with suppress(UsageError):  # what is kept there only saves time: what needs it makes do without
        ensure_private(locations.cache_dir)
    identifier = LanguageIdentifier(locations.cache_dir)
    history, history_problem = open_history(
        locations, wall_clock, keep_documents=settings.privacy.keep_documents
    )

    try:
        taught_router = router_maker(locations, settings, endpoints, history, facts)
        router = taught_router()
    except LaarError:
        history.close()
        raise
    reading = ReadingTime()
    with suppress(HistoryError):
        reading = reading_time(Reader(locations.history_file), endpoints)
    without_credit = out_of_credit(endpoints.values(), facts)
    return Parts(
        router=router,
        taught_router=taught_router,
        network=Network(
            monotonic=monotonic,
            wall_clock=wall_clock,
            resolve_key=key_resolver(),
            transports=demo_transports(demo_speed),
            facts=facts,
        ),
        history=history,
        history_problem=history_problem,
        measurer=Measurer(TokenCounter(locations.cache_dir), identifier),
        endpoints=endpoints,
        routing=settings.routing,
        checking=settings.checking,
        monotonic=monotonic,
        wall_clock=wall_clock,
        random=random,
        relearn=relearn,
        reading=reading,
        speed=demo_speed,
        interactive=interactive,
        health=dict.fromkeys(endpoints, "unknown"),
        facts=facts,
        out_of_service={**without_credit, **unusable(endpoints.values())},
        without_credit=set(without_credit),
        listeners=listeners,
        families=families,
        guess_language=identifier.guess,
    )


def router_maker(
    locations: Locations,
    settings: Settings,
    endpoints: Mapping[str, EndpointSettings],
    history: History,
    facts: EndpointFacts,
) -> Callable[[], Router]:
    """What makes a router for these endpoints, taught everything ``history`` holds. Raises :class:`SettingsError`."""
    profiles = all_profiles(locations)
    policy = routing_policy(settings.routing)
    simulated = all_simulated(endpoints)

    def taught_router() -> Router:
        arms = arms_of([with_window(e, facts) for e in endpoints.values()], profiles)
        router = Router(arms, profiles, policy)
        # A history that may only be read still teaches; of a damaged one, what can be read does.
        with suppress(HistoryError):
            teach(router, Reader(locations.history_file), simulated=simulated)
        if history.path != locations.history_file:
            teach(router, history.reader, simulated=simulated)
        return router

    return taught_router


def families_among(endpoints: Iterable[EndpointSettings], locations: Locations) -> dict[str, str]:
    """The model family of each endpoint. Raises :class:`SettingsError`."""
    return families_of(arms_of(tuple(endpoints), all_profiles(locations)))


def reading_time(reader: Reader, endpoints: Mapping[str, EndpointSettings]) -> ReadingTime:
    """How long this user takes over answers of this kind of endpoint. Raises :class:`HistoryError`."""
    return ReadingTime(reading_times(reader, simulated=all_simulated(endpoints)))


def unusable(endpoints: Iterable[EndpointSettings]) -> dict[str, str]:
    """Endpoints that cannot be asked as they are configured, with the reason, so that none of them costs an attempt."""
    found: dict[str, str] = {}
    for endpoint in endpoints:
        sent = {**endpoint.headers, **({"authorization": endpoint.api_key} if endpoint.api_key else {})}
        if not endpoint.allow_plain_http and is_exposed(endpoint.base_url, sent):
            found[endpoint.name] = (
                "its key would travel unencrypted; use https, or set allow_plain_http = true"
            )
        if endpoint.api_key.startswith("${"):
            # Only the environment is looked up at once: a keyring or a command may ask the user something.
            try:
                resolve_key(endpoint.api_key, os.environ)
            except SettingsError as error:
                found[endpoint.name] = error.message
    return found


def all_profiles(locations: Locations) -> tuple[CapabilityProfile, ...]:
    """The shipped priors and the user's own, from ``profiles`` beside the configuration file. Raises :class:`SettingsError`."""
    return load_profiles(shipped_profiles_dir(), locations.config_file.parent / "profiles")


def arms_of(endpoints: Sequence[EndpointSettings], profiles: Sequence[CapabilityProfile]) -> tuple[Arm, ...]:
    """One arm per endpoint. ``endpoint.profile`` names its prior; without it the model's name is looked for.

    Raises :class:`SettingsError` for a profile that is named and does not exist.
    """
    for e in endpoints:
        if e.profile and match_profile(e.profile, profiles) is None:
            raise SettingsError(
                f"no profile stands for {e.profile!r}.",
                "See laar-chat profiles list, or leave the key out to have it guessed.",
                key=f"endpoint {e.name}, profile",
            )
    return tuple(
        Arm(
            name=e.name,
            model=e.model,
            profile=profile_of_endpoint(e.name, e.model, e.profile, profiles),
            context_window=e.context_window,
            max_output_tokens=e.max_output_tokens,
            price_input=e.price.input if e.price else 0.0,
            price_output=e.price.output if e.price else 0.0,
            temperature=e.temperature,
            simulated=e.simulated,
            timeout_s=e.timeouts.total,
        )
        for e in endpoints
    )


def routing_policy(settings: RoutingSettings) -> RoutingPolicy:
    return RoutingPolicy(
        value_of_answer_s=settings.value_of_answer_s,
        seconds_per_money=settings.seconds_per_money,
        attempts=settings.attempts,
        budget_seconds=settings.budget_seconds,
        budget_money=settings.budget_money,
        explore=settings.explore,
    )


def key_resolver() -> Callable[[EndpointSettings], str | None]:
    """A lookup that asks each key's source once and remembers the answer for the process."""
    known: dict[str, str | None] = {}

    def resolve(endpoint: EndpointSettings) -> str | None:
        if endpoint.api_key not in known:
            secret = resolve_key(endpoint.api_key, os.environ)
            known[endpoint.api_key] = secret.reveal() if secret else None
        return known[endpoint.api_key]

    return resolve
