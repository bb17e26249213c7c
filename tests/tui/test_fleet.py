"""Welcome, endpoints and settings screens over a real fleet: a configuration file, a network thread, servers on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, DataTable, Input, OptionList, SelectionList

import laar_tui.tui.app
from laar_tui.conversation.endpoint_records import EndpointRecord
from laar_tui.conversation.fleet import Fleet
from laar_tui.endpoints.discovery.local import local_servers
from laar_tui.endpoints.discovery.server import Server
from laar_tui.endpoints.network import Network
from laar_tui.history.survival import proportion
from laar_tui.settings.file import load_settings
from laar_tui.settings.model import EndpointSettings
from laar_tui.settings.secrets import resolve_key
from laar_tui.tui.app import LaarApp
from laar_tui.tui.screens.calibrate import CalibrateScreen
from laar_tui.tui.screens.confirm import ConfirmScreen
from laar_tui.tui.screens.endpoint_add import AddScreen
from laar_tui.tui.screens.endpoint_edit import EditScreen
from laar_tui.tui.screens.endpoints import EndpointsScreen
from laar_tui.tui.screens.found import FoundScreen
from laar_tui.tui.screens.report import ReportScreen
from laar_tui.tui.screens.settings import ChoiceScreen, SettingsScreen, ValueScreen
from laar_tui.tui.widgets.fields import KeyInput
from laar_tui.tui.widgets.transcript.offers import Offer
from tests.endpoints.model_server import Answer, ModelServer, listing
from tests.tui.fake_backend import FakeBackend
from tests.tui.waiting import LARGE, SMALL, ask, chat, notices, seen, until

LAST_SHEET = str(Path(laar_tui.tui.app.__file__).with_name("styles") / "fleet.tcss")
ENVIRONMENT = {"GATE_KEY": "sk-MARKER-31337"}


class OnePort(Fleet):
    """Looks at the ports a test names, not at those of the machine it runs on."""

    ports: tuple[int, ...] = ()

    async def local(self, extra_ports: object = ()) -> tuple[Server, ...]:
        return await self._network.look(lambda clients: local_servers(clients, self.ports, 20))


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    def key_of(endpoint: EndpointSettings) -> str | None:
        secret = resolve_key(endpoint.api_key, ENVIRONMENT)
        return secret.reveal() if secret else None

    network = Network(resolve_key=key_of)
    yield OnePort(network, tmp_path / "config.toml", ENVIRONMENT)
    network.close()


@pytest.fixture
def backend(fleet: Fleet) -> FakeBackend:
    backend = FakeBackend()
    backend.keeping = fleet
    return backend


@pytest.fixture
def new(backend: FakeBackend) -> FakeBackend:
    """A machine on which nothing is configured."""
    backend.unconfigured = True
    return backend


@pytest.fixture
def two(backend: FakeBackend, fleet: Fleet) -> FakeBackend:
    fleet.add([endpoint("alpha", context_window=8192), endpoint("beta", enabled=False)])
    backend.settings = fleet.configured()
    backend.simulated = False
    backend.endpoint_names = ("alpha",)
    return backend


def endpoint(name: str, **more: object) -> EndpointSettings:
    values: dict[str, object] = {"name": name, "base_url": "http://127.0.0.1:9/v1", "model": "m", **more}
    return EndpointSettings(**values)  # type: ignore[arg-type]


def configured(fleet: Fleet) -> tuple[EndpointSettings, ...]:
    return load_settings(fleet._config_file).endpoint


def written(fleet: Fleet, text: str | None = None) -> str:
    """The configuration file's text; ``text`` replaces it first."""
    if text is not None:
        fleet._config_file.write_text(text, encoding="utf-8")
    return fleet._config_file.read_text(encoding="utf-8")


def shows(pilot: Pilot[None], text: str) -> bool:
    return text in seen(pilot)


async def dressed(pilot: Pilot[None]) -> None:
    """All style sheets are read: a click finds things where they stay."""
    await until(pilot, lambda: pilot.app.stylesheet.has_source(LAST_SHEET))


def press(pilot: Pilot[None], button: str) -> None:
    """A dialog grows as it speaks: a click by place could miss."""
    pilot.app.screen.query_one(f"#{button}", Button).press()


async def on(pilot: Pilot[None], kind: type) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))


# -- welcome -------------------------------------------------------------------------------------------------------------


