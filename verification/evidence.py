"""The bytes of evidence, each stored once, under its SHA-256."""

from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from claims.errors import DomainError

ALIAS = "evidence"


class Damaged(DomainError):
    """What is stored under a hash is gone, or is not what was stored."""

    code = "evidence_damaged"

    def __str__(self) -> str:
        return (
            "The stored file is damaged or gone, so it is not handed out. Whoever runs this desk"
            " can put it back from a backup: its hash says whether it is the same."
        )


def put(content: bytes) -> str:
    """Store some bytes and return their hash; nothing happens where they are stored already."""
    digest = sha256(content).hexdigest()
    storage, name = storages[ALIAS], _name(digest)
    if not (storage.exists(name) and storage.size(name) == len(content)):
        storage.save(name, ContentFile(content))
    return digest


def read(digest: str) -> bytes:
    """Return what is stored under a hash.

    :raises Damaged: it is not that any more.
    """
    try:
        with storages[ALIAS].open(_name(digest)) as file:
            content = bytes(file.read())
    except FileNotFoundError as error:
        raise Damaged(digest) from error
    if sha256(content).hexdigest() != digest:
        raise Damaged(digest)
    return content


def _name(digest: str) -> str:
    # No folder grows too large to list.
    return f"{digest[:2]}/{digest[2:4]}/{digest}"
