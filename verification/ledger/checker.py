"""Check a proof that an event is in a signed history. Needs Python and cryptography, nothing else.

    python checker.py PROOF.json KEY [CHECKPOINT]
    python checker.py check-export EXPORT.jsonl KEY [CHECKPOINT]
    python checker.py check-report KEY REPORT...

PROOF.json shows that an event is in the history, or that the events of an older checkpoint are the
first of those of a newer one: nothing of it was changed or removed in between. For the latter,
CHECKPOINT is the older one.

KEY is the public key of the history, as its owners publish it; it is not taken from the proof,
where a forger could have put another one. CHECKPOINT is a file with a checkpoint that you got at
another time or from somebody else, of the same size; without it the one in the proof counts.
Exits 0 and prints what the event says, or exits 1 and prints what is wrong. Of an exported history
it checks every event that has a proof, in little memory, and says which have none.

REPORT is the file of a report, with its manifest beside it: the same name and ".manifest.json". It
has to be the file that the manifest names, and the manifest that of which the signed history knows.
Where its owners have had several keys, KEY here is all of them, with commas between.
"""

import base64
import json
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

# So many events without a proof are named.
MOST_NAMED = 1000
# What a line of an export has, by its state. Nothing checks anything else that stands in it.
BARE = {"event", "content", "state"}
LINES = {
    "proved": {"event", "content", "chain", "leaf", "leaf_hash", "path"},
    "unsealed": BARE,
    "held back": BARE,
}
# What reading a file that is no proof comes to.
MALFORMED = (
    AttributeError,
    KeyError,
    OSError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)
CONSISTENCY = "claimdesk-consistency-proof/1"
MANIFEST = "claimdesk-report-manifest/1"
SUFFIX = ".manifest.json"
# The events by which a history knows of a report's file.
REPORTED = ("report.finished", "report.exported")
PIECE = 1 << 20
# More than any manifest has; what is longer is not read.
LONGEST_MANIFEST = 1 << 24


class Wrong(Exception):
    """The proof does not hold."""


class NotSigned(Wrong):
    """Another key may have."""


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["check-report"] and arguments[2:]:
        return check_reports(arguments[2:], arguments[1].split(","))
    is_export = arguments[:1] == ["check-export"]
    arguments = arguments[is_export:]
    if len(arguments) not in (2, 3):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        said = check_export(*arguments) if is_export else check_proof(*arguments)
    except Wrong as problem:
        sys.stdout.write(f"WRONG: {problem}\n")
        return 1
    except MALFORMED as problem:
        sys.stdout.write(f"WRONG: this is no proof: {type(problem).__name__}: {problem}\n")
        return 1
    return told(said)


def check_proof(file: str, key: str, kept: str = "") -> dict[str, Any]:
    proof = json.loads(Path(file).read_text("utf-8"))
    checkpoint = Path(kept).read_text("utf-8") if kept else ""
    if proof["format"] != CONSISTENCY:
        return check(proof, key, checkpoint or proof["checkpoint"])
    if checkpoint:
        proof["old"] = checkpoint
    return check_consistency(proof, [key])


def told(said: dict[str, Any]) -> int:
    sys.stdout.write(f"{json.dumps(said, indent=2, ensure_ascii=False, sort_keys=True)}\n")
    return 0


def check_consistency(proof: dict[str, Any], keys: list[str]) -> dict[str, Any]:
    """Return between which checkpoints nothing but later events came, once it is shown."""
    origin, old, old_root, old_time = by_any(keys, lambda key: opened(proof["old"], key))
    other, new, new_root, new_time = by_any(keys, lambda key: opened(proof["new"], key))
    path = [base64.b64decode(node, validate=True) for node in proof["path"]]
    if origin != other:
        raise Wrong("The checkpoints are of two histories.")
    if roots_of(old, new, old_root, path) != (old_root, new_root):
        raise Wrong("The newer checkpoint is not of the same events and later ones.")
    return {
        "origin": origin,
        "old": {"events": old, "time": old_time},
        "new": {"events": new, "time": new_time},
        "consistent": True,
    }


def check(proof: dict[str, Any], key: str, checkpoint: str) -> dict[str, Any]:
    """Return what the event says and where it stands, once all of it is shown."""
    said = json.loads(proof["content"])
    if said != proof["says"]:
        raise Wrong("What the proof shows is not what it has hashed.")
    origin, size, root, time = opened(checkpoint, key)
    if root_from(proof, size) != root:
        raise Wrong("The event does not lead to the root that was signed.")
    return {
        "event": int(proof["event"]),
        "chain": chain_of(said),
        "position": int(proof["chain"]["position"]),
        "says": said,
        "signed": {"origin": origin, "events": size, "time": time},
    }


