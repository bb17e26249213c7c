"""The one registry of actions. Key bindings, footer, command palette, slash commands and the help screen are all read from it.

An action's ``id`` is what ``[interface.keys]`` remaps. ``method`` is the name of the Textual action: for :attr:`Scope.APP` it is looked up
on the app, for every other scope on the screen or widget whose bindings are built with that scope.
"""

# ruff: noqa: E501 - the registry is a table, one action a line

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding, BindingType


class Scope(StrEnum):
    """Where an action applies. The value is the heading in the help screen."""

    APP = "Everywhere"
    CHAT = "Chat"
    EDITOR = "While typing"
    ATTEMPT = "With an answer in focus"
    DOCUMENT = "With a document chip in focus"
    MORE_DOCUMENTS = "With “+N more” in focus"
    HISTORY = "History"
    REVIEW = "Review"
    CALIBRATE = "Calibration"
    DOCUMENTS = "In the list of documents"
    PICKER = "In the tree of files"
    EDITING = "While editing a document"
    READING = "While reading a document"
    COMPARE = "While comparing"
    ENDPOINTS = "Endpoints"
    SETTINGS = "Settings"
    KEYS = "In the list of keys"
    OFFER = "With an offer of the welcome in focus"
    DIALOG = "Dialogs"


@dataclass(frozen=True)
class Action:
    """``keys`` is comma-separated; ``footer`` the short label shown at the bottom (none: not shown there); ``slash`` the command typed."""

    id: str
    method: str
    title: str
    description: str
    scope: Scope
    keys: str = ""
    footer: str = ""
    slash: str = ""
    argument: str = ""
    priority: bool = False


_A, _C, _E, _T = Scope.APP, Scope.CHAT, Scope.EDITOR, Scope.ATTEMPT
_D, _H, _R, _M = Scope.DOCUMENT, Scope.HISTORY, Scope.REVIEW, Scope.DIALOG

