"""How old somebody is: numbers that count years, and nothing that a report would count."""

from claims.extraction.lexicon import DASH, NUMBER

# Of three digits only what somebody may live to.
_AGE = rf"(?:(?:1[01][0-9]|[0-9]{{1,2}})(?![0-9])|(?![0-9]){NUMBER}\b)"
_TIMES = r"(?:years?|months?|weeks?|days?)"
# What follows a number that no noun follows.
_ALONE = (
    r"(?![.,][0-9])(?=[ \t]?[.,;:!?)\]”\"’—–]|\s*\Z|\n"
    r"| (?:and|or|but|when|while|as|at|in|on|by|with|from|who|that|now|then|today|old|is|are|was"
    r"|were|has|have|had|will|would|may|must|can|could|should|did|to|this|last|next)\b)"
)
_NO_MEASURE = (
    r"(?![.,][0-9]|-?[0-9]| ?(?:%|per\b|hundred|thousand|million|billion)"
    r"| (?:[a-z-]{2,20} )?[a-z-]{2,20}s\b)"
)
_ABOUT = (
    r"(?: (?:only|just|then|about|around|now|already|still|barely|almost|nearly|over|under)){0,2}"
)
_SOMEBODY = (
    r"(?:men|women|people|persons?|children|boys|girls|adults|citizens|civilians|residents|voters"
    r"|m[ae]les|females|anyone|everyone|anybody|everybody|those|kids|teenagers|youths?|patients"
    r"|pupils|students|workers|drivers|man|woman|child|migrants|refugees|conscripts|recruits)"
)
_NAMED = r"(?:(?<![^\n])|[.!?”\"] )(?-i:[A-Z][a-z’'-]{1,20}(?: [A-Z][a-z’'-]{1,20})?)"
_KIN = (
    r"(?:aunt|baby|boy|bride|brother|child|cousin|daughter|father|girl|girlfriend|boyfriend|grandchild"
    r"|granddaughter|grandfather|grandmother|grandson|husband|infant|lad|man|mother|mum|mom|dad"
    r"|neighbou?r|nephew|niece|partner|pensioner|sister|son|teenager|toddler|twin|uncle|victim|widow"
    r"|widower|wife|woman|youth|kid)"
)
# "sons, 7 and 9," and "the victims were 17, 19 and 23" list ages; one number would count them.
_KINDRED = (
    r"(?:boys|brothers|children|cousins|daughters|girls|granddaughters|grandsons|grandchildren|kids"
    r"|men|sisters|sons|suspects|teenagers|twins|victims|women|wounded|dead)"
)
_LISTED = rf"{_AGE}(?:, {_AGE}){{0,4}},? and {_AGE}"
_OF_ALL = r"(?:(?:second|third)-)?(?:oldest|youngest|eldest)"
_BE = (
    r"(?:is|was|be|being|turned|turns|am|[’']m)"
    r"(?: (?:only|just|about|around|now|already|still|barely|almost|nearly|then|not yet)){0,2}"
)
_OPENING = r"(?:(?<![^\n])|[.!?”\"] )"
# What somebody joins or leaves at an age.
_STATION = (
    r"(?:academy|army|birth|business|children|college|convent|factory|farm|force|guerrillas|home|job"
    r"|legion|marines?|militia|monastery|navy|office|parliament|party|police|politics|pregnant"
    r"|priesthood|rebels|resistance|school|seminary|service|team|union|university|work)"
)

