"""What the parsers of all dialects share: the events of a body, ends that are no payload, and what cannot be read."""

from __future__ import annotations

from abc import ABC, abstractmethod

from laar_tui.endpoints.answer import AnswerRecord
from laar_tui.endpoints.failures import Failure, of_payload
from laar_tui.endpoints.framing import BodyReader
from laar_tui.endpoints.json_values import Json, table
from laar_tui.endpoints.masking import Mask
from laar_tui.endpoints.readable import parsed, sentence
from laar_tui.endpoints.sse import SseEvent


class EventParser(ABC):
    """See :class:`laar_tui.endpoints.dialect.AnswerParser`. A dialect says what a payload means; ``understood`` is set by it once
    something was in its protocol."""

    def __init__(self, record: AnswerRecord, hide: Mask) -> None:
        self.record = record
        self.hide = hide
        self.understood = False
        self._reader = BodyReader()
        self._finishing = False

    @abstractmethod
    def take_payload(self, payload: Json, event: str) -> None:
        """One decoded object, and the name of its event (``UNFRAMED`` for bare JSON)."""

    def feed(self, data: bytes) -> None:
        for event in self._reader.feed(data):
            self._take(event)
        if self._reader.hopeless and (trouble := self._reader.trouble(self.hide, understood=False)):
            self.record.fail(trouble)

    def finish(self) -> Failure | None:
        self.drain()
        if self.record.ended or self.record.shown:
            return None
        return self._reader.trouble(self.hide, understood=self.understood)

    def drain(self) -> None:
        """Take what the reader still holds; the place for what can only be told when the body has ended."""
        self._finishing = True
        for event in self._reader.finish():
            self._take(event)

    def _take(self, event: SseEvent) -> None:
        record = self.record
        data = event.data.strip()
        while data.startswith("data:"):
            # Gateways that wrap a stream in a second one.
            data = data.removeprefix("data:").lstrip()
        if record.closed or not data:
            return
        if data.upper() in ("[DONE]", '"[DONE]"'):
            record.note_closed()
            return
        payload = parsed(data)
        if event.event == "error" or isinstance(payload, str):
            record.fail(of_payload(data if payload is None else payload, self.hide))
        elif isinstance(payload, list):
            for item in payload:
                if isinstance(item, dict):
                    self.take_payload(item, event.event)
        elif payload is None and data != "null":
            self._unreadable(data)
        elif payload is not None:
            self.take_payload(table(payload), event.event)

    def _unreadable(self, data: str) -> None:
        if self._finishing:
            # The end of the stream cut it; the missing end says so already.
            self.understood = True
            return
        if data[0] in "{[" and self.record.finish_reason is None:
            self.record.damaged = True
        self.record.note(f"the server sent something unreadable: {sentence(data, self.hide, 80)}")
