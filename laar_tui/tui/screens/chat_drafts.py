"""The chat screen's draft: on disk soon after it changes, and back in the composer after a crash or a restart."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from laar_tui.core.errors import LaarError
from laar_tui.core.figures import plural
from laar_tui.tui import outside

if TYPE_CHECKING:
    from textual.timer import Timer

    from laar_tui.conversation.drafts import Draft, Drafts, Found
    from laar_tui.tui.widgets.composer.composer import Composer

    _Base = Screen[Any]
else:
    _Base = object

KEPT_AFTER_S = 0.7
"""From a change until it is on disk, about; typing on does not put it off."""


class ChatDrafts(_Base):
    """Mixed into :class:`laar_tui.tui.screens.chat.ChatScreen`, which gives what is only declared here."""

    composer: Composer

    _drafts: Drafts | None = None
    _one_at_a_time: asyncio.Lock | None = None
    _draft_timer: Timer | None = None
    _draft: Draft | None = None
    _complained: bool = False

    def keep_drafts(self, folder: Path, *, take_over: bool) -> None:
        """From now on; with ``take_over`` what an earlier run left comes back."""
        from laar_tui.conversation.drafts import Drafts

        self._drafts, self._one_at_a_time = Drafts(folder), asyncio.Lock()
        if take_over:
            self.run_worker(self._take_over(), group="draft")
        self.on_composer_changed()  # Something may be written already.

    # Found by its name: Textual does not look for decorated handlers in a mixin.

    def on_composer_changed(self) -> None:
        if self._drafts is not None and self._draft_timer is None:
            self._draft_timer = self.set_timer(KEPT_AFTER_S, self.save_draft)

    def save_draft(self) -> None:
        """Now, and not when typing pauses."""
        if self._draft_timer is not None:
            self._draft_timer.stop()
            self._draft_timer = None
        if self._drafts is not None:
            self.run_worker(self._keep(self._drafts, self._present()), group="draft")

    def note_draft(self) -> None:
        """The widgets are about to go: this is what :meth:`leave_draft` keeps."""
        if self._drafts is not None and self.is_mounted:
            self._draft = self._present()

    async def leave_draft(self) -> None:
        """The program ends."""
        if self._drafts is not None and self._one_at_a_time is not None:
            if self._draft is not None:
                await self._keep(self._drafts, self._draft)
            async with self._one_at_a_time:
                await asyncio.to_thread(self._drafts.close)

    def _present(self) -> Draft:
        from laar_tui.conversation.drafts import Draft
        from laar_tui.core.question import Document

        chips = self.composer.chips.chips
        made = [c.measured.document if c.measured is not None else c.reading for c in chips]
        return Draft(
            self.composer.text,
            tuple(each for each in made if isinstance(each, Document)),
            tuple(each for each in made if isinstance(each, str) and each),
        )

    async def _keep(self, drafts: Drafts, draft: Draft) -> None:
        assert self._one_at_a_time is not None
        try:
            async with self._one_at_a_time:
                await asyncio.to_thread(drafts.keep, draft)
        except (OSError, LaarError) as error:
            if not self._complained:
                self._complained = True
                self.app.notify(
                    outside.line(f"Your draft is not kept on disk: {error}"), severity="warning", markup=False
                )

    async def _take_over(self) -> None:
        assert self._drafts is not None
        assert self._one_at_a_time is not None
        try:
            async with self._one_at_a_time:
                found = await asyncio.to_thread(self._drafts.take_over)
        except (OSError, LaarError):
            return  # Said when there is something to keep.
        if found is not None:
            self._bring_back(found)

    def _bring_back(self, found: Found) -> None:
        draft, composer = found.draft, self.composer
        # Before what was typed since the start; one step of undo.
        composer.editor.put_first(draft.text)
        for document in draft.documents:
            composer.attach_document(document)
        for path in draft.paths:
            composer.attach_file(path)
        many = len(draft.documents) + len(draft.paths)
        with_them = f", with {plural(many, 'document')}" if many else ""
        self.app.notify(
            f"Your draft from {_when(found)} is back{with_them}; ctrl+z empties the line.", markup=False
        )


def _when(found: Found) -> str:
    from laar_tui.core.clock import system_wall_clock

    today = system_wall_clock().astimezone().date()
    return f"{found.when:%H:%M}" if found.when.date() == today else f"{found.when:%d %b, %H:%M}"
