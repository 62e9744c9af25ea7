"""What stands around an article on its page: notices, share lines, captions, lists of others."""

import re

from claims.extraction.imprint import is_imprint
from claims.extraction.lexicon import MONTHS

_LONGEST_NOTICE = 300

# What marks of lists and of emphasis may stand before a notice. Not quotation marks: “Help us,” she
# said.
_LEAD = r"[*_>\[(•–—\s-]{0,4}"

_NOTICE = re.compile(
    (
        # One word or two, alone on their line.
        r"^(?:post|advertisements?|ads?|sponsored|share|tweet|print|e-?mail|save|listen|copy link"
        r"|comments?|[0-9]{1,5} (?:comments?|shares?|views?)|(?:no|leave a) comments?(?: yet)?"
        r"|loading"
        r"|skip to .{1,30}|menu|search|home|subscribe|sign in|log in|next|previous|back to top"
        r"|(?:facebook|twitter|whatsapp|telegram|linkedin|pinterest|reddit|instagram|x|[ ,|/•·])+"
        r"|getty|toggle .{1,20}|play video|video player(?: ?close)?|watch live|live|logo)\W{0,3}$"
        r"|^share on .{1,20}$|^back to (?:the )?top\b.{0,10}$"
        # What a page's machinery left: "[ad_1]".
        r"|^\[/?[a-z]{1,12}_[0-9]{1,3}\]$"
        # A call for money, before anything is told.
        r"|^.{0,40}\b(?:make|give) (?:a|your) (?:[\w-]{1,12} ){0,2}donation\b.{0,60}[^.]$"
        # What calls on the reader.
        r"|^LEAD(?:share (?:this|on|via|the)|follow (?:us|me|@|the|our)|like us|join (?:us|our|the"
        r" (?:conversation|discussion|telegram))|subscribe\b|sign up\b|click (?:here|to)|tap here"
        r"|support (?:us|our|independent|quality)|donate\b|become (?:a|an) .{0,30}\b(?:member"
        r"|patron"
        r"|subscriber)|help (?:us|support)|get (?:the|our) .{0,40}\b(?:newsletter|inbox|app)"
        r"|download (?:the|our) .{0,30}app|tell us what|have your say|contact us|write to us"
        r"|send (?:us )?(?:tips|your)|please (?:share|click|consider|support|help|donate|subscribe)"
        r"|if you (?:enjoyed|liked|like|found|want to support|value)|we (?:use"
        r"|need) .{0,30}\b(?:cookies"
        r"|your (?:help|support))|this (?:site|website|page) uses cookies|by (?:clicking"
        r"|continuing|using"
        r" this))\b"
        # Other articles.
        r"|^LEAD(?:related (?:articles?|stor|content|links?|news|posts?|reading|coverage"
        r"|topics?)|related:"
        r"|read (?:more|also|next|the full)|also read|see also|see more|more:"
        r"|more (?:on|from|about|stories|news)\b.{0,60}$|you (?:may|might) (?:also )?(?:like|be"
        r" interested)|don['’]t miss|recommended|most (?:read|popular|viewed)|trending"
        r"|popular (?:posts"
        r"|stories)|editor['’]?s['’]? (?:pick|choice)|latest (?:news|stories)|up next|watch:"
        r"|watch more"
        r"|listen:|explore (?:more|additional)|in case you missed|go deeper|previous article"
        r"|next article|filed under|posted in|tagged (?:with|as|under)|tags?:|topics?:|keywords?:)"
        r"(?!\w)"
        # Addresses.
        r"|^(?:<?(?:https?://|www\.)\S{1,300}>?)$|^\S{1,64}@\S{1,80}\.\w{2,10}$"
        r"|^#?\w{2,40}(?:[ ,]{1,2}#\w{2,40}){1,20}$|^@\w{2,30}$"
        r"|^(?:original (?:url|source|article)|source url|permalink|short ?link|url|link|via)\b ?:?"
        r"(?: ?<?https?:|$)|^original (?:url|source|article)\b"
        # Rights, origin, authors.
        r"|^sources?: .{2,60}$|\bcopyright (?:©|\(c\)|\d{4})|^(?:©|\(c\) ?\d{4})|©"
        r"|\ball rights reserved\b"
        r"|\b(?:re)?published (?:here )?(?:with|by) permission\b|\breprinted (?:with|by|from)\b"
        r"|\bunder (?:a|the) creative commons\b|\bcc[- ]by\b"
        r"|\b(?:original source of this|originally (?:published|appeared|posted) (?:on|in|at|by))"
        r"|^LEAD(?:this (?:article|column|story|piece|post) (?:was|is|has been|first|originally)"
        r"\b.{0,80}\b(?:published|appeared|reprinted|produced|written|translated|reproduced)"
        r"|this report (?:was |has been )?(?:first|originally)\b.{0,80}\b(?:published|appeared)"
        r"|first published\b|cross-?posted\b|translated (?:by|from)\b)"
        r"|^(?:authors?|reporters?) ?: ?\S.{1,60}$"
        r"|\bcross-?post on\b|^\(?(?:additional )?(?:reporting|writing|editing|edited|translation)"
        r" by\b|^LEADwith (?:reporting|files|input|additional reporting|information) (?:by|from)\b"
        r"|^(?:note to readers|editor['’]?s['’]? note|disclaimer|about (?:the|this) author|about us"
        r"|author bio|correction\b|the views expressed|opinions expressed|views expressed)"
        r"|\b(?:views|opinions) (?:expressed|stated) (?:in|by|here)\b"
        r"|^support [A-Z ]{3,40}:|^(?:articles by|paypal|patreon|bitcoin|iban|cash ?app)\b ?:"
        r"|^e-?mail lists?\b|^comment on .{1,80}\bfacebook\b|^for media inquir|^featured image\b"
        r"|\b(?:can be (?:reached|followed)|follow (?:him|her|them)) (?:at|on)\b|\bpatreon\.com\b"
        r"|^(?:all|our) (?:comments|articles) .{0,60}\b(?:moderated|policy)\b"
    ).replace("LEAD", _LEAD),
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"\bcontents? of this (?:article|site|page) (?:are|is)\b"
    r"|\b(?:under the provisions of|purposes other than) [\"'“]fair use\b"
    r"|\bcopyrighted material\b|\bdo(?:es)? not (?:necessarily )?(?:reflect|represent) the (?:views"
    r"|opinions?|position|editorial)|\bwe and our (?:partners|vendors)\b"
    r"|\bmay not be (?:published|reproduced|copied),? (?:broadcast|distributed|rewritten"
    r"|republished)"
    r"|\b(?:privacy policy|terms (?:of (?:use|service)|and conditions))\b.{0,80}\b(?:agree|accept"
    r"|apply|read|see)\b|\bfree to (?:share|republish|reproduce) (?:this|our)\b",
    re.IGNORECASE,
)
# Above what belongs to other articles or to readers, down to the end or to the next paragraph.
_LIST_OF_OTHERS = re.compile(
    (
        r"^LEAD(?:related(?: \w{1,12})?|(?:read|see|watch) (?:also|more|next|too)|also read"
        r"|see also"
        r"|more (?:from|on|stories|news|in)\b.{0,40}|recommended(?: \w{1,12}){0,3}"
        r"|most (?:read|popular|viewed)(?: \w{1,12})?|trending(?: \w{1,12})?"
        r"|latest(?: \w{1,12})?|popular(?: \w{1,12})?|you (?:may|might) also (?:like"
        r"|be interested in)"
        r"|tags|topics|share this.{0,20}|in this (?:article|story))\W{0,4}$"
    ).replace("LEAD", _LEAD),
    re.IGNORECASE,
)
_END_OF_ARTICLE = re.compile(
    (
        r"^LEAD(?:(?:[0-9]{1,5} )?comments?(?: \([0-9]{1,5}\))?|leave a (?:reply|comment)"
        r"|(?:[0-9]{1,4}|one|two|three) (?:responses|thoughts|replies) (?:to|on)\b.{0,120}"
        r"|join the (?:conversation|discussion)|references|external links|footnotes|notes|sources"
        r"|about the authors?|what do you think\?)\W{0,4}$"
    ).replace("LEAD", _LEAD),
    re.IGNORECASE,
)
_BIOGRAPHY = re.compile(
    r"^[A-Z][\w.’'-]{1,20}(?: [A-Z][\w.’'-]{0,20}){1,3},? (?:(?:has (?:covered|reported|written)"
    r"|writes|covers|reports) (?:about|extensively|for|from|on|the)\b|(?:is|was) (?:a|an|the) "
    r"(?:[\w’'-]{1,20},? ){0,8}?(?:journalist|reporter|correspondent|writer|author|columnist|editor"
    r"|analyst|researcher|fellow|professor|lecturer|scholar|blogger|contributor|photographer"
    r"|director|founder|freelance|expert|commentator|activist)\b)"
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
    r"|^(?i:in this (?:file )?(?:photo|image|picture)\b|(?:file (?:photo|image)|file|pictured"
    r"|caption"
    r"|image|photo|screenshot) ?[:–-] )"
)
# Buttons of a call for money: "5 $", "$10".
_AMOUNT = re.compile(r"[$€£₴] ?[0-9][0-9.,]{0,14}|[0-9][0-9.,]{0,14} ?[$€£₴]")
# What people on pictures do, in the present tense, with the day on which they were taken.
_PICTURED = re.compile(
    r"\b(?:stands?|sits?|lies?|walks?|holds?|carry|carries|looks?|gathers?|mourns?|attends?|inspects?"
    r"|removes?|clears?|cleans?|searches|works?|watch|watches|waits?|reacts?|poses?|rides?|fires?"
    r"|rises?|burns?|prays?|cries|weeps?|hugs?|embraces?|waves?|marches|flee|flees|leaves?|arrives?"
    r"|is seen|are seen|is pictured|are pictured)\b"
)
_TAKEN_ON = re.compile(
    rf"\b(?:{MONTHS})\.? [0-9]{{1,2}},? [0-9]{{4}}[.,]?(?: ?\(?[A-Z][\w ./’'-]{{1,40}}\)?)?\.?$"
    rf"|\b[0-9]{{1,2}} (?:{MONTHS})\.?,? [0-9]{{4}}[.,]?(?: ?\(?[A-Z][\w ./’'-]{{1,40}}\)?)?\.?$"
)
_TELLS = re.compile(r"\b(?:said|says|told|tells|according|announced|reported|wrote)\b")
_AGENCY = re.compile(
    r"\(?(?i:afp|ap|epa|reuters|associated press|the associated press|getty images|getty|anadolu"
    r"|xinhua|tass|dpa|ansa|epa-efe|upi)\)?(?:/[A-Z][\w ]{1,30})?"
)
_SEPARATOR = re.compile(r"[*_\-#=~•.\s|]+")


