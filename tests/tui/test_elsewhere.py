"""What happens outside the interface while it is open: the configuration changes, a file that is mentioned changes."""

from __future__ import annotations

import os
from pathlib import Path

from laar_tui.core.errors import SettingsError
from laar_tui.tui.app import LaarApp
from tests.tui.fake_backend import FakeBackend
from tests.tui.waiting import chat, notices, until


def reloads(backend: FakeBackend) -> int:
    return sum(call == ("reload_settings",) for call in backend.calls)


async def test_a_configuration_changed_elsewhere_counts(backend: FakeBackend, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("")
    backend.config_path = str(file)
    app = LaarApp(backend)
    async with app.run_test() as pilot:
        await until(pilot, lambda: app._configuration is not None)
        await app._look_at_configuration()
        assert reloads(backend) == 0
        file.write_text("[routing]\n")
        await app._look_at_configuration()
        assert reloads(backend) == 1
        await until(pilot, lambda: any("changed elsewhere" in notice for notice in notices(pilot)))
        await app._look_at_configuration()
        assert reloads(backend) == 1
        file.unlink()
        await app._look_at_configuration()
        assert reloads(backend) == 1, "an editor is writing it anew"


async def test_a_broken_one_is_told_once_and_the_old_stays(backend: FakeBackend, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("")
    backend.config_path = str(file)
    app = LaarApp(backend)

    async def refuse() -> None:
        backend.calls.append(("reload_settings",))
        raise SettingsError("line 1 is not TOML.")

    async with app.run_test() as pilot:
        await until(pilot, lambda: app._configuration is not None)
        backend.reload_settings = refuse  # type: ignore[method-assign]
        file.write_text("[routing")
        await app._look_at_configuration()
        await app._look_at_configuration()
        assert reloads(backend) == 1
        await until(pilot, lambda: any("What was set before still counts" in n for n in notices(pilot)))


async def test_a_mentioned_file_counts_while_it_is_written(backend: FakeBackend, tmp_path: Path) -> None:
    file = tmp_path / "lease.txt"
    file.write_text("text")

    def previews() -> int:
        return sum(call[0] == "preview" for call in backend.calls)

    def added() -> int:
        return sum(call[0] == "add_file" for call in backend.calls)

    async with LaarApp(backend).run_test() as pilot:
        composer, strip = chat(pilot).composer, chat(pilot).strip

        def counted() -> int:
            return strip.decision.features.tokens if strip.decision is not None else 0

        composer.editor.insert(f"What is in @{file}")
        await until(pilot, lambda: counted() == 15_234)
        assert not composer.chips.chips
        composer.editor.insert("?")
        await until(pilot, lambda: previews() == 2 and counted() == 15_234)
        assert added() == 1, "the same version is measured once"
        os.utime(file, ns=(1, 1))
        composer.editor.insert("!")
        await until(pilot, lambda: added() == 2)
