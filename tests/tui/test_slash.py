"""Which texts are commands, and which are questions that begin with a slash."""

from __future__ import annotations

import pytest

from laar_tui.tui.widgets.composer.slash import completions, parse


def test_a_command_with_its_argument() -> None:
    command = parse("/wrong it invented a clause")
    assert command is not None
    assert command.action is not None
    assert (command.action.id, command.argument) == ("answer.wrong", "it invented a clause")


@pytest.mark.parametrize(
    "text",
    ["/usr/bin/env is missing, why?", "/ what", "//", "a /wrong b", "/etc\nfoo", "", "/2 + 2", "/home/x"],
)
def test_a_question_that_begins_with_a_slash(text: str) -> None:
    assert parse(text) is None


def test_an_unknown_command_names_the_nearest() -> None:
    command = parse("/wrnog")
    assert command is not None
    assert command.action is None
    assert command.nearest == "wrong"


def test_a_reason_may_have_several_lines() -> None:
    command = parse("/wrong first\nsecond")
    assert command is not None
    assert command.argument == "first\nsecond"


def test_completions_follow_what_is_typed() -> None:
    assert [a.slash for a in completions("/re")] == ["regenerate", "reload", "review"]
    assert completions("/right now") == []
    assert completions("why") == []
