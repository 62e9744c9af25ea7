"""What in a sentence is of a page, not of a report: features of its wording, each with a name.

The article tells of others. The page around it calls on the reader, says "we" and "you", speaks of
articles, letters and donations, and gives numbers to call.
"""

import re
from collections.abc import Iterator

from claims.extraction.lexicon import words
from claims.extraction.outlets import NOBODY, Names

_FEW, _LONG = 5, 25
_ENDS = tuple('.!?…:;"”’)')

_QUOTED = re.compile(r"“[^“”]{0,400}”|\"[^\"]{0,400}\"|«[^«»]{0,400}»")
_REGULAR_PAST = re.compile(r"[a-z]{4,20}ed")
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")

_READER = words("you your yours you're you’re you've you’ve")
# The country is no outlet.
_OUTLET = words("we us our ours We Our Ours we're we’re We're We’re we've we’ve We've We’ve")
_THINGS = words(
    """
    advert advertisement advertisements advertisers advertising app apps article articles audio blog
    caption captions comment comments cookie cookies coverage crossword digest donate edition
    edited editing email emails episode episodes essay essays excerpt explainer facebook followers
    fundraiser gallery graphic headline headlines horoscope image images inbox inboxes instagram
    journalism linkedin magazine newsdesk newsletter newsletters newsroom notification notifications
    page pages photo photos podcast podcasts poll post posts privacy quiz reader readers reading
    replies reporting screenshot section series site slide slideshow sponsored story stories
    subscribe subscriber subscribers subscription subscriptions sudoku summary tags telegram
    topics transcript translated translation twitter unsubscribe updates version video videos
    website websites whatsapp youtube
    """
)
# Reports speak of these too.
_SHARED_THINGS = words(
    """
    ad ads alert alerts archive attribution author bureau channel chart charts column community
    consent content contents copyright desk discount donated donation donations donor
    donors edit editor editors fans friend friends graphics helpline hotline interview issue
    licence license licensed link links listeners listening map media members membership
    offer offers panel partners permission photograph photographs picture pictures piece plan plans
    print read reply reporter reporters share shared shares show signal sites sponsor sponsors
    supporters survey text topic translators update updated view viewed viewers views visitors
    volunteers weekend writer
    """
)
_NOW = words(
    """
    appears appear are can cannot comes contains costs does doesn't doesn’t do don't don’t forms
    goes has have is it's it’s may must reflects runs should stands takes that's that’s will won't
    won’t works would
    """
)
_THEN = words(
    """
    became began bought broke brought built came caught cost cut drew drove fell felt fled flew
    fought found froze gave got grew heard held hit kept killed knew laid led left lost made
    meant met paid put ran rose said sang sank sat saw sent shook shot shrank sold spent split spoke
    stood stole struck swept swore taught threw told took went won wore wrote
    """
)
_WAS = words("was were had did")
# After these a participle is no past tense.
_NO_PAST = words("a an the be been being is are am get gets has have not is who's our your")

