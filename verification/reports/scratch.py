"""Where a report lies while it is written: nothing of it outlives its process for long."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "claimdesk-report-"
# In seconds. Between its making and its lock a directory is not to be taken for a dead one's.
YOUNG = 60.0


@contextmanager
def directory() -> Iterator[Path]:
    """Return a directory that ends with the block.

    What a process left that was killed in its block is removed by the next that comes here.
    """
    _clear(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=PREFIX) as path:
        fd = _locked(Path(path))
        try:
            yield Path(path)
        finally:
            if fd is not None:
                os.close(fd)


def _clear(folder: Path) -> None:
    for path in folder.glob(f"{PREFIX}*"):
        # Somebody else's, or gone in the meantime.
        with suppress(OSError):
            if time.time() - path.stat(follow_symlinks=False).st_mtime > YOUNG:
                _remove(path)


def _remove(path: Path) -> None:
    fd = _locked(path)
    if fd is not None:
        try:
            shutil.rmtree(path)
        finally:
            os.close(fd)


def _locked(path: Path) -> int | None:
    """Return the open directory with the only lock, which ends with the process; None if held."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(fd)
        return None
    return fd
