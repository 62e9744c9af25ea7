"""File locks that end with the processes that hold them, even with `kill -9`.

A lock belongs to an open file, not to a process: a child that inherits the open file holds the
lock too. So a lock handed to a server says, for as long as it is held, that the server lives, and
needs no process id that could by now be somebody else's.
"""

import fcntl
import os
from pathlib import Path


def share(path: Path) -> int:
    """Wait for a shared lock and return the open file; it is not passed on to other programs."""
    fd = _open(path)
    fcntl.flock(fd, fcntl.LOCK_SH)
    return fd


def seize(path: Path) -> int | None:
    """Return an open file with the only lock, or None when somebody else holds one."""
    fd = _open(path)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return None
    return fd


def is_held(path: Path) -> bool:
    """Say whether somebody holds a lock; nobody does where even the directory is gone."""
    try:
        fd = seize(path)
    except FileNotFoundError:
        return False
    if fd is not None:
        os.close(fd)
    return fd is None


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, mode=0o600)