_LEAD = r"\A[*_>\[(•–—\s-]{0,4}(?:[0-9]{1,2}[.)] )?"
_PAGE = (
    r"(?:article|interview|story|piece|post|page|site|website|newsletter|letter|column|blog|podcast"
    r"|live ?blog|content|translation|transcript|press release|release|publication|edition|essay"
    r"|bulletin|digest|series|material|text|show|episode|version|app|headline|caption|excerpt)"
)
_FEATURES = {
    "calls on the reader": re.compile(
        rf"{_LEAD}(?:(?i:if you|for (?:more|further|the full|a (?:full|complete))|to [a-z]{{2,14}})"
        r"\b[^,.;:]{0,80},? )?(?i:please )?"
        r"(?i:(?:write to|send|follow|subscribe|sign (?:up|in)|join|donate|give|download|tap|listen"
        r"|watch|browse|scan|become|buy|save|stay|log in|explore|discover|submit|apply|cite|enjoy"
        r"|keep|add|turn on|chip in|try|forward|refresh|welcome to|click|tune in|take part|choose"
        r"|scroll|skip|jump|cast|translate|republish|reprint|never miss|don['’]t miss)(?=[ :])"
        r"(?! (?:of|for|from|among|between|by|and|was|were|is|are|has|had|have)\b)"
        # These are nouns as well.
        r"|(?:share|call|e-?mail|contact|reach|get|see|read|visit|support|register|tell|help|check"
        r"|book|view|credit|fund|rate|show|text|dial|play|open|make|like|test|vote)"
        r"(?= (?:us|our|this|these|your|the|an?|now|here|him|her|them|it|me|more|on|at|in|via|today"
        r"|all)\b|:| ?[+$€£]| [0-9+(])"
        r"|text (?-i:[A-Z]{3,10}) to\b)"
    ),
    "calls at the end": re.compile(
        r"(?i)[—–:;-] (?:please )?(?:join|help|support|subscribe|sign up|donate|follow|become|read)"
        r"\b(?! (?:by|of)\b)[^.;:]{0,40}$"
    ),
    # "Senate, 3.00: Roads Bill", and "14.30 Briefing by the minister" without an end.
    "is an item of a timetable": re.compile(
        rf"{_LEAD}(?:[A-Z][\w’'-]{{1,20}}(?: [\w’'-]{{1,20}}){{0,5}}, (?:at )?[0-9]{{1,2}}"
        r"[.:][0-9]{1,2}(?: ?[ap]\.?m\.?)?: "
        r"|(?:at )?[0-9]{1,2}[.:][0-9]{2}(?: ?[ap]\.?m\.?)?[:,]? ?[–—-]? ?[A-Z][^.!?:]{4,100}$)"
    ),
    "tells how": re.compile(r"(?i)\b(?:here is|here’s|here's|here are) (?:how|what|where|why)\b"),
    "publishes": re.compile(
        r"\b(?:publishes|prints|reprints|translates|is (?:published|edited|supported|funded|owned"
        r"|financed)|are (?:published|supported|funded))\b"
    ),
    "says please": re.compile(r"(?i)(?:^|[,;:.] ?|\b(?:can|could|would) you |\b)please\b"),
    "asks the reader": re.compile(
        r"(?i)\b(?:if you|when you|by (?:signing|clicking|using|becoming|continuing)"
        r"|to (?:continue|learn more)|(?:would|will|can|do|did|are|were|have) you)\b"
    ),
    "ends with a question": re.compile(r"\?[\"”)\s]{0,3}$"),
    "gives a contact": re.compile(
        r"(?i)\S@\w|https?://|\bwww\.|\+[0-9][0-9 ()./-]{6,20}[0-9]"
        r"|\b(?:tel|phone|telephone|mobile|fax|hotline|whatsapp|signal|call|cell|text)\b\W{0,3}"
        r"(?:is |no\. |number |on )?\W{0,2}[0-9][0-9 ()./-]{5,18}[0-9]"
        r"|\b[0-9]{3}[-. ][0-9]{3,4}[-. ][0-9]{4}\b|\b[0-9]{3}-[0-9]{4}\b"
        r"|\b(?:account|iban|swift|bic)\b:? ?(?:no\. )?[A-Z0-9]{2,8}[ /-][0-9]"
    ),
    "gives a file": re.compile(
        r"\b[0-9][0-9.,]{0,8} ?(?:[KMG]B|kB)\b|(?i:\((?:PDF|XLSX?|DOCX?|MP[34]|ZIP|CSV)\b)"
    ),
    "points at itself": re.compile(
        rf"(?i)\b(?:this|these|our)(?: (?:week|month|year|day)['’]s)? {_PAGE}s?\b(?! of\b)"
        rf"|\b(?:version|part|opinions|views|end) (?:of|in) (?:this|the|our) {_PAGE}\b"
    ),
    "points above or below": re.compile(
        rf"(?i)\b(?:{_PAGE}|photo(?:graph)?|picture|image|map|graphic|video|chart)s?"
        r" (?:continues )?(?:above|below)\b"
    ),
    "says what it is": re.compile(
        rf"(?i)\bthis (?:report|work|project|investigation|briefing|study|survey|document|update"
        rf"|{_PAGE}) (?:\w{{1,12}} ){{0,2}}?(?:(?:is|may|can|does|are|must|will)\b"
        r"|(?:was|has been) (?:prepared|produced|compiled|commissioned)\b)"
        r"|\bthis is an? (?:\w{1,12} ){0,2}(?:translation|transcript|summary|version|excerpt)\b"
    ),
    "says who paid for it": re.compile(
        r"(?i)\b(?:this|our) \w{3,12} (?:is|are|was|has been) (?:supported|funded|made possible)\b"
    ),
    "speaks of its own work": re.compile(
        r"(?i)\bour (?:\w{3,12} )?(?:goal|target|work|office|donors|supporters|appeal|site|app"
        r"|channel|newsletter|coverage)\b"
    ),
    "says what was done to it": re.compile(
        rf"(?i)\b(?:{_PAGE}|conversation|quotes|names|answers)s?(?: \w{{1,12}}){{0,2}}?"
        r" (?:(?:is|was|were|been|be)(?: \w{1,12})? (?:translated|edited|shortened|condensed|cut"
        r"|changed|abridged|withheld|corrected|amended|updated|published|printed|reproduced"
        r"|reposted|written|removed|checked|viewed|read|shared)|(?:first |originally )?(?:appears?"
        r"|appeared|ran))\b"
    ),
    "was printed elsewhere": re.compile(
        r"(?i)\A\W{0,3}(?:re|cross-?)?(?:published|posted|printed|updated|amended|corrected)"
        r"(?=:|,? (?:here|by|in|on|at|with|from|under|first|[0-9]))"
        r"|(?<!, )\bfirst (?:published|appeared|ran|written)\b|\boriginally\b|\b(?:in"
        r"|of the) print\b"
    ),
    "is one of a series": re.compile(
        r"(?i)\b(?:part|one|second|third|first) (?:[0-9] )?of (?:an?|our|the"
        r"|[a-z]{3,5})\b[^.]{0,30}"
        r"\b(?:series|articles|parts|project)\b"
    ),
    "counts its readers": re.compile(
        r"(?i)\b[0-9][0-9.,]{0,9}[km]? (?:\w{2,12} ){0,2}?(?:readers|subscribers|followers|comments"
        r"|posts|views|listeners|visitors|replies|updates|stories|articles|pictures|questions|shares"
        r"|fans|installs|vendors|newsletters|episodes|characters|cookies|essays)\b"
        r"|\b[0-9][0-9.,]{0,9} of you\b"
        r"|\b(?:viewed|read|shared|seen) (?:by )?[0-9][0-9.,]{0,9} (?:times|people)\b"
    ),
    "counts where it stands": re.compile(
        r"(?i)\b[0-9]{1,3} (?:of|/) (?:your )?[0-9]{1,3}\b|\b[0-9](?:\.[0-9])?/[0-9]{1,2}\b"
    ),
    "says here and this week": re.compile(r"(?i)\b(?:tonight|this (?:week|month)|here)\b"),
    "offers": re.compile(
        r"(?i)\b(?:available (?:here|below|on|online at"
        r"|for (?:download|interview|media|press|journalists))"
        r"|can be (?:downloaded|found (?:here|at|on)|accessed|viewed|read|requested|arranged)"
        r"|can be reached (?:at|on|by (?:phone|e-?mail))|(?:may|can"
        r"|must) (?:not )?be (?:reproduced|reused|reprinted|republished|quoted"
        r"|credited|cut)|(?:out|open|online|free) (?:now|until))\b|\bfor (?:as little as"
        r"|just) [$€£]"
        r"|\b(?:days|hours|articles?) (?:to go|left)\b"
    ),
    "explains its figures": re.compile(
        rf"(?i){_LEAD}(?:unless (?:otherwise )?(?:noted|stated|indicated)[^,.]{{0,30}}, )?"
        r"(?:all (?:times|dates|amounts|figures|prices|sums|numbers|percentages|totals"
        r"|currenc\w{1,3}"
        r"|photographs|photos|images)(?: \w{1,12}){0,3}? (?:are|is|have been|in|by|courtesy"
        r"|local)\b"
        r"|(?:figures|percentages|totals|numbers|sums|amounts) (?:may|might|do|will) not"
        r"(?: always)? (?:add|sum|total)\b"
        r"|(?:figures|amounts|percentages|totals|numbers) (?:are|have been) rounded\b)"
    ),
    "thanks": re.compile(
        rf"(?i){_LEAD}(?:thank you|thanks (?:to (?:all|the|our|a)|for)|dear [a-z]{{4,12}}\b)"
    ),
    "serves its readers": re.compile(
        rf"(?i){_LEAD}(?:(?:(?:an? |every |the )?(?:comments|accreditation|registration|membership"
        r"|subscriptions?|gift|donation|entries|submissions|letters|tickets?|admission|live ?blog"
        r"|blog|podcast|newsletter|next (?:briefing|update|issue|edition|newsletter|episode|report"
        r"|bulletin|summary))(?: (?:for|of)(?: up to)? \w{1,12}(?: words)?)?"
        r" (?:is|are|will|closes?|opens?|costs?|can|must|may|appears?|comes|should)"
        r"|(?:journalists|reporters|media(?: representatives)?|photographers|readers|editors"
        r"|news organi[sz]ations) (?:\w{1,12} ){0,5}(?:are (?:invited|asked|requested|welcome"
        r"|advised|reminded)|must (?:register|apply|carry|show|bring)|may use|can use"
        r"|should contact|wish to)"
        r"|prices include|terms apply|offer ends [0-9]|(?:also )?in this (?:week['’]s )?(?:issue"
        r"|edition|newsletter|episode|show)|posted by|filed (?:in|under)|version [0-9]"
        r"|last (?:changed|updated|modified))\b"
        r"|(?:already|new here|not a|got a|enjoying|looking for|want|need)\b[^.!?]{0,60}\?)"
    ),
    "tells who wrote it": re.compile(
        rf"(?i){_LEAD}the (?:author|writer|translator|editor)s? (?:is|are|would|lives?|works?"
        r"|worked|writes?|teach(?:es)?|thanks?)\b"
        r"|\b(?:is|was) (?:an?|the|our) (?:[\w’'-]{1,20},? ){0,5}?(?:author|journalist|reporter"
        r"|correspondent|writer|columnist|researcher|fellow|lecturer|historian|freelance\w{0,3})\b"
        r"|\bhas (?:covered|reported (?:on|from|for)|written (?:about|for))\b|\bwrites (?:about"
        r"|for|on)\b"
        r"|\b(?:his|her|their) (?:latest|new|first|next) book\b"
    ),
    "is registered": re.compile(
        r"(?i)\b(?:certificate|registration|licen[cs]e|charity|company)\b.{0,12}\b(?:no\.|number|№)"
        r"|\bregistered (?:charity|company|office|in|as|with)\b"
    ),
    "has a page's label": re.compile(
        rf"(?i){_LEAD}(?:(?:for )?(?:(?:press|media|further|more|general|editorial|news|public"
        r"|legal|translator['’]?s|editor['’]?s) (?:contacts?|enquir(?:y|ies)|inquir(?:y|ies)"
        r"|information|queries|details|office|desk|notes?|notice)|contacts?(?: (?:person|us"
        r"|details))?|enquir(?:y|ies)|inquir(?:y|ies)|queries|office hours|telephone|phone|mobile"
        r"|tel|fax|e-?mail|hotline|whatsapp|newsroom|bank (?:transfer|account)|downloads?"
        r"|downloadable files|attachments?|annex(?:es)?|advertisement|advertising"
        r"|sponsored(?: by)?|promoted|paid (?:content|post)|share|embargo(?:ed)?|isbn|issn|note|nb"
        r"|poll|quiz|video|podcast|(?:creative commons )?licen[cs]e)"
        r"(?: (?:no|number|note)\b\.?)?\s?(?::|$)|(?:strictly )?embargoed\b)"
    ),
    "has signs of a page": re.compile(r"[|→›»]| · "),
}
_A_LABEL = re.compile(
    rf"{_LEAD}[A-Z][\w'’]{{1,14}}(?: [\w'’]{{1,14}}){{0,3}}(?= (?:\([^()]{{1,20}}\))? ?(?:[:|>]"
    rf"|[–—] )|[:|>])"
)
_TELLS = re.compile(
    r"\b(?:said|says|told|accord\w{3}|announced|denied|claim\w{0,3}|wrote|added|accused"
    r"|killed|wounded|reportedly|allegedly)\b",
    re.IGNORECASE,
)
# What an earlier version said, nobody told.
_ITS_OWN_WORDS = re.compile(
    rf"\bversion of (?:this|the|our) {_PAGE} (?:\w{{3,12}} )?said\b"
    r"|\bwhat (?:the )?\w{2,15} (?:sides |parties )?(?:said|says?|told)\b"
)
_BACKWARDS = re.compile(r"(?:It|They|These) (?:has|have|is|are|may|can|will)\b")


