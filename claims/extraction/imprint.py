"""What a paper says of its own article: what was put right, who made it, who may use it."""

import re

# What marks of lists and of emphasis may stand before it.
_LEAD = r"[*_>\[(•–—\s-]{0,4}"
_ARTICLE = r"(?:article|story|piece|post|page|headline|column|caption|item|blog)"

_CORRECTION = re.compile(
    rf"{_LEAD}(?:this {_ARTICLE} (?:was|has|is being|will be) (?:\w{{1,12}} ){{0,2}}(?:amended"
    r"|corrected|updated|edited|revised|modified|clarified|changed)\b"
    r"|this report (?:was|has) (?:\w{1,12} ){0,2}(?:amended|corrected|updated|edited) (?:on|at|to"
    r"|with|after)\b"
    r"|(?:an? |the )?(?:earlier|previous|original|first) versions? of"
    rf" (?:this (?:report|{_ARTICLE})|the {_ARTICLE})\b"
    r"|(?:corrections?|clarifications?|amended|erratum|corrected)(?: ?(?:and|&) \w{1,15})?"
    r"(?: \([^()]{1,40}\))? ?[:–—-])",
    re.IGNORECASE,
)
_REUSE = re.compile(
    rf"{_LEAD}(?:(?:reproduction|republication|reprint(?:ing|s)?|republishing|re-?use|reposting)"
    r" (?:\w{1,12} ){0,6}(?:permitted|allowed|prohibited|forbidden|welcome|encouraged"
    r"|authori[sz]ed|requires?)\b"
    r"|(?:when|if) (?:you )?(?:quot|cit|republish|reprint|us|copy|repost)(?:e|ing)?\b.{0,80}"
    r"\b(?:link|reference|attribution|credit)\b"
    r"|(?:feel free to|you (?:may|can)|please) (?:republish|reprint|repost|reproduce|quote|copy)\b"
    rf"|this {_ARTICLE} (?:may|can) be (?:freely )?(?:republished|reprinted|reposted|reproduced)\b"
    rf"|republish (?:this|our) {_ARTICLE})",
    re.IGNORECASE,
)
_NAME = r"(?:[A-Z][\w.’'&-]{0,25}|and|for|of|in|the|&|bureau|desk|team|staff|volunteers|service)"
_AFTER_CREDIT = (
    r"\.?[)*_]{0,2}(?:$| ?\(| (?i:text|photos?|images?|edit\w{1,3}|translat\w{2,4}|additional"
    r"|reporting|reproduction|republication|with|video)\b)"
)
# "Text: Harbour bureau." and "Photos by A and B"; a headline may begin "Video: Army Enters …".
_CREDIT = re.compile(
    rf"{_LEAD}(?i:text|words|translat(?:ion|ed|or)|edit(?:ing|ed|or)|sub-?editor|camera|producer"
    r"|proofread(?:ing|er)|layout|design|illustrations?)"
    r"(?i: (?:and|&) (?:photos?|editing|translation))?"
    rf": ?{_NAME}(?:[ ,;/|]{{1,3}}{_NAME}){{0,5}}+{_AFTER_CREDIT}"
    rf"|{_LEAD}(?i:text|words|story|reporting|editing|edited|translat(?:ion|ed)|photos?|maps?"
    r"|photographs?|pictures?|images?|illustrations?|video|graphics?|layout|design)"
    r"(?i: (?:and|&) (?:photos?|pictures?|images?|video|editing|text|graphics?|translation))?"
    rf" by:? {_NAME}(?:[ ,;/|]{{1,3}}{_NAME}){{0,9}}+{_AFTER_CREDIT}"
)
_HELPED = re.compile(
    r"\bcontributed (?:additional )?(?:reporting\b|to this (?:report|story|article)\W{0,3}$)",
    re.IGNORECASE,
)
# What the paper wants of its readers.
_APPEAL = re.compile(
    rf"{_LEAD}(?:(?:you can |please )?(?:also )?follow (?:us|our|@\w|live)\b"
    r"|(?:enjoyed|liked?) (?:this|what you)\b|stay (?:informed|connected|up[ -]to[ -]date|tuned)\b"
    r"|(?:our|this) live (?:coverage|blog|updates?)\b|click (?:for|on)\b"
    r"|never miss a\b|(?:your|every|any) (?:donations?|contributions?|gifts?|support)\b.{0,30}"
    r"\b(?:helps?|keeps?|allows?|lets|makes?|enables?|matters?|counts?)\b"
    r"|(?:we|our (?:work|reporting|journalism|newsroom)) (?:\w{1,10} ){0,2}(?:rely|relies|depends?"
    r"|possible|funded|survives?) (?:only |entirely |solely )?(?:on|by|through) (?:our |your |the"
    r" |donations|you\b|readers|people like)(?:\w{1,12} ){0,3}(?:readers|donations|support"
    r"|subscri\w{3,6}|generosity|contributions|gifts|you)?"
    r"|for (?:as little as|just|only) [$€£]|(?:our|the) (?:\w{1,12} ){0,3}newsletters?\b.{0,40}"
    r"\b(?:inbox|sign|subscribe|free|deliver)|(?:further|suggested|background) reading\b"
    r"|see our\b|(?:send|submit|share) (?:us )?your\b)",
    re.IGNORECASE,
)


def is_imprint(block: str) -> bool:
    """Tell what a paper says of its own article from the text of it."""
    return bool(
        _CORRECTION.match(block)
        or _REUSE.match(block)
        or _CREDIT.match(block)
        or _HELPED.search(block)
        or _APPEAL.match(block)
    )