REGISTRY: tuple[Action, ...] = (
    # The order of the chat actions is the order of the footer.
    Action("answer.right", "mark_right", "Mark the answer right", "Stops its TTCA clock", _C, "f7", "Right", "right", priority=True),
    Action("answer.wrong", "mark_wrong", "Mark the answer wrong", "Asks the next endpoint at once; before an answer is complete, leaves it for the next one", _C, "f8", "Wrong", "wrong", "[reason]", priority=True),
    Action("answer.wrong-because", "wrong_because", "Mark the answer wrong, with a reason", "The reason is kept with the mark", _C),
    Action("answer.undo", "undo_mark", "Undo the last mark", "Takes the mark back, and the reroute it started", _C, "f9", "Undo", "undo", priority=True),
    Action("answer.skip", "skip", "Leave this one, ask the next", "While an answer is waited for or streams; what came of it is kept, and it is no mark", _C, "", "", "skip"),
    Action("question.cancel", "cancel", "Stop the running attempt", "Keeps the partial answer; without one, goes back to the composer", _C, "escape", "Stop"),
    Action("route.explain", "explain", "Explain the routing", "The full table of the decision", _C, "f4", "Why", "explain", priority=True),
    Action("route.pin", "pin_next", "Pin the next endpoint", "Overrides the routing for this question; again for the next one", _C, "f6", "", "pin", "NAME", priority=True),
    Action("answer.regenerate", "regenerate", "Try once more", "One more attempt, chosen again", _C, "f5", "", "regenerate", priority=True),
    Action("document.attach", "attach", "Attach a document", "Pick files, type a path, or give a web address", _C, "ctrl+o", "File", "attach", "PATH|URL", priority=True),
    Action("document.list", "documents", "Documents", "All of this question and of earlier ones: read, remove, use again", _C, "ctrl+t", "", "documents", priority=True),
    Action("answer.copy", "copy_answer", "Copy the answer", "The answer's Markdown source", _C, "f12", "", "copy", priority=True),
    Action("answer.copy-code", "copy_code", "Copy the last code block", "Of the answer in focus, else of the newest", _C, "", "", "copy-code"),
    Action("answer.compare", "compare", "Compare two attempts", "Side by side, with what differs marked", _C, "", "", "compare"),
    Action("question.edit", "edit_question", "Edit and ask again", "Puts the question in focus, else the last one, and its documents back into the composer", _C, "", "", "edit"),
    Action("question.editor", "external_editor", "Write in $EDITOR", "Opens the draft in the editor of your environment", _C, "ctrl+g", "", "editor", priority=True),
    Action("conversation.new", "new_conversation", "New conversation", "Earlier turns are not sent along any more", _C, "ctrl+n", "", "new", priority=True),
    Action("conversation.title", "name_conversation", "Name the conversation", "Shown in the history, in exports and as the terminal's title", _C, "", "", "title", "[TITLE]"),
    Action("conversation.branch", "branch", "Branch the conversation", "Goes on from the answer in focus, else from the newest, in a new conversation", _C, "", "", "branch"),
    Action("conversation.export", "export", "Export the conversation", "As Markdown, to a file", _C, "", "", "export", "[PATH]"),
    Action("transcript.page-up", "transcript_page(-1)", "Scroll back", "The transcript, from anywhere", _C, "pageup", priority=True),
    Action("transcript.page-down", "transcript_page(1)", "Scroll on", "At the end, new text is followed again", _C, "pagedown", priority=True),
    Action("transcript.end", "transcript_end", "Follow the answer", "Scrolls to the end and stays there", _C, "ctrl+end", priority=True),

    Action("screen.history", "show_history", "History", "Every question asked, searchable", _A, "f2", "History", "history", priority=True),
    Action("screen.review", "show_review", "TTCA review", "How soon answers were right, by endpoint and length", _A, "f3", "Review", "review", priority=True),
    Action("screen.calibrate", "show_calibrate", "Calibrate", "Measure the endpoints with generated questions; says what it costs first", _A, "", "", "calibrate"),
    Action("screen.endpoints", "show_endpoints", "Endpoints", "Health, speed and trust of each; add, test, change, switch off", _A, "ctrl+l", "", "endpoints", priority=True),
    Action("endpoint.find", "find_endpoints", "Find endpoints", "Servers on this machine, and services whose key is set", _A, "ctrl+f", "", "find", priority=True),
    Action("endpoint.add", "add_endpoint", "Add an endpoint", "By an address or a service's name; tried before it is kept", _A, "ctrl+r", "", "add", priority=True),
    Action("screen.settings", "show_settings", "Settings", "The everyday ones, explained; they count at once", _A, "", "", "settings"),
    Action("screen.keys", "show_keys", "Keys", "Give any action another key", _A, "", "", "keys"),
    Action("settings.reload", "reload_settings", "Read the configuration again", "After it was changed elsewhere", _A, "", "", "reload"),
    Action("screen.help", "show_help", "Help", "Every key and command", _A, "f1", "Help", "help", priority=True),
    Action("app.palette", "command_palette", "Command palette", "Every action by name", _A, "ctrl+p", priority=True),
    Action("app.theme", "change_theme", "Theme", "Choose the colours", _A, "", "", "theme"),
    Action("app.suspend", "suspend_process", "Suspend", "Back to the shell; fg brings it back", _A, "", "", "suspend"),
    Action("app.quit", "quit", "Quit", "Running attempts are stopped; what came is kept", _A, "ctrl+q", "", "quit", priority=True),

    Action("editor.send", "send", "Send the question", "", _E, "enter"),
    Action("editor.newline", "newline", "New line", "ctrl+j works in every terminal", _E, "ctrl+j,shift+enter,alt+enter"),
    Action("editor.complete", "complete", "Complete", "A /command or an @path before the cursor; on an empty draft, goes to the newest answer", _E, "tab"),

    Action("attempt.toggle", "toggle_fold", "Fold or unfold", "", _T, "enter,space", "Fold"),
    Action("attempt.right", "screen.mark_right", "Mark it right", "", _T, "r", "Right"),
    Action("attempt.wrong", "screen.mark_wrong", "Mark it wrong", "", _T, "w", "Wrong"),
    Action("attempt.clear", "screen.clear_mark", "Take its mark back", "", _T, "u", "Unmark"),
    Action("attempt.reason", "screen.wrong_because", "Mark it wrong, with a reason", "The reason is kept with the mark", _T, "W", ""),
    Action("attempt.copy", "screen.copy_answer", "Copy it", "", _T, "c", "Copy"),
    Action("attempt.code", "screen.copy_code", "Copy its last code block", "", _T, "C", ""),
    Action("attempt.thoughts", "thoughts", "Show or hide its thoughts", "What the model thought aloud before it answered", _T, "t", ""),
    Action("attempt.compare", "screen.compare", "Compare it with another attempt", "", _T, "d", "Compare"),
    Action("attempt.branch", "screen.branch", "Go on from here in a new conversation", "", _T, "b", ""),
    Action("attempt.quote", "screen.show_quote", "Show its quotes in the document", "The next one each time", _T, "q", "Quote"),
    Action("attempt.up", "app.focus_previous", "Previous", "", _T, "up,k"),
    Action("attempt.down", "app.focus_next", "Next", "", _T, "down,j"),
    Action("attempt.help", "app.show_help", "Help", "", _T, "question_mark"),

    Action("chip.preview", "preview", "Read the document", "", _D, "enter,space", "Preview"),
    Action("chip.rename", "rename", "Rename the document", "Endpoints are told this name", _D, "n", "Rename"),
    Action("chip.edit", "edit", "Edit the document", "A copy: the file it came from stays as it is", _D, "e", "Edit"),
    Action("chip.remove", "remove", "Remove the document", "", _D, "delete,backspace", "Remove"),

    Action("chips.list", "list", "List all documents", "", Scope.MORE_DOCUMENTS, "enter,space", "List"),

    Action("history.open", "open", "Open the conversation", "", _H, "enter", "Open"),
    Action("history.right", "mark('right')", "Mark right", "", _H, "r", "Right"),
    Action("history.wrong", "mark('wrong')", "Mark wrong", "Marks only; no reroute happens until the question is opened", _H, "w", "Wrong"),
    Action("history.clear", "mark('unknown')", "Take the mark back", "", _H, "u", "Unmark"),
    Action("history.search", "search", "Search", "", _H, "slash", "Search"),
    Action("history.filter", "filter", "Show only some", "By endpoint, language, tokens, verdict, date", _H, "f", "Filter"),
    Action("history.tree", "tree", "By conversation, with branches", "And back to the list by date", _H, "t", "Tree"),
    Action("history.title", "name_conversation", "Name the conversation", "Empty: by its first question again", _H, "n", "Name"),
    Action("history.export", "export", "Export what is shown", "All that meet the search and the filter, as .jsonl, .md or .csv", _H, "x", "Export"),
    Action("history.delete", "delete", "Delete for good", "Asks first; everything that belongs to the question goes", _H, "delete", "Delete"),
    Action("history.close", "close", "Back to the chat", "", _H, "escape", "Back"),

    Action("review.next", "turn_page(1)", "Next picture", "", _R, "tab", "Next", priority=True),
    Action("review.previous", "turn_page(-1)", "Previous picture", "", _R, "shift+tab", priority=True),
    Action("review.numbers", "numbers", "The numbers behind the picture", "Beside it where there is room", _R, "n", "Numbers"),
    Action("review.kind", "kind", "Real or simulated questions", "Never mixed", _R, "s", "Real/sim"),
    Action("review.period", "period", "How far back", "Ever, a year, 90, 30, 7 days", _R, "d", "Since"),
    Action("review.endpoint", "endpoint", "One endpoint", "Questions it was asked first; again for the next one", _R, "f", "Endpoint"),
    Action("review.clock", "clock", "Wall or machine clock", "With your reading time between attempts, or without it", _R, "c", "Clock"),
    Action("review.csv", "export('csv')", "Export the numbers as CSV", "Into the current folder, readable by you only", _R, "e", "Export"),
    Action("review.json", "export('json')", "Export the numbers as JSON", "Into the current folder, readable by you only", _R, "j"),
    Action("review.time", "open_page(0)", "TTCA over time", "", _R, "1"),
    Action("review.success", "open_page(1)", "Success by endpoint, length and language", "", _R, "2"),
    Action("review.survival", "open_page(2)", "Survival curve of TTCA", "", _R, "3"),
    Action("review.calibration", "open_page(3)", "Calibration of the odds", "", _R, "4"),
    Action("review.what-if", "open_page(4)", "What other policies would have done", "", _R, "5"),
    Action("review.checks", "open_page(5)", "Reliability of the checks", "", _R, "6"),
    Action("review.refresh", "refresh_review", "Read again", "", _R, "r"),
    Action("review.close", "close", "Back to the chat", "", _R, "escape,q", "Back"),

    Action("calibrate.start", "start", "Start, or go on", "Nothing is sent before", Scope.CALIBRATE, "s", "Start"),
    Action("calibrate.pause", "pause", "Pause or go on", "What runs finishes; nothing is lost", Scope.CALIBRATE, "p", "Pause"),
    Action("calibrate.stop", "stop", "Stop", "Keeps what was learnt; it can be taken up again", Scope.CALIBRATE, "x", "Stop"),
    Action("calibrate.next", "next_endpoint(1)", "The next endpoint", "", Scope.CALIBRATE, "right,n,tab", "Next"),
    Action("calibrate.previous", "next_endpoint(-1)", "The endpoint before", "", Scope.CALIBRATE, "left,b,shift+tab"),
    Action("calibrate.close", "close", "Back", "A running calibration is stopped first", Scope.CALIBRATE, "escape,q", "Back"),

    Action("picker.mark", "mark", "Mark or unmark the file", "Enter then attaches all that are marked", Scope.PICKER, "space", "Mark", priority=True),
    Action("documents.use", "use", "Use it for this question too", "", Scope.DOCUMENTS, "a", "Use"),
    Action("documents.remove", "remove", "Remove it from this question", "", Scope.DOCUMENTS, "delete,backspace", "Remove"),
    Action("editing.keep", "keep", "Keep the changes", "", Scope.EDITING, "ctrl+s", "Keep"),
    Action("reading.next", "next_mark(1)", "Next quote or hit", "The answer's quotes; after a search, what was found", Scope.READING, "n"),
    Action("reading.previous", "next_mark(-1)", "Quote or hit before", "", Scope.READING, "N"),
    Action("reading.search", "search", "Search", "Whatever the case of the letters", Scope.READING, "slash"),
    Action("reading.copy", "copy", "Copy", "The quote or hit in focus, else the whole document", Scope.READING, "c"),
    Action("reading.down", "scroll(1)", "A row on", "", Scope.READING, "down,j"),
    Action("reading.up", "scroll(-1)", "A row back", "", Scope.READING, "up,k"),
    Action("reading.page-down", "page(1)", "A page on", "", Scope.READING, "pagedown,space"),
    Action("reading.page-up", "page(-1)", "A page back", "", Scope.READING, "pageup,b"),
    Action("reading.start", "to_start", "To the beginning", "", Scope.READING, "home,g"),
    Action("reading.end", "to_end", "To the end", "", Scope.READING, "end,G"),
    Action("endpoints.test", "test", "Test", "One short question, and how its server behaves", Scope.ENDPOINTS, "t", "Test"),
    Action("endpoints.edit", "edit", "Change", "", Scope.ENDPOINTS, "e,enter", "Change"),
    Action("endpoints.switch", "switch", "Switch off or on", "Kept in the configuration, but not asked", Scope.ENDPOINTS, "space", "Off/on"),
    Action("endpoints.forget", "forget", "Forget what was learnt", "Its window, credit and fields, for a server that has changed", Scope.ENDPOINTS, "x", "Forget"),
    Action("endpoints.remove", "remove", "Remove", "What it answered stays in the history", Scope.ENDPOINTS, "delete", "Remove"),
    Action("endpoints.calibrate", "calibrate", "Calibrate", "Measure it with generated questions", Scope.ENDPOINTS, "c", "Calibrate"),
    Action("endpoints.add", "app.add_endpoint", "Add one", "", Scope.ENDPOINTS, "a", "Add"),
    Action("endpoints.find", "app.find_endpoints", "Find some", "", Scope.ENDPOINTS, "f", "Find"),
    Action("endpoints.health", "health", "Ask for health again", "Asks for lists of models; sends no question", Scope.ENDPOINTS, "r", "Refresh"),
    Action("endpoints.close", "close", "Back to the chat", "", Scope.ENDPOINTS, "escape,q", "Back"),

    Action("settings.edit", "edit", "Change", "", Scope.SETTINGS, "enter", "Change"),
    Action("settings.default", "default", "Back to the default", "", Scope.SETTINGS, "delete", "Default"),
    Action("settings.close", "close", "Back to the chat", "", Scope.SETTINGS, "escape,q", "Back"),

    Action("keys.rebind", "rebind", "Give it another key", "Press the key; a clash is told before it counts", Scope.KEYS, "enter", "Change"),
    Action("keys.default", "default", "As shipped", "", Scope.KEYS, "delete", "As shipped"),
    Action("keys.all-defaults", "all_defaults", "All keys as shipped", "Asks first", Scope.KEYS, "R", "Reset all"),
    Action("keys.search", "search", "Search", "", Scope.KEYS, "slash", "Search"),
    Action("keys.close", "close", "Back", "", Scope.KEYS, "escape", "Back"),

    Action("offer.choose", "choose", "Choose it", "", Scope.OFFER, "enter,space"),

    Action("compare.next", "next_pair", "The next pair of attempts", "", Scope.COMPARE, "right,n", "Next pair"),
    Action("compare.previous", "previous_pair", "The pair before", "", Scope.COMPARE, "left,p", "Previous pair"),
    Action("dialog.close", "close", "Close", "", _M, "escape,q", "Close"),
)  # fmt: skip

