"""When something is: numbers of dates, times of day, years and spans that only place in time."""

from claims.extraction.lexicon import (
    COUNTED,
    DASH,
    MONTHS,
    NUMBER,
    ORDINAL,
    SMALL,
    singular_pattern,
)

_YEAR = r"(?:1[5-9]|20)[0-9]{2}"
_UNIT = r"(?:second|minute|hour|day|night|week|weekend|month|year|decade|centur(?:y|ie))s?"
_DAY = rf"[0-9]{{1,2}}{ORDINAL}?"
# "2000 soldiers", "2000 armed men", "1520 sq m": what looks like a year may count.
_LINKS = r"(?:after|and|as|because|before|but|by|for|from|till|to|until|when|where|while|with)"
_COUNTS = (
    rf" (?:(?!{_LINKS} )[a-z-]{{2,20}} )?(?:(?:{singular_pattern(COUNTED)})(?:s|es)?"
    r"|[a-z]{0,12}(?:men|women|children|people))\b"
    r"| (?:sq|square|km|kg|tons?|tonnes?|miles?|feet|met(?:er|re)s?|dollars?|euros?|rou?bles?"
    r"|hours?|days?|points?|lives)\b"
)
_COMPARED = "".join(
    f"(?<!{word} )" for word in ("than", "least", "over", "about", "around", "nearly", "almost")
)
_ABOUT = r"(?:about|around|roughly|nearly|almost|just|shortly|exactly|approximately)"
_AT = rf"\b(?:at|by|until|till|before|after|from|since|past|between)(?: {_ABOUT})?"
_HOUR = rf"(?:(?:1?[0-9]|2[0-4])\b|{SMALL}|eleven|twelve)"
# What is done at a time of day; markets open and close "at 14.45" in points.
_MOVING = (
    r"\b(?:arriv|begin|began|depart|end|gather|go(?:es)? off|went off|land|leav|left|lift"
    r"|met|set off|sound|start|struck|took off|takes? off)(?:s|es|ed|ing)?"
)
_ALONE = (
    r"(?=[ \t]?[.,;:!?)]|\s*\Z| (?:and|but|on|in|from|to|for|when|as|that|local)\b)(?![.,][0-9])"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"

_NOT_SOON = "".join(f"(?<!{unit} )" for unit in ("second", "seconds", "minute", "minutes"))

# What begins with its number is looked for only where a number is.
LED = [
    rf"{NUMBER} o['’]?clock\b",
    # "Two minutes later came the second blast" is what a report would count.
    rf"{NUMBER} {_UNIT} (?:ago|earlier|before(?: that|(?=[,.;]))|{_NOT_SOON}later)\b",
    rf"{NUMBER}[- ]{_UNIT} anniversar",
    # three years on, the ruins stand
    rf"{NUMBER} (?:days|weeks|months|years|decades) on(?=,| from (?:the|that|his|her|its)\b)",
]
CASED = {
    "date": [
        (
            rf"\b{MONTHS}\.? {_DAY}(?![0-9]|,[0-9]{{3}}(?![0-9]))"
            rf"(?: ?(?:{DASH}|to|and|or) ?[0-9]{{1,2}}(?!\w|,[0-9]))?(?:,? {_YEAR}\b)?"
            # May 7, 8 and 9
            r"(?:(?:, [0-9]{1,2}(?!\w|,?[0-9])){1,3},? (?:and|or) [0-9]{1,2}(?!\w|[,.]?[0-9])"
            r"(?! [a-z-]{2,20}s\b| (?:people|men|women|children)\b))?"
        ),
        (
            rf"\b{_DAY}(?:(?: ?{DASH} ?|, | to |,? and | or ){_DAY}){{0,4}}(?: of)? {MONTHS}\b"
            rf"(?:\.?,? {_YEAR}\b)?"
        ),
        rf"\b{MONTHS}\.?,? {_YEAR}\b",
    ],
    "era": [r"\b[0-9]{1,5} ?(?:BCE?|CE|AD)\b(?! [a-z]+s\b)", r"\bAD ?[0-9]{1,4}\b"],
}
UNCASED = {
    "numeric date": [
        r"\b[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}\b",
        r"\b[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{2}){1,2}\b",
        rf"\b[0-9]{{1,2}}/{_YEAR}\b",
    ],
    "time of day": [
        r"\b[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9])",
        (
            rf"\b(?:[0-9]{{1,2}}(?:\.[0-9]{{2}})?(?: ?{DASH} ?| (?:and|to) ))?"
            r"[0-9]{1,2}(?:\.[0-9]{2})? ?[ap]\.?m\b"
        ),
        r"\b[0-2]?[0-9][.h:]?[0-5][0-9] ?(?:gmt|utc|[ce]e?s?t|local time)\b",
        r"\b[0-2]?[0-9]h[0-5][0-9]\b",
        r"\b(?:gmt|utc) ?[+−–-] ?[0-9]{1,2}\b",
        rf"{_AT} [0-2][0-9][0-5][0-9] ?(?:hours|hrs|h)\b",
        rf"{_MOVING} at(?: {_ABOUT})? [0-2]?[0-9][.:]?[0-5][0-9]{_ALONE}",
        r"\b(?:between|from) [0-2][0-9][0-5][0-9] (?:and|to|until) 0[0-9][0-5][0-9]\b",
        rf"\b(?:opens?|opened|closes?|closed) at {_HOUR}{_ALONE}",
        # just after 5 on Monday; set for 10 on Thursday; at 4.15 in the morning; ten past four
        (
            r"\b(?:(?:just|shortly|soon|right) (?:after|before|past)"
            rf"|(?:set|due|scheduled|planned) (?:for|at))(?: {_ABOUT})? {_HOUR} on"
            rf" (?:the (?:morning|afternoon|evening|night) of )?(?:{_WEEKDAY}|{MONTHS})\b"
        ),
        rf"{_AT} [0-2]?[0-9][.:][0-5][0-9] (?:in the|this|that|on|yesterday|today|local)\b",
        rf"\b{NUMBER} minutes? (?:past|to|before|after) (?:{_HOUR}|midnight|noon|midday)\b",
        r"\b(?:the )[0-2]?[0-9]\.[0-5][0-9] (?:train|bus|flight|ferry|service|news|bulletin)\b",
        # the night shift, from 10 to 6
        (
            r"\b(?:shifts?|curfew|hours|open(?:s|ed)?|service|closed),? (?:runs? |lasts? )?"
            rf"(?:daily )?from {_HOUR} (?:to|until|till) {_HOUR}{_ALONE}"
        ),
        rf"{_AT} {_HOUR}(?: {_WEEKDAY})? (?:in the (?:morning|afternoon|evening)|at night)\b",
        (
            rf"\b(?:at|until|till)(?: {_ABOUT})? {_HOUR} (?:on {_WEEKDAY}"
            r"|(?:this|that|yesterday|tomorrow|each|every) (?:morning|afternoon|evening|night))\b"
        ),
        r"\b(?:half|quarter) (?:past|to) \w{1,10}\b",
        # "Twenty to thirty" is a range wherever no hour can be meant.
        rf"\b(?:at|until|till|since)(?: {_ABOUT})? (?:five|ten|twenty(?:-five)?) to {_HOUR}\b",
        rf"\b(?:five|ten|twenty(?:-five)?) past {_HOUR}\b",
        r"\b(?:12|twelve) (?:noon|midnight)\b(?! [a-z]+s\b)",
    ],
    "year": [  # unless it counts something: "2000 soldiers", "about 2000"
        rf"\b{_YEAR} ?(?:{DASH}|/|to|and) ?(?:{_YEAR}|[0-9]{{2}})\b(?!,[0-9]|{_COUNTS})",
        # 2008-9
        rf"\b{_YEAR}(?:{DASH}|/)[0-9]\b(?![,.][0-9]|%|{_COUNTS})",
        (
            r"\b(?:in|since|by|until|till|during|after|before|early|late|mid|the|year|circa)"
            rf" {_YEAR}\b(?!,[0-9]{{3}}| ?{DASH} ?[0-9]| sq | square )"
        ),
        rf"(?<![\w,.$£€]){_COMPARED}{_YEAR}\b(?![,.][0-9]|%| ?{DASH} ?[0-9]| per|{_COUNTS})",
        (
            r"\b(?:(?:until|till|through|since|before|after)|(?:run|last|extend|continue|remain"
            r"|stay)(?:s|ed|ing)?(?: [a-z]{2,20}){0,2} (?:to|into))"
            rf" (?:at least|about|around|well into|perhaps|beyond) {_YEAR}\b(?!,[0-9]|{_COUNTS})"
        ),
        r"\b(?:in|by|until|before|after) 21[0-9]{2}(?=[ \t]?[.,;:!?)]|\s*\Z)(?![.,][0-9])",
        r"\b[0-9]{2,4}['’]?s\b",
        r"(?<!['’])['’][0-9]{2}(?:s\b|\b(?! [a-z]{3,20}s\b))",
        r"\b(?:summer|spring|autumn|winter) of [0-9]{2}\b",
    ],
    "point in time": [
        # "He sat for the next 30 hours" lasted that long.
        rf"(?<!\bfor the )\b(?:last|past|next|previous|coming|first) {NUMBER} {_UNIT}\b",
        r"\b(?:24|twenty-four)[- ]hours?(?: an?| every) day\b|\b(?:7|seven) days a week\b",
        r"\b24[- ]hours?[- ](?=(?:hot|news|help|emergency|channel|service|broadcast|phone)\w*)",
        r"\bat one (?:point|time|stage)\b",
        r"\ba (?:hundred|thousand|million|dozen|few hundred) years (?:ago|earlier|before)\b",
        # Saturday marked 30 years since the war
        rf"\bmark(?:s|ed|ing)? (?:exactly |the )?{NUMBER} {_UNIT} (?:since|of|from|after)\b",
        # on day three of the operation
        (
            r"\b(?:on|by|in|until|since|from|of|after|before|during|into|entered|is|was)"
            rf" (?:its |their )?(?:day|week|month|year) {SMALL}"
            r"(?=[ \t]?[.,;:!?)]| (?:of|as|when|in|on)\b)"
        ),
    ],
}
