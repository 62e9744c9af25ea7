"""The text of BibTeX: its blocks, as a library splits them, and characters that LaTeX means."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bibtexparser import model
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import (
    NormalizeFieldKeys,
    RemoveEnclosingMiddleware,
    ResolveStringReferencesMiddleware,
)
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

# Its log repeats what the person is told.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

# Deeper than any title, and far from what recursion bears.
DEEPEST = 50

_SPECIAL = {
    "\\": r"{\textbackslash}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "`": r"{\textasciigrave}",
    "'": r"{\textquotesingle}",
    '"': '{"}',
}
# What TeX joins to another character: "--" is a dash.
_JOINED = re.compile(r"(?<=-)-|(?<=[!?<,])(?=[`<,])|(?<=>)>")
_PERCENT = re.compile(r"(?<!\\)%")
# The library's own is another character that looks alike.
_CONTEXT = get_default_latex_context_db()
_CONTEXT.add_context_category(
    "ours", prepend=True, macros=[MacroTextSpec("textasciicircum", "^", discard=False)]
)
_DECODER = LatexNodes2Text(latex_context=_CONTEXT, math_mode="verbatim", strict_latex_spaces=False)


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    type: str
    # By name in small letters, as they stand between the outer braces or quotation marks.
    fields: dict[str, str]


def blocks(text: str) -> Iterator[Entry | str]:
    """Yield the entries of a BibTeX text; what is wrong, in place of one that cannot be read."""
    library = parse_string(
        text,
        parse_stack=[
            ResolveStringReferencesMiddleware(),
            RemoveEnclosingMiddleware(),
            NormalizeFieldKeys(),
        ],
    )
    for block in library.blocks:
        if isinstance(block, model.ParsingFailedBlock):
            yield from _failed(block)
        elif isinstance(block, model.Entry):
            yield _entry(block)


def _failed(block: model.ParsingFailedBlock) -> Iterator[Entry | str]:
    """Yield an entry that is whole for us, though it has the key of another one."""
    inner = block.ignore_error_block
    if isinstance(block, model.DuplicateBlockKeyBlock) and isinstance(inner, model.Entry):
        # The library has not taken these apart.
        whole = _entry(inner)
        yield replace(whole, fields={name: _inside(v) for name, v in whole.fields.items()})
    elif isinstance(block, model.DuplicateFieldKeyBlock):
        names = ", ".join(sorted(block.duplicate_keys))
        yield f"it has {names} twice"
    else:
        reason = getattr(block.error, "abort_reason", None) or str(block.error)
        yield " ".join(str(reason).split()).rstrip(". ")[:200]


def _entry(block: model.Entry) -> Entry:
    fields = {field.key.lower(): str(field.value) for field in block.fields}
    return Entry(block.key, block.entry_type.lower(), fields)


def _inside(value: str) -> str:
    """Return a value without the braces or quotation marks around it."""
    is_enclosed = len(value) > 1 and (value[0], value[-1]) in (("{", "}"), ('"', '"'))
    return value[1:-1] if is_enclosed else value


def encoded(text: str) -> str:
    """Return a text as BibTeX has it; letters with accents stay as they are."""
    special = "".join(_SPECIAL.get(character, character) for character in text)
    return _JOINED.sub(lambda found: f"{{}}{found[0]}", special)


def verbatim(text: str) -> str:
    """Return a text that is to stand to the letter, with what would end its field escaped."""
    return text.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def decoded(value: str) -> str:
    """Return what LaTeX would print, on one line; the text itself where it is nested too deeply."""
    if _depth(value) > DEEPEST:
        return " ".join(value.split())
    # A comment to TeX; in what people paste, a share.
    value = _PERCENT.sub(r"\\%", value)
    return " ".join(_DECODER.latex_to_text(value).split())


def _depth(value: str) -> int:
    depth = deepest = 0
    for character in value:
        depth += (character == "{") - (character == "}")
        deepest = max(deepest, depth)
    return deepest
