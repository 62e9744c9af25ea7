"""The Merkle tree of RFC 9162: its hashes, its root as leaves come, and proofs of inclusion.

Whoever adds a leaf learns which subtrees that completes. Stored with the leaf, they are all that
roots and proofs need: a complete subtree is found at its last leaf.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

HASH_SIZE = 32
EMPTY_ROOT = sha256().digest()

# Returns the root of the complete subtree of 2^height leaves that ends before leaf `end`.
Subtree = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a tree: the roots of its complete subtrees, the largest first."""

    def __init__(self, size: int = 0, subtrees: Iterable[bytes] = ()) -> None:
        self.size = size
        self._subtrees = list(subtrees)

    @classmethod
    def at(cls, size: int, subtree: Subtree) -> "Frontier":
        """Return the right edge of the first `size` leaves."""
        return cls(size, [subtree(height, end) for height, end in complete_subtrees(0, size)])

    def append(self, leaf: bytes) -> list[bytes]:
        """Add a leaf's hash; return the roots of the subtrees that it completes, from 2 leaves."""
        completed = []
        node, size = leaf, self.size
        while size & 1:
            node = node_hash(self._subtrees.pop(), node)
            completed.append(node)
            size >>= 1
        self._subtrees.append(node)
        self.size += 1
        return completed

    def root(self) -> bytes:
        if not self._subtrees:
            return EMPTY_ROOT
        *larger, node = self._subtrees
        for subtree in reversed(larger):
            node = node_hash(subtree, node)
        return node


def complete_subtrees(begin: int, end: int) -> list[tuple[int, int]]:
    """Return as (height, end) the largest complete subtrees that leaves `begin` to `end` make.

    `begin` is where a subtree of that many leaves may begin.
    """
    found = []
    while begin < end:
        height = (end - begin).bit_length() - 1
        begin += 1 << height
        found.append((height, begin))
    return found


def inclusion_path(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """Return what, together with the leaf at `index`, makes the root of the first `size` leaves.

    :raises IndexError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(f"There is no leaf {index} among {size}.")
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + (1 << ((end - begin - 1).bit_length() - 1))
        if index < middle:
            path.append(_root_of(middle, end, subtree))
            end = middle
        else:
            path.append(_root_of(begin, middle, subtree))
            begin = middle
    return path[::-1]


def consistency_path(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """Return what shows that the first `old` leaves of a tree of `new` make the old tree's root.

    :raises IndexError: there are not so many leaves.
    """
    if not 0 < old <= new:
        raise IndexError(f"There is no tree of {old} leaves within one of {new}.")
    path: list[bytes] = []
    begin, end = 0, new
    while old < end:
        middle = begin + (1 << ((end - begin - 1).bit_length() - 1))
        if old <= middle:
            path.append(_root_of(middle, end, subtree))
            end = middle
        else:
            path.append(_root_of(begin, middle, subtree))
            begin = middle
    # Whoever checks knows the old root itself where that is this subtree's.
    return [*([_root_of(begin, end, subtree)] if begin else []), *reversed(path)]


def _root_of(begin: int, end: int, subtree: Subtree) -> bytes:
    roots = [subtree(height, last) for height, last in complete_subtrees(begin, end)]
    return Frontier(end - begin, roots).root()


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Return the root that a proof of inclusion leads to (RFC 9162, 2.1.3.2).

    :raises ValueError: the path is none for that leaf.
    """
    if not 0 <= index < size:
        raise ValueError("There is no such leaf.")
    number, last, node = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ValueError("The path is too long.")
        if number & 1 or number == last:
            node = node_hash(sibling, node)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        number, last = number >> 1, last >> 1
    if last:
        raise ValueError("The path is too short.")
    return node
