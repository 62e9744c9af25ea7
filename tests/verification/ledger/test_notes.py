"""Keys and signed checkpoints, in the form that other tools read."""

from pathlib import Path

import pytest

from tests.factories import NOW
from verification.ledger import keys, notes
from verification.ledger.keys import BadKey
from verification.ledger.notes import BadNote

NOTE = notes.written(origin="claims.example.org", size=7, root=bytes(range(32)), at=NOW, settled=9)
# The example key of the Go package that defined the form (golang.org/x/mod/sumdb/note).
GO_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"


def test_keys_are_those_of_the_go_package() -> None:
    assert str(keys.read_private(GO_PRIVATE).public) == GO_PUBLIC
    assert keys.read_private(GO_PRIVATE).secret() == GO_PRIVATE


def test_signatures_are_those_of_the_go_package() -> None:
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    signature = keys.read_private(GO_PRIVATE).sign(text.encode())
    assert keys.read_public(GO_PUBLIC).has_signed(text.encode(), signature)


def test_a_key_is_written_for_its_owner_only_and_never_over_another(tmp_path: Path) -> None:
    key, path = keys.generated("claims.example.org/2026"), tmp_path / "key"
    keys.write_new(key, path)

    assert path.stat().st_mode & 0o777 == 0o600
    assert keys.read_private(path.read_text()) == key
    assert str(key.seed) not in repr(key)
    with pytest.raises(FileExistsError):
        keys.write_new(keys.generated("other"), path)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\nbreak"])
def test_a_key_s_name_stands_on_one_line_between_others(name: str) -> None:
    with pytest.raises(BadKey):
        keys.generated(name)


@pytest.mark.parametrize(
    "text",
    ["", "x", GO_PRIVATE, GO_PUBLIC.replace("c74f", "c74e"), GO_PUBLIC[:-4], "a+zz+AA==", "a+00+!"],
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(BadKey):
        keys.read_public(text)


def test_a_checkpoint_is_a_signed_note() -> None:
    key = keys.generated("claims.example.org")
    text = notes.signed(NOTE, key)

    assert text.startswith("claims.example.org\n7\nAAECAwQF")
    assert "\ntime 2026-03-01T09:00:00+00:00\nsettled 9\n\n— claims.example.org " in text
    assert notes.opened(text, [keys.generated("other").public, key.public]) == (NOTE, key.public)


def test_a_note_may_have_signatures_of_others_too() -> None:
    key, witness = keys.generated("us"), keys.generated("witness")
    text = notes.signed(NOTE, witness) + notes.signed(NOTE, key).rpartition("\n\n")[2]
    assert notes.opened(text, [key.public])[1] == key.public


def test_a_note_that_is_not_ours_to_the_letter_is_refused() -> None:
    key = keys.generated("us")
    text = notes.signed(NOTE, key)
    for changed in (
        text.replace("\n7\n", "\n8\n"),
        text.replace("\n7\n", "\n07\n"),
        text.replace("time ", "time  "),
        text.replace("claims", "clai\u2028ms"),
        text[:-10],
        text.partition("\n\n")[0],
        "",
    ):
        with pytest.raises(BadNote):
            notes.opened(changed, [key.public])
    with pytest.raises(BadNote, match="No known key"):
        notes.opened(text, [keys.generated("us").public])


def test_a_file_holds_many_checkpoints() -> None:
    texts = [notes.signed(NOTE, keys.generated("us")) for _ in range(3)]
    assert notes.all_in("\n".join(texts)) == texts
    assert notes.all_in("") == []
