"""Lines that are no text wherever they stand, told by fixed wording: buttons, rights, captions.

What takes weighing, and hangs on where it stands, is told in `furniture.py`.
"""

import re

from claims.extraction.lexicon import MONTHS

_LONGEST_NOTICE = 300
_LONGEST_CREDIT = 120

# What marks of lists and of emphasis may stand before a notice. Not quotation marks: “Help us,” she
# said.
_LEAD = r"[*_>\[(•–—\s-]{0,4}"

# One word or two, alone on their line.
_BUTTON = re.compile(
    r"(?:post|advertisements?|ads?|sponsored|share|tweet|print|e-?mail|save|listen|copy link"
    r"|[0-9]{1,3}[ -]min(?:ute)?s?[ -](?:listen|podcast|read|video|watch)"
    r"|comments?|[0-9]{1,5} (?:comments?|shares?|views?)|(?:no|leave a) comments?(?: yet)?|loading"
    r"|skip to .{1,30}|menu|search|home|subscribe|sign in|log in|next|previous|back to (?:the )?top"
    r"|(?:facebook|twitter|whatsapp|telegram|linkedin|pinterest|reddit|instagram|x|[ ,|/•·])+"
    r"|getty|toggle .{1,20}|play video|video player(?: ?close)?|watch live|live|logo"
    r"|share on .{1,20}|e-?mail lists?\b.{0,40}|featured image\b.{0,60}"
    # What a page's machinery left: "[ad_1]".
    r"|\[/?[a-z]{1,12}_[0-9]{1,3}\]"
    # A call for money, before anything is told.
    r"|.{0,40}\b(?:make|give) (?:a|your) (?:[\w-]{1,12} ){0,2}donation\b.{0,60}[^.])\W{0,3}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"<?(?:https?://|www\.)\S{1,300}>?|\S{1,64}@\S{1,80}\.\w{2,10}|@\w{2,30}"
    r"|#?\w{2,40}(?:[ ,]{1,2}#\w{2,40}){1,20}"
    r"|(?:source url|permalink|short ?link|url|link|via)\b ?:?(?: ?<?https?:.{0,300})?"
    r"|original (?:url|source|article)\b.{0,300}",
    re.IGNORECASE,
)
# What stands before the headline of another article, or above a list of them.
_OTHERS = re.compile(
    (
        r"LEAD(?:related(?: (?:articles?|stor\w{1,3}|contents?|links?|news|posts?|reading|coverage"
        r"|topics?))?|(?:read|see|watch|listen)(?: (?:also|more|next|too|now|the full (?:story"
        r"|article|report|text)))?|(?:also|further|suggested|background) read(?:ing)?|see also"
        r"|more(?: (?:on|from|about|stories|news|in)\b(?: \w{1,15}){0,3})?"
        r"|also in(?: \w{1,15}){1,3}"
        r"|you (?:may|might) (?:also )?(?:like|be interested in)|don['’]t miss|trending"
        r"|recommended(?: (?:for you|articles?|stories|reading))?|up next|next"
        r"|previous(?:ly)?"
        r"|most (?:read|popular|viewed|shared)(?: \w{1,12})?|popular(?: (?:posts|stories|now))?"
        r"|(?:the )?editor(?:['’]?s['’]?|s['’]) (?:picks?|choice)|latest(?: (?:news|stories))?"
        r"|what to (?:read|watch) next|explore (?:more|additional)(?: \w{1,12}){0,5}"
        r"|in case you missed(?: it)?|go deeper|(?:previous|next) article|filed under|posted in"
        r"|tagged (?:with|as|under)|tags?|topics?|categor(?:y|ies)|keywords?|share this.{0,20}"
        r"|in this (?:article|story)|from the archives?(?: \([^()]{1,20}\))?)"
        r"(?:(?P<alone>\W{0,4}$)|(?= 1[.)] )|\]?\s?[:|>–—](?: |$)"
        r"|(?<=more|also|next|miss) (?-i:(?=[A-Z0-9“‘\"'])))"
    ).replace("LEAD", _LEAD),
    re.IGNORECASE,
)
_END_OF_ARTICLE = re.compile(
    (
        r"LEAD(?:(?:[0-9]{1,5} )?comments?(?: \([0-9]{1,5}\))?|leave a (?:reply|comment)"
        r"|(?:[0-9]{1,4}|one|two|three) (?:responses|thoughts|replies) (?:to|on)\b.{0,120}"
        r"|join the (?:conversation|discussion)|references|external links|footnotes|notes|sources"
        r"|about the authors?|what do you think\?)\W{0,4}$"
    ).replace("LEAD", _LEAD),
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"©|\bcopyright (?:\(c\)|[0-9]{4})|\A\(c\) ?[0-9]{4}|\ball rights reserved\b"
    r"|\b(?:re)?published (?:here )?(?:with|by) permission\b|\breprinted (?:with|by|from)\b"
    r"|\bunder (?:a|the) creative commons\b|\bcc[- ]by\b|\bcross-?post on\b"
    r"|\b(?:original source of this|originally (?:published|appeared|posted) (?:on|in|at|by))\b"
    r"|\b(?:views|opinions) (?:expressed|stated) (?:in|by|here)\b|\bpatreon\.com\b"
    r"|\b(?:reproduction|republication|reprint(?:ing|s)?) (?:\w{1,12} ){0,6}(?:permitted|allowed"
    r"|prohibited|forbidden|welcome|encouraged|authori[sz]ed|requires?)\b"
    # At any length.
    r"|(?P<law>\bcontents? of this (?:article|site|page) (?:are|is)\b|\bcopyrighted material\b"
    r"|\b(?:under the provisions of|purposes other than) [\"'“]fair use\b"
    r"|\bdo(?:es)? not (?:necessarily )?(?:reflect|represent) the (?:views|opinions?|position"
    r"|editorial)|\bwe and our (?:partners|vendors)\b"
    r"|\bmay not be (?:published|reproduced|copied),? (?:broadcast|distributed|rewritten"
    r"|republished)|\b(?:privacy policy|terms (?:of (?:use|service)|and conditions))\b.{0,80}"
    r"\b(?:agree|accept|apply|read|see)\b|\bfree to (?:share|republish|reproduce) (?:this|our)\b)",
    re.IGNORECASE,
)
_NAME = r"(?:[A-Z][\w.’'&-]{0,25}|and|for|of|in|the|&|bureau|desk|team|staff|volunteers|service)"
_WORK = (
    r"(?i:text|words|story|reporting|writing|edit(?:ing|ed|or)|sub-?editor|translat(?:ion|ed|or)"
    r"|photos?|photographs?|pictures?|images?|illustrations?|video|graphics?|maps?|camera|producer"
    r"|proofread(?:ing|er)|layout|design)"
)
_CREDIT = re.compile(
    # "Text: Harbour bureau." and "Photos by A and B"; a headline may begin "Video: Army Enters …".
    rf"{_LEAD}(?!(?i:photo|image|picture|video|graphic|map|story)s?:){_WORK}"
    rf"(?i: (?:and|&) {_WORK})?(?: by)?:? {_NAME}(?:[ ,;/|]{{1,3}}{_NAME}){{0,9}}+"
    r"\.?[)*_]{0,2}(?:$| ?\(| (?i:text|photos?|images?|edit\w{1,3}|translat\w{2,4}|additional"
    r"|reporting|reproduction|republication|with|video)\b)"
    rf"|(?i:{_LEAD}(?:additional )?(?:reporting|writing|editing|edited|translation) (?:by|from)\b"
    rf"|{_LEAD}with (?:\w{{1,12}} )?(?:reporting|files|input|information) (?:by|from)\b"
    rf"|{_LEAD}(?:authors?|reporters?|sources?|articles by|paypal|patreon|bitcoin|iban|cash ?app)"
    rf" ?: ?(?!.{{0,60}}\bsaid\b)\S.{{1,60}}$"
    rf"|{_LEAD}(?:this report [^.]{{0,30}}\b(?:first|originally) (?:published|appeared)\b"
    r"|this (?:article|column|story|piece|post) [^.]{{0,60}}\b(?:published"
    r"|appeared|reprinted|written|translated)\b (?:by|in|on|at)|(?:first|originally) published\b"
    r"|cross-?posted\b|translated (?:by|from)\b)"
    r"|.{0,200}\bcontributed (?:additional )?(?:reporting\b|to this (?:report|story|article)"
    r"\W{0,3}$))"
)
# What was put right, and what the page says of itself before all else.
_CORRECTION = re.compile(
    (
        r"LEAD(?:(?:corrections?|clarifications?|amended|erratum|corrected)"
        r"(?: ?(?:and|&) \w{1,15})?"
        r"(?:,? (?:\([^()]{1,40}\)|[^:.]{3,20}))? ?[:–—-]"
        r"|this (?:article|story|post|page|headline|caption|report) (?:was|has) (?:\w{1,12} ){0,2}"
        r"(?:amended|corrected|updated|edited|clarified)\b"
        r"|(?:an? |the )?(?:earlier|previous|original|first) versions? of (?:this \w{3,8}|the"
        r" (?:article|story|piece|page))\b"
        r"|support (?:us|the \w{1,20}(?: \w{1,20}){0,2}|[a-z]{2,20})!"
        r"|(?:note to readers|editor['’]?s['’]? note|disclaimer|about us|author bio"
        r"|(?:the )?views expressed|opinions expressed|for media inquir\w{1,3})\b)"
    ).replace("LEAD", _LEAD),
    re.IGNORECASE,
)
_BIOGRAPHY = re.compile(
    r"(?:[A-Z][\w.’'-]{1,20} )?[A-Z][\w.’'-]{1,20}(?: [A-Z][\w.’'-]{0,20}){1,3},?"
    r" (?:(?:has (?:covered|reported|written)|writes|covers|reports) (?:about|extensively|for"
    r"|from|on|the|[A-Z])"
    r"|(?:is|was) (?:an?|the|our) (?:[\w’'-]{1,20},? ){0,8}?(?:journalist|reporter|correspondent"
    r"|writer|author|columnist|editor|analyst|researcher|fellow|professor|lecturer|scholar|blogger"
    r"|contributor|photographer|director|founder|freelance|expert|commentator|activist)\b)"
)
_CAPTION = re.compile(
    r"\b(?i:photos?|images?|pictures?|illustration|credits?|photograph|graphic)"
    r"(?: by| courtesy of| credit)?\s?: ?[^.:]{2,60}\.?$"
    r"|\b[A-Z][\w.]{1,20}(?: [A-Z][\w.]{1,20}){0,3}(?: / [A-Z]\w{1,20}){1,3}[*_)\]]{0,3}$"
    r"|(?:^|[.!?] )(?:Photos?|Images?|Pictures?) (?:by|from|courtesy of) (?:the author"
    r"|[A-Z][\w.’'-]{0,20}(?: [A-Z][\w.’'-]{0,20}){0,4})(?:, used (?:with|by) permission)?\W{0,3}$"
    r"|\((?i:photo|image|picture|file photo|photograph|screenshot)\b[^()]{0,80}\)$"
    r"|\[[^\[\]]{0,60}\b(?i:file|photo|handout|getty|reuters|afp|ap|epa)\b[^\[\]]{0,40}\]$"
    r"|\b(?i:via getty images|getty images|afp photo|ap photo|file photo|reuters/[A-Z]\w+)\b"
    r"[^.]{0,40}\.?$"
    r"|[–-] [A-Z][\w .]{2,40}, [0-9]{3,4}, [0-9]{2}\.[0-9]{2}\.[0-9]{4}$"
    r"|^(?i:in this (?:file )?(?:photo|image|picture)\b"
    r"|(?:media|image|picture|photo|video) caption\b|(?:file (?:photo|image)|file|pictured"
    r"|caption|image|photo|screenshot) ?[:–-] )"
)
# Behind the last sentence, however many there are, whose the picture is.
_SIGNED = re.compile(
    r"[a-z0-9)”\"’.!?] ?(?:\([^()/]{1,40}(?:/|\bPhoto\b)[^()]{0,60}\)|Credit:? [^.!?]{2,80}"
    r"|(?<=[.!?)”\"] )[A-Z][^.!?/]{1,40} ?/ ?[^.!?/]{2,60})$"
)
_OWNER = re.compile(
    r"\b(?:AFP|AP|EPA|Reuters|REUTERS|Getty|GETTY|Press|Images|Photos?|Shutterstock|iStock|Alamy|PA"
    r"|dpa|DPA|Xinhua|XINHUA|Anadolu|ANADOLU|Bloomberg|TASS|UPI|Pool|Handout|HANDOUT)\b|Credit:"
)
# What people on pictures do, in the present tense, with the day on which they were taken.
_PICTURED = re.compile(
    r"\b(?:address(?:es)?|greets?|listens?|meets?|passe?s|shakes?|speaks?|talks?|stands?|sits?|lies?|walks?|holds?|carry|carries|looks?|gathers?|mourns?|attends?"
    r"|inspects?"
    r"|removes?|clears?|cleans?|searches|works?|watch|watches|waits?|reacts?|poses?|rides?|fires?"
    r"|rises?|burns?|prays?|cries|weeps?|hugs?|embraces?|waves?|marches|flee|flees|leaves?|arrives?"
    r"|is seen|are seen|is pictured|are pictured)\b"
)
_TAKEN_ON = re.compile(
    rf"\b(?:(?:{MONTHS})\.? [0-9]{{1,2}},?|[0-9]{{1,2}} (?:{MONTHS})\.?,?) [0-9]{{4}}[.,]?"
    r"(?: ?\(?[A-Z][\w ./’'-]{1,40}\)?)?\.?$"
)
# Who of those on it is where: "Jo Smith, left, and Ann Writer shake hands".
_PLACED = re.compile(
    r"(?:, |\()(?:(?:top|bottom|far|front|second|third)(?: from)? )?"
    r"(?:left|right|cent(?:er|re))\b[ ,)]"
)
# "… in a picture shared by the rebels (Handout/Agency)", and a credit after one sentence.
_SHOWN_IN = re.compile(
    r"\A[^.!?]{20,200} in an? (?:\w{3,12} )?(?:picture|photo(?:graph)?|image|still|frame)"
    r" (?:shared|released|taken|posted|issued|provided|published|from|obtained)\b[^.!?]{0,60}$"
    r"|\A[^.!?]{20,200}[.]? \([A-Z][\w .]{1,30}(?:/[A-Z][\w .]{1,30}){1,2}\)$"
)
_TELLS = re.compile(r"\b(?:said|says|told|tells|according|announced|reported|wrote)\b")
_AGENCY = re.compile(
    r"\(?(?i:afp|ap|epa|reuters|associated press|the associated press|getty images|getty|anadolu"
    r"|xinhua|tass|dpa|ansa|epa-efe|upi)\)?(?:/[A-Z][\w ]{1,30})?"
)
_SEPARATOR = re.compile(r"[*_\-#=~•.\s|]+")
# Buttons of a call for money: "5 $", "$10".
_AMOUNT = re.compile(r"[$€£₴] ?[0-9][0-9.,]{0,14}|[0-9][0-9.,]{0,14} ?[$€£₴]")


def is_notice(block: str, *, whole: str) -> bool:
    """Tell a notice from the text; `block` is without markup, `whole` as printed."""
    if _SEPARATOR.fullmatch(whole) or _AMOUNT.fullmatch(block):
        return True
    rights = _RIGHTS.search(block)
    if rights and (rights["law"] or len(block) <= _LONGEST_NOTICE):
        return True
    return len(block) <= _LONGEST_NOTICE and bool(
        _BUTTON.fullmatch(block)
        or _ADDRESS.fullmatch(block)
        or _OTHERS.match(block)
        or _CREDIT.match(block)
        or _CORRECTION.match(block)
    )


def is_separator(block: str) -> bool:
    return bool(_SEPARATOR.fullmatch(block))


def is_caption(block: str) -> bool:
    if len(block) > 2 * _LONGEST_NOTICE:
        return False
    signed = _SIGNED.search(block[-_LONGEST_CREDIT:])
    if signed and _OWNER.search(signed[0]):
        return True
    is_marked = _TAKEN_ON.search(block) or _SHOWN_IN.search(block) or _PLACED.search(block)
    is_picture = is_marked and _PICTURED.search(block) and not _TELLS.search(block)
    return bool(is_picture or (len(block) <= _LONGEST_NOTICE and _CAPTION.search(block)))


def is_agency(block: str) -> bool:
    """Tell the line below a picture that says whose it is."""
    return bool(_AGENCY.fullmatch(block))


def is_biography(block: str) -> bool:
    """Tell what an author is from the text; it counts only below the article."""
    return len(block) <= 2 * _LONGEST_NOTICE and bool(_BIOGRAPHY.match(block))


def heads_others(block: str) -> bool:
    """Tell the heading of a list of other articles."""
    found = _OTHERS.match(block)
    return bool(found and found["alone"] is not None)


def ends_article(block: str) -> bool:
    """Tell the heading below which nothing is the article's any more."""
    return bool(_END_OF_ARTICLE.match(block))