async def test_a_first_start_offers_three_ways_and_a_question_works_at_once(new: FakeBackend) -> None:
    async with LaarApp(new).run_test(size=SMALL) as pilot:
        await dressed(pilot)
        await until(pilot, lambda: "nothing yet: no local server" in seen(pilot))
        text = seen(pilot)
        assert text.index("Found by itself") < text.index("Add an endpoint") < text.index("Demo fleet")
        assert "simulated" in text
        await ask(pilot, "Why?")
        assert any(c[0] == "ask" for c in new.calls)


async def test_what_is_found_stands_in_the_welcome(new: FakeBackend, fleet: OnePort) -> None:
    with ModelServer({"/v1/models": listing("a", "b", owned_by="vllm")}) as server:
        fleet.ports = (server.port,)
        async with LaarApp(new).run_test(size=SMALL) as pilot:
            await dressed(pilot)
            await until(pilot, lambda: "vLLM (2 models)" in seen(pilot))


async def test_offers_are_clicked_and_chosen_with_enter(new: FakeBackend) -> None:
    async with LaarApp(new).run_test(size=SMALL) as pilot:
        await dressed(pilot)
        await until(pilot, lambda: "nothing yet" in seen(pilot))
        found, add, demo = pilot.app.screen.query(Offer)
        await pilot.click(add)
        await on(pilot, AddScreen)
        await pilot.press("escape")
        await on(pilot, type(chat(pilot)))
        found.focus()
        await pilot.press("enter")
        await on(pilot, FoundScreen)
        await pilot.press("escape")
        await on(pilot, type(chat(pilot)))
        demo.focus()
        await pilot.press("enter")
        await until(pilot, lambda: chat(pilot).composer.editor.has_focus)


async def test_found_endpoints_are_added_with_two_keys_and_answer_without_a_restart(
    new: FakeBackend, fleet: OnePort
) -> None:
    with ModelServer({"/v1/models": listing("a", "b", owned_by="vllm", max_model_len=9000)}) as server:
        fleet.ports = (server.port,)
        async with LaarApp(new).run_test(size=SMALL) as pilot:
            await dressed(pilot)
            await pilot.press("ctrl+f")
            await until(pilot, lambda: "Add the 2 marked" in seen(pilot))
            await pilot.press("enter")
            await until(pilot, lambda: "2 endpoints: a, b" in seen(pilot))
            assert "2 endpoints ready" in seen(pilot)
            assert ("reload_settings",) in new.calls
            assert "simulated" not in seen(pilot)
    assert [(e.name, e.context_window) for e in configured(fleet)] == [("a", 9000), ("b", 9000)]


async def test_a_service_whose_key_is_set_opens_the_form_and_is_not_contacted_before(
    new: FakeBackend, fleet: OnePort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ENVIRONMENT, "GROQ_API_KEY", "gsk-1")
    async with LaarApp(new).run_test(size=SMALL) as pilot:
        await dressed(pilot)
        await until(pilot, lambda: "$GROQ_API_KEY" in seen(pilot))
        await pilot.press("ctrl+f")
        await until(pilot, lambda: "Groq: $GROQ_API_KEY is set" in seen(pilot))
        assert isinstance(pilot.app.focused, OptionList)
        await pilot.press("down", "enter")
        await on(pilot, AddScreen)
        assert pilot.app.screen.query_one("#address", Input).value == "https://api.groq.com/openai/v1"


# -- adding --------------------------------------------------------------------------------------------------------------


async def fill(pilot: Pilot[None], address: str, key: str = "") -> None:
    await on(pilot, AddScreen)
    pilot.app.screen.query_one("#address", Input).value = address
    pilot.app.screen.query_one("#key", KeyInput).value = key
    press(pilot, "look")


async def test_a_gateway_is_looked_at_tested_and_kept(backend: FakeBackend, fleet: Fleet) -> None:
    with ModelServer({"/v1/models": listing("m1", "m2")}, key=ENVIRONMENT["GATE_KEY"]) as server:
        async with LaarApp(backend).run_test(size=SMALL) as pilot:
            await dressed(pilot)
            await pilot.press("ctrl+r")
            await fill(pilot, server.root)
            await until(pilot, lambda: "wants an API key" in seen(pilot))
            await fill(pilot, server.root, "GATE_KEY")
            await until(pilot, lambda: "2 models" in seen(pilot))
            listed = pilot.app.screen.query_one(SelectionList)
            assert listed.has_focus
            await pilot.press("space", "down", "space")
            assert len(listed.selected) == 2
            await until(pilot, lambda: "2 of 2 models marked" in seen(pilot))
            press(pilot, "test")
            await until(pilot, lambda: not isinstance(pilot.app.screen, AddScreen))
            await until(pilot, lambda: "2 endpoints ready" in seen(pilot))
            assert ENVIRONMENT["GATE_KEY"] not in seen(pilot)
        assert len(server.questions) == 2
    assert [(e.name, e.api_key) for e in configured(fleet)] == [("m1", "${GATE_KEY}"), ("m2", "${GATE_KEY}")]


