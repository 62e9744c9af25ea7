"""Check a proof that an event is in a signed history. Needs Python and cryptography, nothing else.

    python checker.py PROOF.json KEY [CHECKPOINT]

KEY is the public key of the history, as its owners publish it; it is not taken from the proof,
where a forger could have put another one. CHECKPOINT is a file with a checkpoint that you got at
another time or from somebody else, of the same size; without it the one in the proof counts.
Exits 0 and prints what the event says, or exits 1 and prints what is wrong.
"""

import base64
import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Wrong(Exception):
    """The proof does not hold."""


def main(arguments: list[str]) -> int:
    if len(arguments) not in (2, 3):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        proof = json.loads(Path(arguments[0]).read_text("utf-8"))
        checkpoint = Path(arguments[2]).read_text("utf-8") if arguments[2:] else proof["checkpoint"]
        said = check(proof, arguments[1], checkpoint)
    except Wrong as problem:
        sys.stdout.write(f"WRONG: {problem}\n")
        return 1
    except (KeyError, TypeError, ValueError, OSError) as problem:
        sys.stdout.write(f"WRONG: this is no proof: {type(problem).__name__}: {problem}\n")
        return 1
    sys.stdout.write(f"{json.dumps(said, indent=2, ensure_ascii=False, sort_keys=True)}\n")
    return 0


def check(proof: dict[str, Any], key: str, checkpoint: str) -> dict[str, Any]:
    """Return what the event says and where it stands, once all of it is shown."""
    said = json.loads(proof["content"])
    if said != proof["says"]:
        raise Wrong("What the proof shows is not what it has hashed.")
    origin, size, root, time = opened(checkpoint, key)
    position, number = int(proof["chain"]["position"]), int(proof["event"])
    place = position.to_bytes(8, "big") + number.to_bytes(8, "big")
    of_content = sha256(proof["content"].encode()).digest()
    hashed = sha256(bytes.fromhex(proof["chain"]["previous"]) + place + of_content).digest()
    path = [base64.b64decode(node, validate=True) for node in proof["path"]]
    if root_of(sha256(b"\x00" + hashed).digest(), int(proof["leaf"]), size, path) != root:
        raise Wrong("The event does not lead to the root that was signed.")
    return {
        "event": number,
        "chain": chain_of(said),
        "position": position,
        "says": said,
        "signed": {"origin": origin, "events": size, "time": time},
    }


def chain_of(said: dict[str, Any]) -> str:
    for name in ("review", "article", "report", "person", "actor"):
        if said[name] is not None:
            return f"{name} {said[name]}"
    return "system 0"


def opened(checkpoint: str, key: str) -> tuple[str, int, bytes, str]:
    """Return what a checkpoint says, if this key has signed it."""
    name, number, encoded = key.strip().split("+", 2)
    data = base64.b64decode(encoded, validate=True)
    if data[:1] != b"\x01" or sha256(name.encode() + b"\n" + data).digest()[:4].hex() != number:
        raise Wrong("The key is damaged.")
    text, _, signatures = checkpoint.partition("\n\n")
    text += "\n"
    for line in signatures.splitlines():
        signer, _, signature = line.removeprefix("— ").partition(" ")
        signed = base64.b64decode(signature)
        if (signer, signed[:4].hex()) == (name, number):
            verify(data[1:], signed[4:], text)
            origin, size, root, time = text.splitlines()[:4]
            return origin, int(size), base64.b64decode(root), time.removeprefix("time ")
    raise Wrong("This key has not signed the checkpoint.")


def verify(key: bytes, signature: bytes, text: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, text.encode())
    except InvalidSignature:
        raise Wrong("The signature of the checkpoint is false.") from None


def root_of(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """Return the root that an inclusion path leads to (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise Wrong("The event is not among those that were signed.")
    number, last, node = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise Wrong("The path is too long.")
        if number & 1 or number == last:
            node = sha256(b"\x01" + sibling + node).digest()
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            node = sha256(b"\x01" + node + sibling).digest()
        number, last = number >> 1, last >> 1
    if last:
        raise Wrong("The path is too short.")
    return node


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
