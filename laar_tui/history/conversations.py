"""Conversations as they hang together: what a branch goes on from, and all questions as a tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from laar_tui.core.errors import UsageError
from laar_tui.history.identify import find_one
from laar_tui.history.records import ConversationRecord, QuestionRecord, QuestionRow
from laar_tui.history.stored_text import from_stored, to_stored
from laar_tui.history.titles import given_title, title_of

if TYPE_CHECKING:
    from sqlite_utils import Database

    from laar_tui.history.reading import Reader


def earlier_turns(reader: Reader, conversation: ConversationRecord) -> tuple[QuestionRecord, ...]:
    """The questions a branch goes on from, oldest first: those of the conversation it left, up to the one it left after, and what that
    conversation itself goes on from. Empty for a conversation that is no branch, or whose beginning was deleted. Blocks.
    """
    found: tuple[QuestionRecord, ...] = ()
    seen = {conversation.id}
    left_after = conversation.branched_from
    while left_after is not None:
        try:
            last = reader.load_question(left_after)
        except UsageError:
            break
        parent = reader.load_conversation(last.question.conversation_id)
        if parent.id in seen:
            break
        seen.add(parent.id)
        found = (*(q for q in parent.questions if q.ordinal <= last.ordinal), *found)
        left_after = parent.branched_from
    return found


def name_conversation(db: Database, given: str, typed: str) -> str:
    """Give a conversation its title, or with an empty one have it made from its first question again; the title it has then.

    ``given`` may be a unique beginning of its id. Raises ``UsageError`` when it names none.
    """
    stored_id = find_one(db.conn, "conversations", given)
    given_one = given_title(typed)
    title = given_one or _made_title(db, stored_id)
    db.table("conversations").update(stored_id, {"title": to_stored(title), "titled": int(bool(given_one))})
    return title


def _made_title(db: Database, stored_id: str) -> str:
    from laar_tui.history.rows import read_document

    first = db.execute(
        "SELECT id, text FROM questions WHERE conversation_id = ? ORDER BY ordinal LIMIT 1", (stored_id,)
    ).fetchone()
    if first is None:
        return ""
    documents = db.execute(
        """SELECT p.name, p.source, p.path, p.notices, p.pages, d.* FROM question_documents p
        JOIN documents d ON d.sha256 = p.sha256 WHERE p.question_id = ? ORDER BY p.position LIMIT 1""",
        (first["id"],),
    ).fetchall()
    kept = [d for d in (read_document(row).document() for row in documents) if d is not None]
    return title_of(from_stored(first["text"]), kept)


_DEEPEST = 40
"""Branches of branches that are drawn under one another; a deeper one begins a tree of its own."""


@dataclass(frozen=True)
class Placed:
    """A question in the tree. ``guide`` is drawn before it; ``branch``: a conversation begins here that left the one above it."""

    guide: str
    row: QuestionRow
    branch: bool


def as_tree(rows: Sequence[QuestionRow]) -> list[Placed]:
    """The questions by conversation, the one with the latest question first, each with what was asked next under it; a branch stands under
    the question it goes on from. What a branch left but is not among ``rows`` is left out, and the branch begins a tree of its own.
    """
    conversations: dict[str, list[QuestionRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: (r.ordinal, r.asked_at)):
        conversations[row.conversation_id].append(row)
    home = {row.id: row.conversation_id for row in rows}
    branches: dict[str, list[list[QuestionRow]]] = defaultdict(list)
    roots: list[list[QuestionRow]] = []
    for identity, turns in conversations.items():
        parent = turns[0].branched_from
        if (
            parent is not None
            and home.get(parent, identity) != identity
            and not _astray(identity, conversations, home)
        ):
            branches[parent].append(turns)
        else:
            roots.append(turns)

    def newest(turns: Sequence[QuestionRow]) -> str:
        every = [turn.asked_at.isoformat() for turn in turns]
        return max([*every, *(newest(b) for turn in turns for b in branches[turn.id])])

    def placed(turns: Sequence[QuestionRow], own: str, below: str, branch: bool) -> Iterator[Placed]:
        first, *later = turns
        yield Placed(own, first, branch)
        yield from _children(first, later, below)

    def _children(first: QuestionRow, later: Sequence[QuestionRow], below: str) -> Iterator[Placed]:
        hanging = [(b, True) for b in branches[first.id]] + [([turn], False) for turn in later]
        for at, (turns, branch) in enumerate(hanging):
            last = at == len(hanging) - 1
            own, under = ("└─ ", "   ") if last else ("├─ ", "│  ")
            yield from placed(turns, below + own, below + under, branch)

    return [
        place for turns in sorted(roots, key=newest, reverse=True) for place in placed(turns, "", "", False)
    ]


def _astray(identity: str, conversations: dict[str, list[QuestionRow]], home: dict[str, str]) -> bool:
    """Whether going up from a branch comes back to it, which only a file made by hand says, or takes more than :data:`_DEEPEST` steps."""
    seen = {identity}
    at = conversations[identity][0].branched_from
    while at is not None and at in home:
        above = home[at]
        if above in seen or len(seen) > _DEEPEST:
            return True
        seen.add(above)
        at = conversations[above][0].branched_from
    return False