def root_from(proof: dict[str, Any], size: int) -> bytes:
    """Return the root that an event leads to, from what it says and its place in its chain."""
    path = [base64.b64decode(node, validate=True) for node in proof["path"]]
    return root_of(leaf_from(proof), int(proof["leaf"]), size, path)


def leaf_from(proof: dict[str, Any]) -> bytes:
    position, number = int(proof["chain"]["position"]), int(proof["event"])
    place = position.to_bytes(8, "big") + number.to_bytes(8, "big")
    of_content = sha256(proof["content"].encode()).digest()
    hashed = sha256(bytes.fromhex(proof["chain"]["previous"]) + place + of_content).digest()
    return sha256(b"\x00" + hashed).digest()


def check_export(file: str, key: str, checkpoint: str = "") -> dict[str, Any]:
    """Return how many events of an exported history are shown to be in the signed one."""
    counts = {"events": 0, "proved": 0, "unsealed": 0, "held_back": 0}
    unproved: list[int] = []
    last, whole = 0, sha256()
    with Path(file).open("rb") as lines:
        whole.update(first := next(lines, b"{}"))
        head = json.loads(first)
        note = Path(checkpoint).read_text("utf-8") if checkpoint else head["checkpoint"]
        origin, size, root, time = opened(note, key) if note else ("", 0, b"", "")
        for line in lines:
            proof = json.loads(line, object_pairs_hook=once_each)
            if "event" not in proof:
                break
            whole.update(line)
            number = int(proof["event"])
            if number <= last:
                raise Wrong(f"Event {number} comes after event {last}.")
            last = number
            state = proof.get("state", "proved")
            if set(proof) != LINES.get(state):
                raise Wrong(f"The line of event {number} has something that no proof vouches for.")
            if state == "proved":
                check_line(proof, size, root)
            counts["events"] += 1
            counts[state.replace(" ", "_")] += 1
            if state != "proved" and len(unproved) < MOST_NAMED:
                unproved.append(number)
        else:
            raise Wrong("The end of the file is missing.")
        if next(lines, b"").strip():
            raise Wrong("Something comes after the end.")
    if proof != {**counts, "sha256": whole.hexdigest()}:
        raise Wrong("The file is not as it was written: its end says something else.")
    signed = {"origin": origin, "events": size, "time": time}
    return {**counts, "without_proof": unproved, "signed": signed, "selection": head["selection"]}


def check_line(proof: dict[str, Any], size: int, root: bytes) -> None:
    if root_from(proof, size) != root:
        raise Wrong(f"Event {proof['event']} does not lead to the root that was signed.")
    if base64.b64decode(proof["leaf_hash"]) != leaf_from(proof):
        raise Wrong(f"The leaf that stands beside event {proof['event']} is another one.")


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return what they say; what is said twice would be read otherwise than it is checked."""
    said = dict(pairs)
    if len(said) != len(pairs):
        raise Wrong("Something is said twice in one line.")
    return said


def check_reports(files: list[str], keys: list[str]) -> int:
    """Say of each file whether it is the report that the history knows; return the exit code."""
    found = [(file, *checked_report(file, keys)) for file in files]
    for file, _holds, said in found:
        sys.stdout.write(f"{in_one_line(file)}: {said}\n")
    return 0 if all(holds for _file, holds, _said in found) else 1


def in_one_line(name: str) -> str:
    """Return a file's name in one line: it may have been chosen to look like an answer."""
    return name if name.isprintable() else ascii(name)


def checked_report(file: str, keys: list[str]) -> tuple[bool, str]:
    """Return whether a report's file holds, and what is shown of it, or what is wrong."""
    try:
        return True, check_report(Path(file), keys)
    except Wrong as problem:
        return False, f"DOES NOT HOLD. {problem}"
    except MALFORMED as problem:
        said = f"{type(problem).__name__}: {problem}"
        return False, f"DOES NOT HOLD. Its manifest cannot be read: {said}"


