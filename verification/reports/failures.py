"""Why a report could not be made, in words."""

import errno

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def in_words(error: Exception) -> str:
    """Return what people are told of an error."""
    if isinstance(error, OSError):
        if error.errno in NO_ROOM:
            return "The disk is full: nothing was kept. Make room, then ask for the report again."
        return f"{error.strerror}." if error.strerror else str(error)
    return str(error) or type(error).__name__
