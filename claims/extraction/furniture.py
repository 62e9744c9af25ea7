"""What a page says to its readers and of itself: blocks and sentences that weigh enough for it.

A sentence's features (`page_talk.py`) each weigh something, as `benchmarks/fit_furniture.py` found;
how much it takes hangs on where the sentence stands.
"""

import re

from claims.extraction.furniture_weights import START, WEIGHTS
from claims.extraction.outlets import NOBODY, Names
from claims.extraction.page_talk import features, hangs_on

# What a sentence has to weigh: at the text's edge, at the end of its last paragraph, within it.
AT_THE_EDGE, NEAR_THE_EDGE, WITHIN = 1.0, 2.4, 4.0
_LONGEST = 600
_HANGS_ON = 300

_SENTENCE_END = re.compile(r"[.!?][\"'”’)*_\]]{0,3}[ \n]{1,3}(?=\S)")
# "$1 = 41.50 dinars" and "1,432 words. 57 comments.", alone in their block.
_RATE = re.compile(
    r"\W{0,3}(?:[$€£¥₴] ?)?[0-9][0-9.,]{0,12}(?: [\w.]{1,15}){0,3} ?(?:=|equals) ?"
    r"(?:[$€£¥₴] ?)?[0-9][0-9.,]{0,12}[^.!?\n]{0,60}\W{0,3}"
    r"|\W{0,3}(?:One|1|[$€£]1)(?: \w{2,15}){0,2} is (?:worth |about |equal to ){1,2}[$€£]?[0-9]"
    r"[0-9.,]{0,12}(?: \w{2,15}){0,2}\W{0,3}"
)
_COUNTER = re.compile(
    r"(?:(?:[a-z]{2,12}(?: [a-z]{2,12}){0,3}\W{0,3})?[0-9][0-9.,]{0,10}[km]? ?(?:times|words?"
    r"|views?|shares?|comments?|likes?|reads?|min(?:ute)?s?|sec(?:ond)?s?|s|h|pages?|replies"
    r"|votes|reactions|people reacted)"
    r"(?: (?:read|ago|so far|long|listen|to this))?[ \W]{0,5}){1,5}+"
    r"|(?:image|photo|picture|slide|page|part|step) [0-9]{1,3} (?:of|/) [0-9]{1,3}\W{0,2}",
    re.IGNORECASE,
)
# Below these nothing is told any more, of the latter in the last part of a text.
_NOTES = re.compile(
    r"[*_#\[(•–—\s-]{0,6}notes? (?:to|for) (?:the )?(?:editors?|journalists|media|press)(?:$|\W)",
    re.IGNORECASE,
)
_BACK_MATTER = re.compile(
    r"(?:###|# # #|-30-)$|[*_#\[(•–—\s-]{0,6}(?:ends?|(?:press |media |useful )?contacts?"
    r"|(?:press|media) (?:enquiries|inquiries|office|information)|(?:for )?(?:more|further)"
    r" (?:information|details)"
    r"|about (?:us|this (?:\w{1,15} ){0,2}\w{1,15}|the (?:data|authors?|project|series|figures)"
    r"|(?:the )?(?-i:[A-Z]|[a-z]{1,9}[A-Z0-9])[\w’'.-]{0,20}(?: [\w’'.-]{1,20}){0,6})"
    r"|(?:our |a note on )?methodology"
    r"|how we (?:counted|did|reported|got|made|work)\b.{0,40}|data sources|legal notice"
    r"|acknowledge?ments?|disclaimers?|photo credits?|accreditation)\W{0,4}$",
    re.IGNORECASE,
)


def opens_back_matter(block: str, *, is_late: bool) -> bool:
    """Tell "Notes to editors" and what else stands above a page's own matters."""
    return bool(_NOTES.match(block) or (is_late and _BACK_MATTER.match(block)))


def is_furniture(block: str, least: float, names: Names = NOBODY) -> bool:
    """Tell whether `block`, without markup, is of the page, where so much weight tells."""
    if len(block) > _LONGEST:
        return False
    if _RATE.fullmatch(block) or (len(block) <= _HANGS_ON and _COUNTER.fullmatch(block)):
        return True
    weighed = [(weight(sentence, names), sentence) for sentence in sentences(block)]
    if max(points for points, _ in weighed) < least:
        return False
    # What stands beside it in a short block hangs on it, unless it tells what happened; beside what
    # would be of the page anywhere, even then: "X was banned. Do not share links to this text."
    may_hang = least == AT_THE_EDGE and len(block) <= _HANGS_ON
    if may_hang and max(points for points, _ in weighed) >= WITHIN:
        return True
    return all(points >= least or (may_hang and hangs_on(sentence)) for points, sentence in weighed)


def sentences(block: str) -> list[str]:
    """Return the sentences of `block`, told by their marks alone."""
    ends = [match.end() for match in _SENTENCE_END.finditer(block)]
    return [block[a:b].strip() for a, b in zip([0, *ends], [*ends, len(block)], strict=True)]


def tail_start(block: str, names: Names = NOBODY) -> int:
    """Return where the sentences begin with which the page ends the paragraph `block`."""
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(block))]
    end = len(block)
    for start in reversed(starts):
        if weight(block[start:end].strip(), names) < NEAR_THE_EDGE:
            break
        end = start
    return end


def weight(sentence: str, names: Names = NOBODY) -> float:
    """Return how much of `sentence` speaks of the page and to its readers."""
    return START + sum(WEIGHTS.get(name, 0.0) for name in features(sentence, names))
