"""Every key that pages know: what the list of keys shows is what the script goes by."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """What one or several keys do.

    Without `does` they press the element on the page whose data-key has the key; else the script
    has a function of that name (static/js/keyboard.js).
    """

    keys: tuple[str, ...]
    says: str
    does: str = ""
    # Works with the single keys switched off, too.
    is_always: bool = False


GROUPS: dict[str, tuple[Key, ...]] = {
    "Lists": (
        Key(("j", "k"), "The next row, the row before", "row"),
        Key(("o", "Enter"), "Open the row", "open"),
        Key(("x",), "Mark the row (editors)", "mark"),
        Key(("b", "B"), "Change the marked rows; all that fit (editors)"),
        Key(("/",), "Search"),
        Key(("]",), "The next page of a list"),
    ),
    "A claim": (
        Key(("n",), "Take the next claim"),
        Key(("t",), "Take the claim shown"),
        Key(("1", "2", "3"), "Supported, disputed, unverified", "rate"),
        Key(("4", "5"), "Take over the first, the second of two findings (editors)"),
        Key(("r",), "Write the rationale", "rationale"),
        Key(("c",), "Add a citation"),
        Key(("Ctrl+Enter",), "Submit and take the next, also while typing", "submit", True),
        Key(("s",), "Skip"),
        Key(("S",), "Skip with a reason, leave it to others, or postpone it"),
        Key(("d",), "Dismiss"),
        Key(("e",), "Ask for a second pair of eyes"),
        Key(("m",), "Write a comment"),
        Key(("f",), "Fix what extraction got wrong"),
        Key(("l",), "Release: give it back to the queue"),
        Key(("w",), "Save the draft"),
        Key(("h",), "Its history"),
        Key(("[", "]"), "The claim before, the claim after in this article"),
        Key(("a",), "Decide where two differ (editors)"),
        Key(("p",), "Publish (editors); correct what is published"),
        Key(("u",), "Reopen (editors)"),
        Key(("q",), "Return it with a question (editors)"),
    ),
    "Everywhere": (
        Key(("g q",), "Go to the queue"),
        Key(("g s",), "Go to search"),
        Key(("g a",), "Go to the articles"),
        Key(("g n",), "Go to the notifications"),
        Key(("Escape",), "Leave a field, so that the keys work", "leave", True),
        Key(("?",), "This list", "list", True),
    ),
}