def hangs_on(sentence: str) -> bool:
    """Tell what may belong to furniture beside it: it tells nothing that happened."""
    if _TELLS.search(_ITS_OWN_WORDS.sub("", sentence)):
        return False
    said = _WORD.findall(sentence)
    speaks = not (_READER | _OUTLET).isdisjoint(said) or _BACKWARDS.match(sentence)
    return bool(speaks) or not _is_past(said)


def tells(words: str) -> bool:
    """Tell what says that somebody said something, or that something happened."""
    return bool(_TELLS.search(words)) or _is_past(_WORD.findall(words.lower()))


def features(sentence: str, names: Names = NOBODY) -> Iterator[str]:
    """Yield what is of a page in `sentence`, and what is of a report; nothing if somebody tells."""
    unquoted = _ITS_OWN_WORDS.sub("", _QUOTED.sub("“”", sentence))
    if "“" in unquoted or '"' in unquoted or _TELLS.search(unquoted):
        return
    said = _WORD.findall(unquoted)
    yield from _features_of_words(said, ends=unquoted.endswith(_ENDS))
    if label := _A_LABEL.match(unquoted):
        of_page = not (_THINGS | _SHARED_THINGS).isdisjoint(label[0].lower().split())
        yield from ["has a label of its things"] * of_page
    for name, pattern in _FEATURES.items():
        if pattern.search(unquoted):
            yield name
    yield from names.features(unquoted)