# What begins with its number is looked for only where a number is.
LED = [
    # 28-year-old, 18- to 24-year-olds, 27 and 29 years old
    (
        rf"(?<![0-9][,.])(?:{_AGE}-?(?: to | and | or |{DASH})(?:an? )?)?"
        rf"{NUMBER}(?: |-){_TIMES}[- ]olds?\b"
    ),
    rf"{_AGE} years? of age\b",
    rf"{_AGE}(?: years?)? (?:and|or) (?:older|younger)\b",
    rf"{_AGE} (?:and|or) (?:over|under|above|below){_ALONE}",
    # seven years older, two years her junior, three months pregnant, 14 at the time
    (
        rf"{NUMBER} {_TIMES} (?:(?:older|younger)\b"
        r"|(?:his|her|their|my|your) (?:junior|senior|elder)|pregnant\b)"
    ),
    rf"(?<=, ){_AGE} at the time\b",
]
UNCASED = {
    # aged 8–10 years, between the ages of 18 and 60; not "the ages of 12 victims"
    "aged": [
        (
            r"\b(?:aged?|ages):?(?: (?:of|between|from|up to|under|over|above|below|about|around"
            rf"|only|just|at least)){{0,2}} {_AGE}(?:(?: ?{DASH} ?| to | and | or ){_AGE})?"
            rf"(?:[- ]{_TIMES}\b)?"
            r"(?! ?(?:%|per|hundred|thousand|million)| [a-z]{3,20}s\b(?<!years)(?<!was))"
        )
    ],
    "after a name": [  # Smith, 54, said
        r"(?:(?<=[a-z])|(?<=[JS]r\.)), [0-9]{1,2},(?= )",
        rf"(?-i:\b[A-Z][\w’'-]{{1,20}}), (?![0-9]){NUMBER},",
        # her son, then 14; the general, now 70,
        rf"(?<=[a-z]), (?:now|then|just|only|barely|still) {_AGE}(?=[,;.)])(?!\.[0-9])",
        rf"\b{_KIN}(?: (?-i:[A-Z])[a-z’'-]{{1,20}})?, {_AGE}(?=[,;.)]| and [a-z])(?!\.[0-9])",
        # the president, 66 and in poor health
        (
            r"(?<=[a-z]), [1-9][0-9] and (?:in (?:poor|good|ill|frail|failing)|already|still|ill"
            r"|sick|frail|retired|blind|deaf|diabetic|disabled|married|single|widowed|pregnant)\b"
        ),
        rf"\b{_KINDRED}(?:,| \() {_LISTED}(?=[,;.)])(?!\.[0-9])",
        rf"\({_LISTED}\)",
        (
            r"(?-i:\b[A-Z][\w’'-]{1,20} [A-Z][\w’'-]{1,20}),"
            rf" {_AGE}(?=[.)]| ?[—–―] )(?!\.[0-9])"
        ),
    ],
    "said of somebody": [  # she was 19 at the time, she turned eighteen, he died at 92
        (
            r"\b(?:he|she|i|who)(?: is| was| am|[’'][sm]| will be| would be| had been| became)"
            rf"{_ABOUT} {_AGE}{_ALONE}"
        ),
        # my aunt is 81, his son is now 15 and his daughter 12
        (
            rf"\b(?:an?|the|my|his|her|their|our|your|whose) (?:[a-z-]{{2,20}} ){{0,2}}{_KIN}"
            rf"(?:,? (?-i:[A-Z])[a-z’'-]{{1,20}},?)? {_BE} {_AGE}{_ALONE}"
            rf"(?: and (?:his|her|their) {_KIN} (?:is |was )?{_AGE}{_ALONE})?"
        ),
        rf"\b{_KINDRED} (?:are|were) (?:aged )?{_LISTED}{_ALONE}",
        # the youngest is four, the oldest of the freed men 65
        (
            rf"\b{_OF_ALL}(?! of {NUMBER}\b)(?: [a-z]{{2,20}}){{0,4}}"
            rf"(?:, (?-i:[A-Z])[\w’'-]{{1,20}}(?: (?-i:[A-Z])[\w’'-]{{1,20}})?,)?"
            rf"(?: {_BE})? {_AGE}(?: {_TIMES})?{_ALONE}"
        ),
        # a girl of six, a pensioner of about 80
        (
            rf"\b{_KIN} of(?: (?:about|around|just|only|barely|no more than|not yet))? {_AGE}"
            rf"(?:{_ALONE}| {_TIMES}\b)"
        ),
        rf"\b(?:as (?:old|young) as|younger than|older than) {_AGE}(?:{_ALONE}|{_NO_MEASURE})",
        rf"\bturn(?:s|ed|ing)?{_ABOUT} {_AGE}{_ALONE}",
        (
            r"\b(?:died?|dies|dead|away|retired?|married|widowed|orphaned|enlisted) at"
            rf" {_AGE}{_ALONE}"
        ),
        rf"\bat(?: (?:just|only|barely))? {_AGE},? (?:he|she|his|her)\b",
        # At 73, Orsk is the oldest; at 61, the toll is a count.
        rf"{_OPENING}At(?: (?:just|only|barely|nearly))? [1-9][0-9], (?-i:(?!The )[A-Z][a-z’'-])",
        rf"\b{_STATION} at(?: (?:just|only|barely|about|age))? [1-9][0-9]{_ALONE}",
        rf"\bleft (?:it|them|home) at [1-9][0-9]{_ALONE}",
        # Zorac is 52 now, Marta Kell is 61 and …: only where it begins a sentence, since "the toll
        # in Gaza is 61" counts.
        rf"{_NAMED} (?:is|was) {_AGE} (?:now|then|today)\b",
        rf"{_NAMED}(?-i: [A-Z][a-z’'-]{{1,20}}) is {_AGE}{_ALONE}",
        # Samira is 43. Her husband …
        rf"{_NAMED} (?:is|was){_ABOUT} {_AGE}(?=[.,;] (?:(?:and|but) )?(?:he|she|his|her)\b)",
    ],
    "limit": [  # men over 60
        (
            rf"\b{_SOMEBODY}(?: aged)? (?:over|under|above|below|older than|younger than)"
            rf" {_AGE}(?: (?:and|or) (?:over|under|above|below) {_AGE})?"
            rf"(?:{_ALONE}|{_NO_MEASURE})"
        ),
        # two-thirds of them are under 18
        (
            r"(?:%|\b(?:per ?cent|thirds?|quarters?|half|most|many|all|none))(?: of)?"
            r"(?: (?!temperature|price|reading|speed|score|value)[a-z-]{2,15}){0,6}"
            rf" (?:under|over|below|above) (?:the age of )?{_AGE}{_ALONE}"
        ),
        rf"\b{_SOMEBODY} between {_AGE} and {_AGE}{_ALONE}",
        rf"\b{_SOMEBODY} must be(?: (?:at least|over|under))? {_AGE}{_ALONE}",
    ],
}
