"""Everything a door needs, opened from the settings: history, priors, network, measuring, and the questions of one conversation.

The terminal interface and the command line both hold exactly one :class:`Session`. It lives on one event loop; what is slow runs in
threads. Nothing is sent to an endpoint but by :meth:`Session.begin`, :meth:`Session.mark` with *wrong*, and :meth:`Session.regenerate`.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random as randomness
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from laar_tui.conversation.assembly import arms_of, key_resolver, routing_policy
from laar_tui.conversation.events import Event
from laar_tui.conversation.learning import teach
from laar_tui.conversation.measuring import measure
from laar_tui.conversation.parts import Listener, Parts
from laar_tui.conversation.question_run import QuestionRun
from laar_tui.conversation.restoring import events_of, restore_run
from laar_tui.core.clock import Monotonic, WallClock, system_monotonic, system_wall_clock
from laar_tui.core.decision import Decision
from laar_tui.core.errors import LaarError, UsageError
from laar_tui.core.question import Document, Expectation, MeasuredDocument, Question, TokenCount, Turn
from laar_tui.core.verdict import VerdictValue
from laar_tui.documents.measure import Measurer
from laar_tui.settings.locations import Locations
from laar_tui.settings.model import EndpointSettings, Settings

if TYPE_CHECKING:
    from laar_tui.history.reading import QuestionRow
