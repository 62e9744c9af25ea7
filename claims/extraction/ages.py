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
_NAMED = r"(?:\A|\n|[.!?”\"] )(?-i:[A-Z][a-z’'-]{1,20}(?: [A-Z][a-z’'-]{1,20})?)"

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
        (
            r"(?-i:\b[A-Z][\w’'-]{1,20} [A-Z][\w’'-]{1,20}),"
            rf" {_AGE}(?=[.)]| ?[—–―] )(?!\.[0-9])"
        ),
    ],
    "said of somebody": [  # she was 19 at the time, she turned eighteen, he died at 92
        (
            r"\b(?:he|she|i|who)(?: is| was|[’']s| will be| would be| had been| became)"
            rf"{_ABOUT} {_AGE}{_ALONE}"
        ),
        rf"\bturn(?:s|ed|ing)?{_ABOUT} {_AGE}{_ALONE}",
        (
            r"\b(?:died?|dies|dead|away|retired?|married|widowed|orphaned|enlisted) at"
            rf" {_AGE}{_ALONE}"
        ),
        rf"\bat {_AGE},? (?:he|she|his|her)\b",
        # Zorac is 52 now, Marta Kell is 61 and …: only where it begins a sentence, since "the toll
        # in Gaza is 61" counts.
        rf"{_NAMED} (?:is|was) {_AGE} (?:now|then|today)\b",
        rf"{_NAMED}(?-i: [A-Z][a-z’'-]{{1,20}}) is {_AGE}{_ALONE}",
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
    ],
}
