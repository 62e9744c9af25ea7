"""What a page says to its readers and of itself, told by how it is worded, not by its phrases.

The article tells of others. The page around it calls on the reader, says "we" and "you", speaks of
articles, letters and donations, and gives numbers to call. Each such feature of a sentence weighs
something; how much it takes hangs on where the sentence stands.
"""

import re

# What a sentence has to weigh: at the text's edge, at the end of its last paragraph, within it.
AT_THE_EDGE, NEAR_THE_EDGE, WITHIN = 2, 3, 5
_LONGEST = 600
_HANGS_ON = 300

_SENTENCE_END = re.compile(r"[.!?][\"'”’)*_\]]{0,3}[ \n]{1,3}(?=\S)")
_QUOTED = re.compile(r"“[^“”]{0,400}”|\"[^\"]{0,400}\"|«[^«»]{0,400}»")
_LEAD = r"[*_>\[(•–—\s-]{0,4}(?:[0-9]{1,2}[.)] )?"
_CALL = re.compile(
    rf"{_LEAD}(?:(?:if you|for (?:more|further|the full|a (?:full|complete))|to [a-z]{{2,14}})\b"
    r"[^,.;:]{0,80},? )?(?:please )?"
    r"(?i:(?:write to|send|follow|subscribe|sign (?:up|in)|join|donate|give|download|tap|listen"
    r"|watch|browse|scan|become|buy|save|stay|log in|explore|discover|submit|apply|cite|enjoy|keep"
    r"|add|turn on|chip in|try|forward|refresh|welcome to|click)(?=[ :])(?! (?:of|for|from|among"
    r"|between|by|and|was|were|is|are|has|had|have)\b)"
    # These are nouns as well.
    r"|(?:share|call|e-?mail|contact|reach|get|see|read|visit|support|register|tell|help|check|book"
    r"|view|credit|fund|rate|show|text|dial)(?= (?:us|our|this|these|your|the|an?|now|here|him|her"
    r"|them|it|me|more|on|at|via|today)\b|:| ?[+$€£]| [0-9+(])"
    r"|text (?-i:[A-Z]{3,10}) to\b)"
)
_PLEASE = re.compile(r"(?:^|[,;:.] ?|\b(?:can|could|would) you |\b)please\b", re.IGNORECASE)
_READER = re.compile(r"\b(?:you|your|yours)\b", re.IGNORECASE)
_OUTLET = re.compile(r"\b(?:[Ww]e|[Uu]s|[Oo]urs?)\b")
_PAGE = re.compile(
    r"\b(?:articles?|stor(?:y|ies)|blog|newsletters?|podcasts?|episodes?|websites?|web ?site|page"
    r"|comments?|cookies|subscri(?:be|bers?|ptions?)|members(?:hip)?|donat\w{1,5}|inbox(?:es)?"
    r"|notifications?|journalism|reporting|coverage|newsroom|volunteers|readers?|listeners"
    r"|community|our (?:goal|work|report|site|team|channel|app|office)|live ?blog|crowdfund\w{0,5}"
    r"|advert\w{0,10}|licen[cs]ed?|copyright|attribution|facebook|twitter|instagram|youtube"
    r"|telegram|whatsapp|signal|linkedin|e-?mail|unsubscribe|links?|share|texts? cost|media"
    r"|sponsors?|partners|free)\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\S@\w|https?://|\bwww\.|\+[0-9][0-9 ()./-]{6,20}[0-9]"
    r"|\b(?:tel|phone|telephone|mobile|fax|hotline|whatsapp|signal|call|cell|text)\b\W{0,3}"
    r"(?:is |no\. |number |on )?\W{0,2}[0-9][0-9 ()./-]{5,18}[0-9]"
    r"|\b[0-9]{3}[-. ][0-9]{3,4}[-. ][0-9]{4}\b|\b[0-9]{3}-[0-9]{4}\b"
    r"|\b(?:account|iban|swift|bic)\b:? ?(?:no\. )?[A-Z0-9]{2,8}[ /-][0-9]",
    re.IGNORECASE,
)
_FILE = re.compile(r"\b[0-9][0-9.,]{0,8} ?(?:[KMG]B|kB)\b|\((?:PDF|XLSX?|DOCX?|MP[34]|ZIP|CSV)\b")
_ITSELF = re.compile(
    r"\bthis (?:article|interview|story|piece|post|page|site|website|newsletter|letter|column|blog"
    r"|podcast|content|translation|transcript|press release|release|publication|edition|live ?blog"
    r"|essay|bulletin|digest|series|material|text) (?:\w{1,12} ){0,2}?(?:is|was|has|will|may|can"
    r"|does|do|are|first|originally|appear\w{0,3}|forms?|contains?|uses|reflects?|comes|must)\b"
    r"|\b(?:was|is|did|do|does)(?: you)?(?: \w{1,12})? this (?:article|story|page|answer|post)\b"
    r"|\bthis is an? (?:\w{1,12} ){0,2}(?:translation|transcript|summary|version|excerpt)\b"
    r"|\b(?:photo(?:graph)?|picture|image|map|graphic|video|chart)s? (?:above|below)\b"
    r"|\b(?:certificate|registration|licen[cs]e|charity|company)\b.{0,12}\b(?:no\.|number|№)"
    r"|\b(?:interview|conversation|transcript|text|quotes|names|answers) (?:has|have|was|were)"
    r" (?:been )?(?:translated|edited|shortened|condensed|cut|changed|abridged|withheld|lightly)\b"
    r"|\b(?:version|part|opinions|views) (?:of|in) this (?:article|story|interview|column|piece"
    r"|essay|post|report)\b"
    r"|\bthis (?:report|work|project|investigation|reporting|briefing|study|survey|document|update)"
    r" (?:(?:is|may|can|does|are|must)\b|(?:was|has been) (?:prepared|produced|compiled|edited"
    r"|translated|funded|supported|commissioned|made possible)\b)",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\b(?:available (?:on request|for (?:download|interview|media|press|journalists)|online at)"
    r"|can be (?:downloaded|found (?:here|at|on)|accessed|viewed (?:here|at)|requested|arranged)"
    r"|(?:may|can|must) (?:not )?be (?:reproduced|reused|reprinted|republished|quoted|credited))\b",
    re.IGNORECASE,
)
# "All amounts are in dollars": how to read the figures.
_CONVENTION = re.compile(
    rf"{_LEAD}(?:unless (?:otherwise )?(?:noted|stated|indicated)[^,.]{{0,30}}, )?"
    r"(?:all (?:times|dates|amounts|figures|prices|sums|numbers|percentages|totals|currenc\w{1,3}"
    r"|photographs|photos|images)(?: \w{1,12}){0,3}? (?:are|is|have been|in|by|courtesy|local)\b"
    r"|(?:figures|percentages|totals|numbers|sums|amounts) (?:may|might|do|will) not"
    r"(?: always)? (?:add|sum|total)\b"
    r"|(?:figures|amounts|percentages|totals|numbers) (?:are|have been) rounded\b)",
    re.IGNORECASE,
)
_THANKS = re.compile(
    rf"{_LEAD}(?:thank you|thanks (?:to (?:all|the|our|a)|for)|dear [a-z]{{4,12}}\b)", re.IGNORECASE
)
# What comes of the page itself, and who is asked to come.
_SERVICE = re.compile(
    rf"{_LEAD}(?:(?:(?:an? |every |the )?(?:comments|accreditation|registration|subscriptions?"
    r"|memberships?|gift|donation|entries|submissions|letters|tickets?|admission"
    r"|live ?blog|blog|podcast|newsletter|next (?:briefing|update|issue|edition|newsletter|episode"
    r"|bulletin|report|summary))(?: (?:for|of|up to) \w{1,12}(?: words)?)?"
    r" (?:is|are|will|closes?|opens?|costs?|can|must|may|appears?|comes)"
    r"|(?:journalists|reporters|media(?: representatives)?|photographers|readers|editors"
    r"|news organi[sz]ations)"
    r" (?:\w{1,12} ){0,5}(?:are (?:invited|asked|requested|welcome|advised|reminded)"
    r"|must (?:register|apply|carry|show|bring)|may use|can use|should contact|wish to)"
    r"|prices include|terms apply|offer ends [0-9]|the (?:author|writer|translator|editor)s?"
    r" (?:is|are|would|lives?|works?|writes?|teach(?:es)?|thanks?)|(?:the )?(?:views"
    r"|opinions) .{0,40}\b(?:their own|the author)"
    r"|(?:also )?in this (?:issue|edition|newsletter|episode)|posted by|filed (?:in|under)"
    r"|version [0-9]|last (?:changed|updated|modified))\b"
    r"|(?:already|new here|not a|got a|do you|are you|were you|have you|enjoying|looking for|want"
    r"|need)\b[^.!?]{0,60}\?)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    rf"{_LEAD}(?:(?:for )?(?:(?:press|media|further|more|general|editorial|news|public|legal"
    r"|translator['’]?s|editor['’]?s) (?:contacts?|enquir(?:y|ies)|inquir(?:y|ies)|information"
    r"|queries|details|office|desk|notes?|notice)|contacts?(?: (?:person|us|details))?"
    r"|enquir(?:y|ies)|inquir(?:y|ies)|queries|office hours|telephone|phone|mobile|tel|fax|e-?mail"
    r"|hotline|whatsapp|newsroom|bank (?:transfer|account)|downloads?|downloadable files"
    r"|attachments?|annex(?:es)?|advertisement|advertising|sponsored(?: by)?|promoted"
    r"|paid (?:content|post)|share|embargo(?:ed)?|isbn|issn|note|nb"
    r"|(?:creative commons )?licen[cs]e|registered (?:charity|office|company))"
    r"(?: (?:no|number|note)\b\.?)?\s?(?::|$)"
    r"|registered (?:charity|company|office)\b|(?:strictly )?embargoed\b)",
    re.IGNORECASE,
)
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
_TELLS = re.compile(
    r"\b(?:said|says|told|accord\w{3}|announced|denied|claim\w{0,3}|wrote|added|accused"
    r"|killed|wounded|reportedly|allegedly)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:was|were|had|did|(?<!\bbe )(?<!\bis )(?<!\bare )[a-z]{3,14}ed)\b")
_BACKWARDS = re.compile(r"(?:It|They|These) (?:has|have|is|are|may|can|will)\b")
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
    r"|(?:the )?(?-i:[A-Z])[\w’'.-]{0,20}(?: [\w’'.-]{1,20}){0,6})|(?:our |a note on )?methodology"
    r"|how we (?:counted|did|reported|got|made|work)\b.{0,40}|data sources|legal notice"
    r"|acknowledge?ments?|disclaimers?|photo credits?|accreditation)\W{0,4}$",
    re.IGNORECASE,
)


def opens_back_matter(block: str, *, is_late: bool) -> bool:
    """Tell "Notes to editors" and what else stands above a page's own matters."""
    return bool(_NOTES.match(block) or (is_late and _BACK_MATTER.match(block)))


def is_furniture(block: str, least: int) -> bool:
    """Tell whether `block`, without markup, is of the page, where so much weight tells."""
    if len(block) > _LONGEST:
        return False
    if _RATE.fullmatch(block) or (len(block) <= _HANGS_ON and _COUNTER.fullmatch(block)):
        return True
    ends = [match.end() for match in _SENTENCE_END.finditer(block)]
    sentences = [block[a:b] for a, b in zip([0, *ends], [*ends, len(block)], strict=True)]
    weights = [weight(sentence) for sentence in sentences]
    if max(weights) < least:
        return False
    # What stands beside it in a short block hangs on it, unless it tells what happened.
    return all(
        heavy >= least or (least == AT_THE_EDGE and _hangs_on(sentence))
        for heavy, sentence in zip(weights, sentences, strict=True)
    )


def _hangs_on(sentence: str) -> bool:
    if _TELLS.search(sentence):
        return False
    speaks = _READER.search(sentence) or _OUTLET.search(sentence) or _BACKWARDS.match(sentence)
    return bool(speaks) or not _PAST.search(sentence)


def tail_start(block: str) -> int:
    """Return where the sentences begin with which the page ends the paragraph `block`."""
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(block))]
    end = len(block)
    for start in reversed(starts):
        if weight(block[start:end]) < NEAR_THE_EDGE:
            break
        end = start
    return end


def weight(sentence: str) -> int:
    """Return how much of `sentence` speaks of the page and to its readers."""
    words = _QUOTED.sub("“”", sentence)
    if "“" in words or '"' in words or _TELLS.search(words):
        return 0
    marks = (
        2 * bool(_CALL.match(words))
        + 2 * bool(_PLEASE.search(words))
        + 2 * bool(_CONTACT.search(words))
        + 2 * bool(_FILE.search(words))
        + 2 * bool(_ITSELF.search(words))
        + 2 * bool(_OFFER.search(words))
        + 4 * bool(_CONVENTION.match(words))
        + 2 * bool(_THANKS.match(words))
        + 2 * bool(_SERVICE.match(words))
        + 3 * bool(_LABEL.match(words))
    )
    things = min(2, sum(1 for _ in _PAGE.finditer(words)))
    speakers = bool(_READER.search(words)) + bool(_OUTLET.search(words))
    # Readers and donations are news too, and so is what "we" saw.
    return marks + things + speakers if marks or (things and speakers) else 0