def check_report(file: Path, keys: list[str]) -> str:
    """Return what is shown of a report's file, by its manifest and one of the keys.

    Without any key, only that it is the file which the manifest names.
    """
    file = file.with_name(file.name.removesuffix(SUFFIX))
    beside = file.with_name(f"{file.name}{SUFFIX}")
    for needed in (file, beside):
        if not needed.is_file():
            raise Wrong(f"There is no file {in_one_line(needed.name)}.")
    if beside.stat().st_size > LONGEST_MANIFEST:
        raise Wrong("Its manifest is none: it is too long.")
    manifest = json.loads(beside.read_text("utf-8"), object_pairs_hook=once_each)
    if manifest["format"] != MANIFEST:
        raise Wrong("Its manifest is none that this script knows.")
    check_file(file, manifest["file"])
    about = manifest["report"]
    claims = int(about["counts"]["claims"])
    said = f"It is the file of its manifest: {claims} claim{'s' if claims != 1 else ''}"
    said += f" as of {about['as_of']!a}."
    if (name := manifest["file"]["name"]) != file.name:
        said += f" There it is called {name!a}."
    if not keys:
        return f"{said} Who made it was not checked, as there is no key."
    proof, path = manifest.pop("proof"), manifest.pop("consistency")
    if proof is None:
        raise Wrong("Nothing vouches for it: its manifest has no proof.")
    shown = by_any(keys, lambda key: check(proof, key, proof["checkpoint"]))
    check_event(shown["says"], manifest)
    if manifest["checkpoint"] is not None:
        pair = {"old": manifest["checkpoint"], "new": proof["checkpoint"], "path": path}
        check_consistency(pair, keys)
    signed = shown["signed"]
    known = f"Event {shown['event']} of {signed['origin']!a} has it"
    return f"{said} {known}, signed at {signed['time']!a}."


def check_file(file: Path, named: dict[str, Any]) -> None:
    whole, size = sha256(), 0
    with file.open("rb") as stream:
        while piece := stream.read(PIECE):
            whole.update(piece)
            size += len(piece)
    if (size, whole.hexdigest()) != (named["size"], named["sha256"]):
        raise Wrong(
            f"It is not the file that its manifest names, {named['name']!a}: it has {size} bytes"
            f" and SHA-256 {whole.hexdigest()}, not {named['size']!a} and {named['sha256']!a}."
        )


def check_event(says: dict[str, Any], manifest: dict[str, Any]) -> None:
    """Refuse an event that is not of this manifest, to the letter."""
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if says["action"] not in REPORTED:
        raise Wrong("Its proof is of an event that is about no report.")
    if says["after"]["manifest"] != sha256(text.encode()).hexdigest():
        raise Wrong("Its manifest is not the one that the history knows: something was changed.")


def by_any(keys: list[str], check_by: Callable[[str], Any]) -> Any:
    """Return what is shown by the first of the keys that has signed."""
    for key in keys:
        try:
            return check_by(key)
        except NotSigned:
            continue
    raise NotSigned("None of the keys has signed the checkpoint.")


def chain_of(said: dict[str, Any]) -> str:
    for name in ("review", "article", "report", "person", "actor"):
        if said[name] is not None:
            return f"{name} {said[name]}"
    return "system 0"


def opened(checkpoint: str, key: str) -> tuple[str, int, bytes, str]:
    """Return what a checkpoint says, if this key has signed it."""
    name, number, data = read_key(key)
    text, _, signatures = checkpoint.partition("\n\n")
    text += "\n"
    for line in signatures.splitlines():
        signer, _, signature = line.removeprefix("— ").partition(" ")
        signed = base64.b64decode(signature)
        if (signer, signed[:4].hex()) == (name, number):
            verify(data[1:], signed[4:], text)
            origin, size, root, time = text.splitlines()[:4]
            return origin, int(size), base64.b64decode(root), time.removeprefix("time ")
    raise NotSigned("This key has not signed the checkpoint.")


def read_key(key: str) -> tuple[str, str, bytes]:
    name, number, encoded = (*key.strip().split("+", 2), "", "")[:3]
    try:
        data = base64.b64decode(encoded, validate=True)
    except ValueError:
        data = b""
    if data[:1] != b"\x01" or sha256(name.encode() + b"\n" + data).digest()[:4].hex() != number:
        raise Wrong("The key is damaged.")
    return name, number, data


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


def roots_of(old: int, new: int, old_root: bytes, path: list[bytes]) -> tuple[bytes, bytes]:
    """Return the roots of both trees that a consistency path leads to (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:
        raise Wrong("The first checkpoint is not the older one.")
    # Where the old tree is a complete one, or both are the same, the path leaves out its root.
    nodes = [old_root, *path] if old & (old - 1) == 0 or old == new else path
    if not nodes:
        raise Wrong("The path is too short.")
    number, last = old - 1, new - 1
    while number & 1 or (number == last and number):
        number, last = number >> 1, last >> 1
    first = second = nodes[0]
    for sibling in nodes[1:]:
        if last == 0:
            raise Wrong("The path is too long.")
        if number & 1 or number == last:
            first = sha256(b"\x01" + sibling + first).digest()
            second = sha256(b"\x01" + sibling + second).digest()
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            second = sha256(b"\x01" + second + sibling).digest()
        number, last = number >> 1, last >> 1
    if last:
        raise Wrong("The path is too short.")
    return first, second


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