def _features_of_words(said: list[str], *, ends: bool) -> Iterator[str]:
    lower = [word.lower() for word in said]
    things = len(_THINGS.intersection(lower))
    shared = len(_SHARED_THINGS.intersection(lower))
    speaks_to, speaks_as = not _READER.isdisjoint(lower), not _OUTLET.isdisjoint(said)
    is_past, is_present = _is_past(lower), not _NOW.isdisjoint(lower)
    yield from ["speaks to the reader"] * speaks_to
    yield from ["speaks as the outlet"] * speaks_as
    yield from ["speaks as the outlet to the reader"] * (speaks_to and speaks_as)
    yield from ["names a thing of a page"] * (things > 0)
    yield from ["names several things of a page"] * (things > 1)
    yield from ["names what pages share with reports"] * (shared > 0)
    yield from ["names several that they share"] * (shared > 1)
    yield from ["speaks of its things"] * (things + shared > 0 and (speaks_to or speaks_as))
    yield from ["tells of the past"] * is_past
    yield from ["tells of the present"] * is_present
    yield from ["ends without a mark"] * (not ends)
    yield from ["goes on at length"] * (len(said) > _LONG)
    yield from ["a few words, of its things"] * (things > 0 and len(said) <= _FEW)


def _is_past(said: list[str]) -> bool:
    """Tell a past tense; after "is" or "been" the same form is none, nor is it after "a"."""
    return any(
        word in _WAS
        or (before not in _NO_PAST and (word in _THEN or _REGULAR_PAST.fullmatch(word)))
        for before, word in zip(["", *said], said, strict=False)
    )
