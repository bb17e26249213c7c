"""Step 0003: what a conversation is called, which question it goes on from, and how many pages a document has.

``conversations.titled`` is 1 where a person gave the title; otherwise it was made from the first question. ``branched_from`` is the id
of the question, of another conversation, after which this one leaves it. It is no foreign key: that question may be deleted, or be in
another file than an export of this one, and the branch stays what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def conversations(db: Database) -> None:
    for statement in (
        "ALTER TABLE conversations ADD COLUMN titled INTEGER NOT NULL DEFAULT 0 CHECK (titled IN (0, 1))",
        "ALTER TABLE conversations ADD COLUMN branched_from TEXT",
        "ALTER TABLE question_documents ADD COLUMN pages INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX conversations_titled ON conversations (titled) WHERE titled = 1",
    ):
        db.execute(statement)
