"""Keys for a laptop: made once, kept with the data, readable by their owner only."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def local_secret_key(data_dir: Path) -> str:
    """Return the key in `data_dir`, making it if this is the first process to ask."""
    return _kept(data_dir / "secret_key", lambda: secrets.token_urlsafe(64))


def local_signing_key(data_dir: Path) -> str:
    """Return the key that signs this machine's history, likewise."""
    return _kept(data_dir / "audit_signing_key", _signing_key)


def _signing_key() -> str:
    # Once in the life of an installation: no other start should load the library.
    from verification.ledger import keys

    return keys.generated("claimdesk.local").secret()


def _kept(file: Path, made: Callable[[], str]) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        _create(file, made())
        return file.read_text(encoding="ascii").strip()


def _create(file: Path, key: str) -> None:
    """Put a whole file in place at once; of two racing processes the first one wins."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    own = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(key)
    try:
        os.link(own, file)
    except FileExistsError:
        pass
    finally:
        own.unlink()