async def test_one_that_fails_its_test_is_shown_and_kept_only_when_wanted(
    backend: FakeBackend, fleet: Fleet
) -> None:
    with ModelServer(
        {"/v1/models": listing("m")}, chat=lambda _: Answer("GPU on fire", status=400)
    ) as server:
        async with LaarApp(backend).run_test(size=LARGE) as pilot:
            await dressed(pilot)
            await pilot.press("ctrl+r")
            await fill(pilot, server.root)
            await until(pilot, lambda: pilot.app.screen.query_one("#test", Button).display)
            press(pilot, "test")
            await until(pilot, lambda: "GPU on fire" in seen(pilot))
            assert configured(fleet) == ()
            press(pilot, "keep")
            await until(pilot, lambda: not isinstance(pilot.app.screen, AddScreen))
    assert [e.name for e in configured(fleet)] == ["m"]


async def test_a_server_without_a_list_takes_a_typed_model(backend: FakeBackend, fleet: Fleet) -> None:
    with ModelServer({"/props": (200, {"default_generation_settings": {}})}) as server:
        async with LaarApp(backend).run_test(size=LARGE) as pilot:
            await dressed(pilot)
            await pilot.press("ctrl+r")
            await fill(pilot, server.url)
            await until(pilot, lambda: "name the model yourself" in seen(pilot))
            await pilot.press(*"my-model", "enter")
            await until(pilot, lambda: getattr(pilot.app.focused, "id", "") == "test")
            await pilot.press("enter")
            await until(pilot, lambda: not isinstance(pilot.app.screen, AddScreen))
    assert configured(fleet)[0].model == "my-model"


