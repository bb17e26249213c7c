"""One fake backend per test, and an app over it."""

from __future__ import annotations

import pytest

from tests.tui.fake_backend import FakeBackend


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


@pytest.fixture
def held() -> FakeBackend:
    """Attempts keep running until the test ends them."""
    return FakeBackend(hold=True)
