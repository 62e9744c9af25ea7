"""What goes into a hash, so that nobody finds by guessing what was hashed."""

import secrets

SIZE = 32


def new_salt() -> bytes:
    return secrets.token_bytes(SIZE)
