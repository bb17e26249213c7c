from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from laar_tui.history.store import History
from tests.history.building import open_history


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "history.db"


@pytest.fixture
def history(path: Path) -> Iterator[History]:
    with open_history(path) as opened:
        yield opened
