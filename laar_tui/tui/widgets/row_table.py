"""A table of rows whose keys, enter among them, are the screen's: so the key line tells them."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import DataTable


class RowTable(DataTable[Text], inherit_bindings=False):
    """A click on the row under the cursor still selects it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        b for b in DataTable.BINDINGS if isinstance(b, Binding) and "enter" not in b.key.split(",")
    ]

    def __init__(self) -> None:
        super().__init__(cursor_type="row", zebra_stripes=False)
