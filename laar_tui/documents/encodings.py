"""tiktoken's encodings, opened from the shipped ranks. Nothing here, and nothing it calls, can start a
download.

tiktoken fetches a missing rank file without a timeout while it holds a lock that the whole process needs, and
deletes a cached file whose hash is wrong to fetch it again. So ``tiktoken.get_encoding`` is called only once
the file it will read is known to be right, and for the length of that call its own way out is closed.

Where tiktoken reads from:

- The user has set ``TIKTOKEN_CACHE_DIR`` (or the older ``DATA_GYM_CACHE_DIR``) and the right file lies there:
  that one. Their folder is only read.
- The user has set it, but the file is absent, damaged or the variable empty: our cache folder, for our own
  load only; the variable is put back afterwards.
- The user has set nothing: our cache folder, and ``TIKTOKEN_CACHE_DIR`` names it from then on in this
  process.
- Our cache folder cannot be written: a temporary folder, for our own load only.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from laar_tui.documents.ranks.packed import RANK_FILES, RankFile, shipped, unpack

CACHE_VARIABLES = ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR")


class Encoding(Protocol):
    """What is used of ``tiktoken.Encoding``."""

    def encode_ordinary(self, text: str) -> list[int]: ...


class EncodingUnavailableError(Exception):
    """The ranks are missing or damaged, or tiktoken does not work here; the text says which."""


_environment = threading.Lock()
"""Held while the process's environment and tiktoken's reader are not as others expect them."""


def open_encoding(name: str, cache_dir: Path, compact_ranks: Callable[[str], bytes] = shipped) -> Encoding:
    """The encoding, ready to use; takes about 0.3 s and, the first time on a machine, 0.2 s more. Blocking.

    :raises EncodingUnavailableError: whatever went wrong; nothing else is raised.
    """
    rank_file = RANK_FILES.get(name)
    if rank_file is None:
        raise EncodingUnavailableError(f"no ranks for {name} are shipped")
    try:
        with _environment:
            return _open(rank_file, cache_dir, compact_ranks)
    except EncodingUnavailableError:
        raise
    except Exception as error:
        raise EncodingUnavailableError(f"{name} cannot be opened: {error}") from error


def _open(rank_file: RankFile, cache_dir: Path, compact_ranks: Callable[[str], bytes]) -> Encoding:
    user_dir = next((os.environ[v] for v in CACHE_VARIABLES if v in os.environ), None)
    if user_dir is not None:
        if user_dir and _holds(Path(user_dir), rank_file):
            return _get_encoding(rank_file)
        with _folder_with(rank_file, cache_dir, compact_ranks) as (folder, _), _reading_from(folder):
            return _get_encoding(rank_file)
    with _folder_with(rank_file, cache_dir, compact_ranks) as (folder, lasting):
        with _reading_from(folder):
            encoding = _get_encoding(rank_file)
        if lasting:
            os.environ[CACHE_VARIABLES[0]] = str(folder)
        return encoding


def _holds(folder: Path, rank_file: RankFile) -> bool:
    try:
        return rank_file.is_intact((folder / rank_file.cache_name).read_bytes())
    except OSError:
        return False


@contextmanager
def _folder_with(
    rank_file: RankFile, cache_dir: Path, compact_ranks: Callable[[str], bytes]
) -> Iterator[tuple[Path, bool]]:
    """A folder that holds the right rank file, and whether it will still be there afterwards."""
    if _holds(cache_dir, rank_file):
        yield cache_dir, True
        return
    content = unpack(compact_ranks(rank_file.encoding))
    if not rank_file.is_intact(content):
        raise EncodingUnavailableError(f"the shipped ranks of {rank_file.encoding} are damaged")
    try:
        _write_whole(cache_dir / rank_file.cache_name, content)
    except OSError:
        with tempfile.TemporaryDirectory(prefix="laar-chat-ranks-") as folder:
            (Path(folder) / rank_file.cache_name).write_bytes(content)
            yield Path(folder), False
    else:
        yield cache_dir, True


def _write_whole(target: Path, content: bytes) -> None:
    """Other processes see the old file or the whole new one, never a part."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextmanager
def _reading_from(folder: Path) -> Iterator[None]:
    before = os.environ.get(CACHE_VARIABLES[0])
    os.environ[CACHE_VARIABLES[0]] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[CACHE_VARIABLES[0]]
        else:
            os.environ[CACHE_VARIABLES[0]] = before


def _get_encoding(rank_file: RankFile) -> Encoding:
    import tiktoken
    import tiktoken.load

    fetch = tiktoken.load.read_file

    def refuse(blobpath: str) -> bytes:
        raise EncodingUnavailableError(f"tiktoken wanted to download {blobpath}")

    # A newer tiktoken may pin other ranks, and a file may vanish between our look and its own.
    tiktoken.load.read_file = refuse
    try:
        return tiktoken.get_encoding(rank_file.encoding)
    finally:
        tiktoken.load.read_file = fetch
