"""The tree against the vectors of Certificate Transparency, and against its definition."""

from contextlib import suppress
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.ledger.checker import Wrong, roots_of
from verification.ledger.tree import (
    EMPTY_ROOT,
    Frontier,
    consistency_path,
    inclusion_path,
    leaf_hash,
    node_hash,
    root_from_path,
)

# The inputs and roots with which implementations of Certificate Transparency are tested.
ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Stored:
    """Keeps with each leaf what it completes, as the database does."""

    def __init__(self, entries: list[bytes]) -> None:
        self.frontier = Frontier()
        self.rows = []
        for entry in entries:
            leaf = leaf_hash(entry)
            self.rows.append([leaf, *self.frontier.append(leaf)])

    def subtree(self, height: int, end: int) -> bytes:
        return self.rows[end - 1][height]


def by_definition(entries: list[bytes]) -> bytes:
    """Return the root as RFC 9162, 2.1.1 defines it."""
    if not entries:
        return sha256().digest()
    if len(entries) == 1:
        return leaf_hash(entries[0])
    half = 1
    while half * 2 < len(entries):
        half *= 2
    return node_hash(by_definition(entries[:half]), by_definition(entries[half:]))


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert Stored(ENTRIES[:size]).frontier.root().hex() == ROOTS[size - 1]


def test_a_tree_without_leaves_has_a_root_too() -> None:
    assert Frontier().root() == EMPTY_ROOT == by_definition([])


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70), st.data())
def test_whatever_the_size_roots_and_paths_fit(entries: list[bytes], data: st.DataObject) -> None:
    tree = Stored(entries)
    size = data.draw(st.integers(1, len(entries)))
    index = data.draw(st.integers(0, size - 1))
    root = by_definition(entries[:size])

    assert Frontier.at(size, tree.subtree).root() == root
    path = inclusion_path(index, size, tree.subtree)
    assert root_from_path(leaf_hash(entries[index]), index, size, path) == root
    assert len(path) <= (size - 1).bit_length()


@given(st.integers(2, 40), st.data())
def test_a_path_proves_nothing_else(size: int, data: st.DataObject) -> None:
    tree = Stored([bytes([number]) for number in range(size)])
    index, other = data.draw(
        st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True)
    )
    path, root = inclusion_path(index, size, tree.subtree), tree.frontier.root()

    assert root_from_path(leaf_hash(bytes([other])), index, size, path) != root
    for wrong in (path[1:], [*path, path[0]]):
        with suppress(ValueError):
            assert root_from_path(leaf_hash(bytes([index])), index, size, wrong) != root


def test_there_is_no_path_for_what_is_not_in_the_tree() -> None:
    with pytest.raises(IndexError):
        inclusion_path(3, 3, Stored(ENTRIES[:3]).subtree)
    with pytest.raises(ValueError, match="no such leaf"):
        root_from_path(leaf_hash(b""), 3, 3, [])


@given(new=st.integers(1, 70), data=st.data())
def test_an_older_tree_is_shown_to_be_the_beginning_of_a_newer_one(
    new: int, data: st.DataObject
) -> None:
    old = data.draw(st.integers(1, new))
    entries = [bytes([number]) for number in range(new)]
    path = consistency_path(old, new, Stored(entries).subtree)
    roots = by_definition(entries[:old]), by_definition(entries)

    assert roots_of(old, new, roots[0], path) == roots
    other = by_definition([b"x", *entries[1:old]])
    with suppress(Wrong):
        assert roots_of(old, new, other, path) != (other, roots[1])
    for wrong in (path[1:], [*path, roots[0]]):
        with suppress(Wrong):
            assert wrong == path or roots_of(old, new, roots[0], wrong) != roots


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3), (-1, 3)])
def test_a_tree_that_is_not_there_has_no_consistency_path(old: int, new: int) -> None:
    with pytest.raises(IndexError):
        consistency_path(old, new, Stored(ENTRIES[:3]).subtree)
    with pytest.raises(Wrong):
        roots_of(old, new, b"", [])