def is_notice(block: str, *, whole: str) -> bool:
    """Tell a notice from the text; `block` is without markup, `whole` as printed."""
    if _SEPARATOR.fullmatch(whole) or _AMOUNT.fullmatch(block) or _LEGAL.search(block):
        return True
    is_short = len(block) <= _LONGEST_NOTICE
    return is_short and (bool(_NOTICE.search(block)) or is_imprint(block))


def is_separator(block: str) -> bool:
    return bool(_SEPARATOR.fullmatch(block))


def is_caption(block: str) -> bool:
    if len(block) > _LONGEST_NOTICE:
        return False
    is_picture = _TAKEN_ON.search(block) and _PICTURED.search(block) and not _TELLS.search(block)
    return bool(is_picture or _CAPTION.search(block))


def is_agency(block: str) -> bool:
    """Tell the line below a picture that says whose it is."""
    return bool(_AGENCY.fullmatch(block))


def is_biography(block: str) -> bool:
    """Tell what an author is from the text; it counts only below the article."""
    return len(block) <= 2 * _LONGEST_NOTICE and bool(_BIOGRAPHY.match(block))


def heads_others(block: str) -> bool:
    """Tell the heading of a list of other articles."""
    return bool(_LIST_OF_OTHERS.match(block))


def ends_article(block: str) -> bool:
    """Tell the heading below which nothing is the article's any more."""
    return bool(_END_OF_ARTICLE.match(block))
