"""Ed25519 keys, in the text form of C2SP signed notes: as Go's golang.org/x/mod/sumdb/note.

The private one is kept outside the database: who can write there must not be able to sign.
"""

import base64
import binascii
import os
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
KEY_SIZE = 32
PRIVATE = "PRIVATE+KEY+"


class BadKey(ValueError):
    """This is no key, or not one of Ed25519."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    name: str
    raw: bytes

    @property
    def number(self) -> bytes:
        """The four bytes by which signatures name it."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.raw).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.number.hex()}+{_encoded(self.raw)}"

    def has_signed(self, text: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    name: str
    seed: bytes

    def __repr__(self) -> str:
        return f"SigningKey({self.name!r})"

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.name, self._key.public_key().public_bytes_raw())

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign(self, text: bytes) -> bytes:
        return self._key.sign(text)

    def secret(self) -> str:
        """Return the key as it is written to a file; never show it."""
        return f"{PRIVATE}{self.name}+{self.public.number.hex()}+{_encoded(self.seed)}"


def generated(name: str) -> SigningKey:
    """Make a key.

    :raises BadKey: the name would not stand on one line between others.
    """
    if not name or "+" in name or any(letter.isspace() for letter in name):
        raise BadKey("A key's name has neither blanks nor “+”.")
    return SigningKey(name, Ed25519PrivateKey.generate().private_bytes_raw())


def write_new(key: SigningKey, path: Path) -> None:
    """Write a private key to a file that only its owner reads.

    :raises FileExistsError: there is one: a key is never overwritten.
    """
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w") as file:
        file.write(f"{key.secret()}\n")


def read_private(text: str) -> SigningKey:
    """Return the key in the text of its file.

    :raises BadKey: there is none in it.
    """
    if not text.strip().startswith(PRIVATE):
        raise BadKey(f"A signing key begins with {PRIVATE}.")
    name, number, raw = _parts(text.strip().removeprefix(PRIVATE))
    key = SigningKey(name, raw)
    if key.public.number != number:
        raise BadKey(f"The parts of the key {name} do not belong together.")
    return key


def read_public(text: str) -> PublicKey:
    """Return the key in a line such as `audit key` prints.

    :raises BadKey: there is none in it.
    """
    name, number, raw = _parts(text.strip())
    key = PublicKey(name, raw)
    if key.number != number:
        raise BadKey(f"The parts of the key {name} do not belong together.")
    return key


def known(signing: str, public: Iterable[str]) -> list[PublicKey]:
    """Return all keys that may have signed: the one in use, if it is here, and those named.

    :raises BadKey: one of them is none.
    """
    named = [read_public(line) for line in public]
    return [read_private(signing).public, *named] if signing else named


def _parts(text: str) -> tuple[str, bytes, bytes]:
    try:
        name, number, encoded = text.split("+", 2)
        data = base64.b64decode(encoded, validate=True)
        found = name, bytes.fromhex(number), data[1:]
    except (ValueError, binascii.Error) as error:
        raise BadKey("This is no key.") from error
    if data[:1] != ED25519 or len(data) != 1 + KEY_SIZE:
        raise BadKey("This is no key of Ed25519.")
    return found


def _encoded(raw: bytes) -> str:
    return base64.b64encode(ED25519 + raw).decode()