async def test_nobody_at_the_address(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        await dressed(pilot)
        await pilot.press("ctrl+r")
        await fill(pilot, "127.0.0.1:9")
        await until(pilot, lambda: "refused" in seen(pilot))


async def test_a_typed_key_is_hidden_and_a_variable_name_is_not(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        await dressed(pilot)
        await pilot.press("ctrl+r")
        await on(pilot, AddScreen)
        field = pilot.app.screen.query_one("#key", KeyInput)
        for value, hidden, reference in (
            ("GATE_KEY", False, "${GATE_KEY}"),
            ("keyring:x", False, "keyring:x"),
            ("keyr", False, ""),
            ("command:pass show x", False, "command:pass show x"),
            ("sk-MARKER-31337", True, ""),
            ("s", True, ""),
        ):
            field.value = value
            await pilot.pause()
            assert (field.password, field.reference) == (hidden, reference), value
        field.value = "sk-MARKER-31337"
        await pilot.pause()
        assert "MARKER" not in seen(pilot)


# -- the endpoints screen ------------------------------------------------------------------------------------------------


async def opened(pilot: Pilot[None]) -> DataTable[object]:
    await pilot.press("ctrl+l")
    await on(pilot, EndpointsScreen)
    table: DataTable[object] = pilot.app.screen.query_one(DataTable)
    await until(pilot, lambda: table.row_count > 0)
    return table


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_endpoints_are_listed_with_health_window_speed_and_trust(
    two: FakeBackend, size: tuple[int, int]
) -> None:
    two.records = {"alpha": EndpointRecord(proportion(7, 9), 1, (0.4, 0.8, 0.6), (4.0, 9.0, 5.0))}
    async with LaarApp(two).run_test(size=size) as pilot:
        await dressed(pilot)
        await opened(pilot)
        await until(pilot, lambda: "✗ failing" in seen(pilot) and "78 % of 9" in seen(pilot))
        text = seen(pilot)
        for expected in ("8.2K", "0.6 s / 5.0 s", "– off", "none judged", "connection refused", "▄█▅"):
            assert expected in text, expected


async def test_an_endpoint_that_answers_is_said_to(two: FakeBackend, fleet: Fleet) -> None:
    with ModelServer({"/v1/models": listing("m")}) as server:
        fleet.replace("alpha", endpoint("alpha", base_url=server.url))
        two.settings = fleet.configured()
        async with LaarApp(two).run_test(size=SMALL) as pilot:
            await dressed(pilot)
            await opened(pilot)
            await until(pilot, lambda: "✓ answers" in seen(pilot))
            asked = len(server.asked)
            await pilot.press("r")
            await until(pilot, lambda: len(server.asked) > asked and "✓ answers" in seen(pilot))
            await pilot.press("t")
            await on(pilot, ReportScreen)
            await until(pilot, lambda: "alpha works" in seen(pilot))


async def test_an_endpoint_is_switched_off_and_on(two: FakeBackend, fleet: Fleet) -> None:
    async with LaarApp(two).run_test(size=SMALL) as pilot:
        await dressed(pilot)
        await opened(pilot)
        await pilot.press("space")
        await until(pilot, lambda: not configured(fleet)[0].enabled and two.endpoint_names == ())
        await until(pilot, lambda: seen(pilot).count("– off") == 2)
        await pilot.press("down", "space")
        await until(pilot, lambda: configured(fleet)[1].enabled and two.endpoint_names == ("beta",))


async def test_an_endpoint_is_removed_only_after_a_yes(two: FakeBackend, fleet: Fleet) -> None:
    async with LaarApp(two).run_test(size=SMALL) as pilot:
        await dressed(pilot)
        await opened(pilot)
        await pilot.press("delete")
        await on(pilot, ConfirmScreen)
        await pilot.press("enter")
        await on(pilot, EndpointsScreen)
        assert len(configured(fleet)) == 2
        await pilot.press("delete")
        await on(pilot, ConfirmScreen)
        press(pilot, "yes")
        await until(pilot, lambda: [e.name for e in configured(fleet)] == ["beta"])
        await until(pilot, lambda: "alpha" not in seen(pilot))


async def test_an_endpoint_is_changed_and_what_is_wrong_is_said_first(two: FakeBackend, fleet: Fleet) -> None:
    async with LaarApp(two).run_test(size=LARGE) as pilot:
        await dressed(pilot)
        await opened(pilot)
        await pilot.press("e")
        await on(pilot, EditScreen)
        screen = pilot.app.screen
        for key, wrong, said in (
            ("context_window", "many", "whole number"),
            ("base_url", "ftp://h", "http://"),
            ("name", "Beta", "already there"),
        ):
            field = screen.query_one(f"#{key}", Input)
            good, field.value = field.value, wrong
            press(pilot, "save")
            await until(pilot, partial(shows, pilot, said))
            field.value = good
        screen.query_one("#context_window", Input).value = "16,384"
        screen.query_one("#price_input", Input).value = "0.5"
        press(pilot, "save")
        await on(pilot, EndpointsScreen)
        await until(pilot, lambda: "16.4K" in seen(pilot))
    changed = configured(fleet)[0]
    assert (changed.context_window, changed.price is not None and changed.price.input) == (16384, 0.5)


async def test_a_literal_key_is_neither_shown_nor_lost_by_a_change(two: FakeBackend, fleet: Fleet) -> None:
    fleet.replace(
        "alpha", endpoint("alpha", api_key="sk-MARKER-31337", base_url="http://u:pw-MARKER@127.0.0.1:9/v1")
    )
    two.settings = fleet.configured()
    async with LaarApp(two).run_test(size=LARGE) as pilot:
        await dressed(pilot)
        await opened(pilot)
        await pilot.press("e")
        await on(pilot, EditScreen)
        await until(pilot, lambda: "Longest answer" in seen(pilot))
        assert "MARKER" not in seen(pilot)
        pilot.app.screen.query_one("#max_output_tokens", Input).value = "2048"
        press(pilot, "save")
        await on(pilot, EndpointsScreen)
        await pilot.pause()
        assert "MARKER" not in seen(pilot)
    changed = configured(fleet)[0]
    assert (changed.api_key, changed.max_output_tokens) == ("sk-MARKER-31337", 2048)
    assert "pw-MARKER" in changed.base_url


async def test_the_simulated_fleet_is_listed_and_stays_as_it_is(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        await dressed(pilot)
        await opened(pilot)
        await until(pilot, lambda: "simulated" in seen(pilot))
        await pilot.press("space")
        await until(pilot, lambda: any("simulated fleet stays" in n for n in notices(pilot)))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is chat(pilot))


async def test_calibrating_begins_with_the_endpoint_chosen(two: FakeBackend) -> None:
    async with LaarApp(two).run_test(size=SMALL) as pilot:
        await dressed(pilot)
        await opened(pilot)
        await pilot.press("c")
        await on(pilot, CalibrateScreen)


async def test_hostile_names_stay_text(two: FakeBackend, fleet: Fleet) -> None:
    two.settings = fleet.configured()
    hostile = "[red]x[/red]"
    fleet.replace("alpha", endpoint(hostile, model="\\[bold]m"))
    two.settings = fleet.configured()
    async with LaarApp(two).run_test(size=LARGE) as pilot:
        await dressed(pilot)
        await opened(pilot)
        await until(pilot, lambda: hostile in seen(pilot))


# -- settings ------------------------------------------------------------------------------------------------------------


async def settings(pilot: Pilot[None], key: str) -> None:
    """The settings screen, with the cursor on ``key``."""
    from laar_tui.settings.catalogue import catalogue

    await pilot.app.run_action("app.show_settings")
    await on(pilot, SettingsScreen)
    at = next(n for n, s in enumerate(catalogue()) if s.key == key)
    pilot.app.screen.query_one(DataTable).move_cursor(row=at)
    await until(pilot, lambda: f"] {key}" in seen(pilot))


async def test_a_number_is_checked_while_it_is_typed_and_counts_at_once(
    backend: FakeBackend, fleet: Fleet
) -> None:
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        await dressed(pilot)
        await settings(pilot, "attempts")
        assert "How many attempts" in seen(pilot)
        assert "counts from the next decision on" in seen(pilot)
        await pilot.press("enter")
        await on(pilot, ValueScreen)
        for wrong, said in (("x", "whole number"), ("99", "at most 50")):
            pilot.app.screen.query_one(Input).value = wrong
            await until(pilot, partial(shows, pilot, said))
            assert pilot.app.screen.query_one("#save", Button).disabled
            await pilot.press("enter")
            assert isinstance(pilot.app.screen, ValueScreen)
        pilot.app.screen.query_one(Input).value = "7"
        await pilot.press("enter")
        await on(pilot, SettingsScreen)
        await until(pilot, lambda: backend.settings.routing.attempts == 7)
        text = written(fleet)
        assert "\nattempts = 7\n" in text
        assert "# How many attempts one question may take." in text
        await pilot.press("delete")
        await until(pilot, lambda: backend.settings.routing.attempts == 4)


async def test_a_switch_a_choice_and_a_limit(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await dressed(pilot)
        await settings(pilot, "auto")
        await pilot.press("enter")
        await until(pilot, lambda: not backend.settings.checking.auto)
        await pilot.press("escape")
        await settings(pilot, "overlap")
        await pilot.press("enter")
        await on(pilot, ChoiceScreen)
        await pilot.press("down", "enter")
        await until(pilot, lambda: backend.settings.routing.overlap == "prefetch")
        await pilot.press("escape")
        await settings(pilot, "budget_seconds")
        await pilot.press("enter", *"30", "enter")
        await until(pilot, lambda: backend.settings.routing.budget_seconds == 30)
        await pilot.press("enter")
        await on(pilot, ValueScreen)
        pilot.app.screen.query_one(Input).value = ""
        await pilot.press("enter")
        await until(pilot, lambda: backend.settings.routing.budget_seconds is None)


async def test_the_theme_is_worn_at_once_and_pastes_follow_their_threshold(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await dressed(pilot)
        await settings(pilot, "theme")
        await pilot.press("enter")
        await on(pilot, ChoiceScreen)
        listed = pilot.app.screen.query_one(OptionList)
        listed.highlighted = ["", *sorted(pilot.app.available_themes)].index("laar-light")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.theme == "laar-light")
        await pilot.press("escape")
        await settings(pilot, "paste_to_document_characters")
        await pilot.press("enter")
        await on(pilot, ValueScreen)
        pilot.app.screen.query_one(Input).value = "300"
        await pilot.press("enter")
        await until(pilot, lambda: chat(pilot).composer.editor._document_characters == 300)


async def test_the_judge_is_chosen_among_the_endpoints(two: FakeBackend) -> None:
    async with LaarApp(two).run_test(size=LARGE) as pilot:
        await dressed(pilot)
        await settings(pilot, "judge")
        await pilot.press("enter")
        await on(pilot, ChoiceScreen)
        await pilot.press("down", "enter")
        await until(pilot, lambda: two.settings.checking.judge == "auto")
        await on(pilot, SettingsScreen)
        await pilot.press("enter")
        await on(pilot, ChoiceScreen)
        await pilot.press("down", "enter")
        await until(pilot, lambda: two.settings.checking.judge == "alpha")


async def test_remapped_keys_are_shown(backend: FakeBackend, fleet: Fleet) -> None:
    fleet.change(("interface", "keys"), {"answer.wrong": "ctrl+b"})
    backend.settings = fleet.configured()
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await dressed(pilot)
        await settings(pilot, "keys")
        await until(pilot, lambda: "^b Mark the answer wrong" in seen(pilot))


async def test_a_file_damaged_meanwhile_is_said_and_left_alone(backend: FakeBackend, fleet: Fleet) -> None:
    written(fleet, "[routing]\nattempts = many\n")
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await dressed(pilot)
        await settings(pilot, "auto")
        await pilot.press("enter")
        await until(pilot, lambda: any("line 2" in n for n in notices(pilot)))
    assert written(fleet) == "[routing]\nattempts = many\n"


async def test_a_key_over_plain_http_is_sent_only_after_a_yes(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        await dressed(pilot)
        await pilot.press("ctrl+r")
        await fill(pilot, "http://gateway.invalid:4000", "GATE_KEY")
        await on(pilot, ConfirmScreen)
        assert "unencrypted" in seen(pilot)
        await pilot.press("escape")
        await on(pilot, AddScreen)
        await until(pilot, lambda: "Not sent." in seen(pilot))
        press(pilot, "look")
        await on(pilot, ConfirmScreen)
        press(pilot, "yes")
        await until(pilot, lambda: isinstance(pilot.app.screen, AddScreen) and "not known" in seen(pilot))


async def test_the_offers_know_what_was_found_in_a_new_conversation_and_after_the_last_endpoint(
    new: FakeBackend, fleet: OnePort
) -> None:
    with ModelServer({"/v1/models": listing("a", owned_by="vllm")}) as server:
        fleet.ports = (server.port,)
        async with LaarApp(new).run_test(size=SMALL) as pilot:
            await dressed(pilot)
            await until(pilot, lambda: "vLLM (1 model)" in seen(pilot))
            await ask(pilot)
            await pilot.press("ctrl+n")
            await until(pilot, lambda: "vLLM (1 model)" in seen(pilot))


async def test_a_file_changed_elsewhere_is_read_again_on_demand(backend: FakeBackend, fleet: Fleet) -> None:
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        await dressed(pilot)
        fleet.add([endpoint("elsewhere")])
        chat(pilot).composer.editor.insert("/reload")
        await pilot.press("enter")
        await until(pilot, lambda: "1 endpoint ready" in seen(pilot))
        assert any("read again" in n for n in notices(pilot))


async def test_the_threshold_of_rerouting_is_a_setting_like_the_others(
    backend: FakeBackend, fleet: Fleet
) -> None:
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await dressed(pilot)
        await settings(pilot, "reroute_above")
        await pilot.press("enter")
        await on(pilot, ValueScreen)
        pilot.app.screen.query_one(Input).value = "1.5"
        await until(pilot, lambda: pilot.app.screen.query_one("#save", Button).disabled)
        pilot.app.screen.query_one(Input).value = "0.95"
        await pilot.press("enter")
        await until(pilot, lambda: backend.settings.checking.reroute_above == 0.95)
        assert "\nreroute_above = 0.95\n" in written(fleet)


async def test_the_settings_say_who_judges_whose_answers(backend: FakeBackend) -> None:
    backend.judging = ["alpha (llama): judged by beta (qwen), another family"]
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await dressed(pilot)
        await settings(pilot, "judge")
        await until(pilot, partial(shows, pilot, "alpha (llama): judged by beta (qwen), another family"))
        await pilot.press("enter")
        await on(pilot, ChoiceScreen)
        assert shows(pilot, "auto")


async def test_what_was_learnt_of_a_server_is_shown_and_forgotten(two: FakeBackend, fleet: Fleet) -> None:
    (alpha, _) = configured(fleet)
    fleet._facts.note_window(alpha, 2048)
    async with LaarApp(two).run_test(size=LARGE) as pilot:
        await dressed(pilot)
        await opened(pilot)
        await until(pilot, partial(shows, pilot, "Learnt: window of 2,048 tokens"))
        assert shows(pilot, "2.0K")
        await pilot.press("x")
        await until(pilot, lambda: not shows(pilot, "Learnt:") and shows(pilot, "8.2K"))
        assert fleet.learnt(alpha).window is None
        await pilot.press("x")
        await until(pilot, lambda: any("Nothing was learnt" in n for n in notices(pilot)))