BY_ID: Mapping[str, Action] = {action.id: action for action in REGISTRY}
BY_SLASH: Mapping[str, Action] = {action.slash: action for action in REGISTRY if action.slash}


def bindings(scope: Scope) -> list[BindingType]:
    """The key bindings of a scope; an action without a key gets none until the user maps one."""
    return [
        Binding(
            action.keys or f"unbound-{action.id}",
            action.method,
            action.footer or action.title,
            show=bool(action.footer),
            priority=action.priority,
            id=action.id,
            tooltip=action.description,
        )
        for action in REGISTRY
        if action.scope is scope
    ]


def in_scope(scope: Scope) -> list[Action]:
    return [action for action in REGISTRY if action.scope is scope]


def palette_actions() -> list[Action]:
    """What the command palette offers: everything that needs no particular widget in focus and no argument of its own."""
    return [a for a in REGISTRY if a.scope in (Scope.APP, Scope.CHAT) and a.id != "app.palette"]


def current_keys(action: Action, keymap: Mapping[str, str]) -> str:
    """The keys an action has now, comma-separated and without blanks: the user's own mapping first. Empty: it has none."""
    return keymap.get(action.id, action.keys).replace(" ", "")


def unknown_ids(ids: Iterable[str]) -> list[str]:
    """Ids in a user's key map that name no action."""
    return sorted(i for i in ids if i not in BY_ID)


_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "delete": "del",
    "up": "↑",
    "down": "↓",
}


def key_name(key: str) -> str:
    """``f8`` → ``F8``, ``ctrl+o`` → ``^o``: as short as the footer shows it."""
    modifiers, _, last = key.strip().rpartition("+")
    shown = _NAMES.get(last, last)
    if len(shown) > 1 and shown[0] == "f" and shown[1:].isdigit():
        shown = shown.upper()
    if modifiers == "ctrl":
        return f"^{shown}"
    return f"{modifiers}+{shown}" if modifiers else shown


def key_names(action: Action, keymap: Mapping[str, str]) -> str:
    keys = current_keys(action, keymap)
    return " ".join(key_name(key) for key in keys.split(",")) if keys else ""
