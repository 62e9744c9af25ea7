"""What only names or numbers a thing: weapons, units, rooms, laws, channels, streets, scores."""

from claims.extraction.lexicon import COUNTED, DASH, NUMBER, ORDINAL, SMALL, singular_pattern
from claims.extraction.measures import WORDS

_SCALE = r"(?:dozen|hundred|thousand|million|billion|trillion)"
_CAPITAL = (
    r"(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Thirteen|Fourteen|Fifteen"
    r"|Twenty|Thirty|Forty|Fifty|Hundred)"
)
# What a number may be tied to by a hyphen without becoming a mere adjective.
_COUNTING = (
    r"(?:strong|man|woman|member|person|people|odd|plus|seat|nation|vehicle|ship|km|percent|mpg|mph"
    rf"|kW|MW|GW|GB|kg|dollar|euro|cent|yen|rouble|ruble|rupee|{WORDS})"
)
_NUMBERED = (
    r"(?:Article|Resolution|Section|Chapter|Page|Paragraph|Annex|Protocol|Rule|Item|Clause|Verse"
    r"|Act|Bill|Law|Decree|Order|Directive|Category|Block|Building|Apartment|Suite|School|Hospital"
    r"|Battalion|Brigade|Regiment|Division|Army|Corps|Group|Game|Round|Week|Model|Type|Mark|Mk"
    r"|Schedule|Title|Amendment|Pier|Platform|Line|Terminal|Hall|Camp|Hill|Height|Point|Post"
    r"|Checkpoint|Flight|Route|Highway|Road|Interstate|Motorway|Junction|Exit|Unit|Room|Gate"
    r"|Sector|Zone|District|Area|Ward|Precinct|Boeing|Airbus|Apollo|Channel|Number|Phase|Stage"
    r"|Level|Grade|Class|Volume|Figure|Table|Version|Day|Season|Episode|Part|Count|Case|Exhibit"
    r"|Court|Cell|Bus|Tram|Reactor|Mine|Lot|Ticket|Passport|Surah|Psalm|Step|Option|Tier|Measure"
    r"|Proposition|Question|Form|Port|Runway|Seat|Bay|Warehouse|Shelter"
    r"|Squadron|Platoon|Battery|Fleet|Task Force|Outpost|Silo|Base|Tower|Kilomet(?:er|re)|Radio)"
)
# Without "the" before it, what stands before a number is numbered: "at gate 5", "in block 7".
_PLAIN = (
    "".join(f"(?<!{word} )" for word in ("the", "that", "this", "a", "his", "her", "its", "their"))
    + r"\b(?:brigade|battalion|regiment|division|squadron|hill|height|day|type|bus|tram|train|floor"
    r"|building|block|camp|round|room|apartment|flat|gate|terminal|platform|reactor|unit|sector|zone"
    r"|district|ward|checkpoint|post|route|road|highway|flight|article|section|clause|item|figure"
    r"|table|annex|task force|phase|week|version|box|seat|cell|court|exhibit|pier|warehouse|shelter"
    r"|tower)"
)
_INDEX = (
    r"(?:s ?& ?p|standard (?:&|and) poor['’]?s|sp|ftse|dax|cac|nikkei|nasdaq|dow|russell|stoxx"
    r"|ibex|topix|asx|fortune)"
)

# Every repetition is bounded or possessive, so that no text makes a pattern slow.
# What begins with its number is looked for only where a number is.
LED = [
    # a ten-point plan; but a ten-point lead
    (
        rf"{NUMBER}[-‐‑]point (?:(?!lead|fall|rise|drop|gain)[a-z]{{2,20}} )?(?:plan|list|programme"
        r"|program|proposal|agenda|memorandum|document|declaration|road ?map|formula|initiative"
        r"|manifesto|statement|deal|agreement|strategy)"
    ),
    # outnumbered three to one, a 3-to-1 margin
    (
        rf"(?<!from ){NUMBER}[- ]to[- ](?:1|one)\b"
        r"(?![.,][0-9]| ?%|[- ]?(?:per|million|hundred|or)\b)"
    ),
    # buy 2-for-1, Catch-22; but ten-to-12
    r"(?<=[a-z][-‐‑])(?<!\bto.)(?<!\bor.)(?<!then.)(?<!now.)(?<!minus.)(?<!sub.)[0-9]{1,4}\b(?![,.][0-9])",
    # all but three of them, "we lost 15 men, not 50"
    rf"(?<=\ball but ){NUMBER}\b",
    r"(?<=, not )(?:[0-9][0-9,]{0,12}|[a-z-]{3,20})(?=[.;”\"’'!?])(?!\.[0-9])",
    # a three-day visit, two-thirds; but a 500-strong unit, a twenty-five
    rf"{NUMBER}-(?!(?:{_COUNTING}|{SMALL}|{_SCALE}|quarters of)\b)[A-Za-z]++",
]
CASED = {
    "designator": [  # T-72, Su—25, F-16s, Covid-19, TB2, 9M133, Title IX, CVE-2021-44228, P5+1
        r"\b[A-Z][A-Za-z]{0,11}[-‐‑–][0-9]{1,4}[A-Za-z]{0,3}\b(?:-[0-9]{1,6}\b)?",
        r"\b[A-Z][A-Za-z]{0,2}[—−][0-9]{1,4}[A-Za-z]{0,3}\b",
        (
            r"\b(?<!\$)(?!(?:USD|EUR|GBP|RM|Rs|PS(?=[0-9]++(?:[.,][0-9]|[mk]\b|bn|..illion)))[0-9])[A-Z]{1,6}[0-9]{1,4}[A-Za-z]{0,3}\b"
            r"(?:\+[0-9]\b|[-/][0-9]{2,4}\b)?"
        ),
        r"(?<![\w.,$£€])[0-9]{1,3}(?!(?:[MGT]?W|[MGT]B|[KMBL])\b)[A-Z]{1,3}[0-9]{0,4}\b",
    ],
    "numbered thing": [
        (
            rf"\b(?:{_NUMBERED}|H\.R\.|No\.|Formula|Top|Big) (?:No\.? ?)?[0-9]{{1,5}}[A-Z]?\b"
            r"(?!,[0-9])"
        ),
        (
            rf"\b{_NUMBERED}s (?:Nos?\.? ?)?[0-9]{{1,5}}"
            r"(?:(?:, | and |, and | or |[-–])[0-9]{1,5}\b){1,4}(?!,[0-9]| [a-z]{3,20}s\b)"
        ),
        (  # the 54 Brigade, 2 Army Corps
            r"\b[0-9]{1,3} (?:[A-Z][a-z]{2,20} ){0,2}(?:Brigade|Corps|Division|Battalion|Regiment"
            r"|Army|Fleet|Squadron)\b(?! [a-z]{3,20}s\b)"
        ),
        (  # articles 12, 13 and 15
            r"\b(?:articles|sections|paragraphs|clauses|chapters|annexes|items|rules|resolutions"
            r"|blocks|checkpoints|gates|routes|rooms|pages|lines|units) [0-9]{1,5}"
            r"(?:(?:, | and |, and | or |[-–]| to )[0-9]{1,5}\b){1,4}(?!,[0-9]| [a-z]{3,20}s\b)"
        ),
        r"\bNos? [0-9]{1,4}\b(?!,[0-9])",
        # 40 Under 40, the 7 Habits of Highly Effective People
        r"\b[0-9]{2} Under [0-9]{2}\b",
        r"\b[Tt]he [0-9]{1,2} [A-Z][a-z]{2,20}s of [A-Z]",
        r"\bPP?\. ?[0-9]{1,4}\b|\bpp?\. ?[0-9]{1,4}(?:[-–][0-9]{1,4})?\b",
    ],
    "street": [
        (
            r"\b[0-9]{1,5}(?:-[0-9]{1,5})? (?:[NSEW] )?"
            r"(?:[A-Z][a-z]{1,20} |[0-9]{1,3}(?:st|nd|rd|th) )"
            r"{1,3}(?:Street|St|Road|Rd|Avenue|Ave|Way|Lane|Drive|Boulevard|Blvd|Place|Court)\b"
        ),
        rf"\b(?:{_CAPITAL}) (?:[A-Z][a-z]{{1,20}} ){{1,2}}(?:Street|Road|Avenue|Square|Place)\b",
        r"\b[0-9]{1,5} (?:Ave|Avenue|Rue|rue|Via|Calle|Rua|Boulevard|Blvd|Plaza|Piazza) ",
    ],
    "name": [  # the Birmingham Six, the Twelve, the Six-Day War, BBC One, Round Two
        rf"\b[Tt]he (?:[A-Z][a-z]{{2,20}} )?{_CAPITAL}\b(?![-‐‑][a-z])",
        r"\b(?:Zero|Ground Zero) [A-Z]",
        r"\b[a-z]{1,5}[A-Z][A-Za-z]{0,10} [0-9]{1,2}\b",
        r"\bBoeing(?:['’]s)?(?: [a-z]{2,12}){0,2} 7[0-9]7s?\b|\b7[0-9]7-[0-9]{1,3}[A-Z]{0,3}\b",
        # “60 Minutes”, “12 Angry Men”, Three Mile Island, the Six-Day War
        (
            rf"(?<=[\"“‘'])(?:[0-9]{{1,4}}|{_CAPITAL}) [A-Z][\w’'-]{{1,20}}"
            r"(?: (?:[A-Z][\w’'-]{1,20}|of|the|and|a|in|to)){0,6}(?=[,.!?]?[\"”’'])"
        ),
        rf"\b(?:[0-9]{{1,3}}|{_CAPITAL})[- ](?:Minute|Hour|Day|Week|Month|Year|Mile)s?\b",
        r"(?<=[A-Za-z] )One\b",
        rf"(?<=[A-Za-z]-){_CAPITAL}\b",
        (
            r"\b(?:BBC|Channel|Radio|Phase|Stage|Round|Part|Chapter|Act|Book|Day|Week|Level|Category"
            rf"|Division|Formula|Force|Number|Plan|Unit|Year|War|Square) (?:{_CAPITAL}|Zero)\b"
        ),
        r"\b(?:Big|Top|Gang of|Group of) (?:Two|Three|Four|Five|Six|Seven|Ten)\b",
        r"\b[Tt]he Group of [0-9]{1,2}\b(?! (?:[a-z-]{2,20} )?[a-z]{2,20}s\b)",
    ],
    "code": [
        r"\b[48][kK] (?=film|TV|video|resolution|screen|display|camera|footage|stream)",
        r"\b(?:480|720|1080|1440|2160)[pi]\b",
        # grid 37U DB 4412 6623; 48.015 N, 37.802 E
        r"\b[0-9]{1,2}[A-Z] [A-Z]{2} [0-9]{2,5}(?: [0-9]{2,5})?\b",
        r"\b[Gg]rid(?: reference| square| zone)?s? [A-Z]{0,3} ?[0-9]{2,5}(?:[ -][0-9]{2,5})?\b",
        r"\b[0-9]{1,3}\.[0-9]{1,7}°? ?(?:[NSEW]\b|(?:north|south|east|west)(?=[.,;)]| latitude))",
        # 101.5 FM, 145.5 MHz
        r"\b[0-9]{2,4}(?:\.[0-9]{1,3})? ?(?:FM|AM)\b",
        r"\b(?:on|at|frequency(?: of)?) [0-9]{1,6}(?:\.[0-9]{1,3})? ?[kM]Hz\b",
        # a download, not what a report counts
        (
            r"[(\[](?:(?:PDF|pdf|png|PNG|jpe?g|JPE?G|mp[34]|MP[34]|docx?|xlsx?|zip|csv|CSV|[A-Z]{3,4})"
            r"[,:;]? )?[0-9]{1,4}(?:\.[0-9]{1,2})? ?[kKMG]i?[Bb](?:ytes)?[)\]]"
        ),
    ],
}
UNCASED = {
    "address": [
        r"(?:https?://|www\.)\S++",
        r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})++",
        r"\b(?:zip|post|postal|area|country|dialling|dialing) ?code(?: is| was)? [0-9]{1,7}\b",
    ],
    "ordinal": [rf"\b[0-9]{{1,6}}{ORDINAL}\b"],
    "score": [
        r"(?-i:\b[A-Z][a-z]{2,20}:? [0-9]{1,2}, [A-Z][a-z]{2,20}:? [0-9]{1,2}\b)",
        rf"\b([0-9]{{1,3}}){DASH}\1\b",
        rf"\b[0-9]{{1,2}}{DASH}[0-9]{{1,2}}(?:,(?: and)? [0-9]{{1,2}}{DASH}[0-9]{{1,2}}){{1,4}}\b",
        (
            rf"\b[0-9]{{1,3}}{DASH}[0-9]{{1,3}}"
            r"(?= (?:win|victory|loss|defeat|draw|lead|tie|down|up)\b)"
        ),
        (
            r"\b(?:won|lost|beat|win|defeat(?:ed)?|drew|led|victory|score)(?: \w{1,30}){0,3}"
            rf" [0-9]{{1,3}}{DASH}[0-9]{{1,3}}\b"
            r"(?! (?:[a-z]{3,20}s|[a-z]{0,12}(?:men|people))\b)"
            rf"(?:,(?: and)? [0-9]{{1,2}}{DASH}[0-9]{{1,2}}\b){{0,4}}"
        ),
        (  # it stood 3-0: what falls is no range
            r"(?<!voted )(?<!ruled )(?<!vote of )(?<![\w.,-])(?:[1-9]-0|[2-9]-1|[3-9]-2|[4-9]-3"
            r"|[5-9]-4|[6-9]-5|[7-9]-6)\b(?![-.,]?[0-9])"
        ),
        r"\brank(?:s|ed|ing)? (?:at |number |no\.? ?|as )?[0-9]{1,4}\b(?! [a-z]{3,20}s\b)",
    ],
    "reference": [  # telephones, versions, coordinates, footnotes, enumerations, hash tags
        r"(?<!\w)(?:\+|00)[0-9]{1,3}(?:[ ()-]{1,2}[0-9]{1,4}){2,6}\b",
        r"\([0-9]{2,5}\) ?[0-9]{2,5}(?:[ -][0-9]{2,5}){0,3}\b",
        (
            r"\b(?=[0-9])(?:[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}\b"
            r"|(?<![.,])0[0-9]{2,5}(?:[ -][0-9]{2,5}){1,4}\b"
            r"|[0-9]{1,5}(?:-[0-9]{1,7}){2,5}\b|[0-9]{5,12}[-/][0-9]{1,2}\b"
            r"|[0-9]{1,5}(?:\.[0-9]{1,5}){2,}\b|[0-9]{1,3}(?:\.[0-9]{1,6})?° ?[0-9NSEW]"
            r"|[0-9]{1,3} ?min(?:ute)?s? read\b|[0-9.]{1,10} ?[×x] ?10[-−^]?[0-9]{1,3}\b"
            r"|[0-9]{1,3}/[0-9]{1,3}\b(?![ -](?:inch|mile|point|acre|ton|hour|cent))"
            r"|[0-9]{1,2}:[0-9]\b|(?<![.,])(?<![0-9] )0[0-9]+\b(?!\.[0-9]{3}))"
        ),
        r"\[[0-9]{1,3}(?:, ?[0-9]{1,3}){0,9}\]",
        r"\([0-9]{1,2}(?:, ?[0-9]{1,3}){0,9}\)",
        # page 2 of 4, image 1 of 5, a line "1 of 12"
        rf"\b(?:pages?|images?|photos?|slides?|pictures?|part|story) {NUMBER} (?:of|/) {NUMBER}\b",
        r"(?<![^\n])[0-9]{1,3} of [0-9]{1,3}[ \t]*(?![^\n])",
        r"(?<![^\n])[0-9]{1,3}[.)] ",
        # "Claim 2: …" opens a section; "Wounded 12: …" counts
        r"(?<![^\n])(?-i:(?!Dead |[A-Z][a-z]{1,14}(?:ed|s) )[A-Z][a-z]{2,15}) [0-9]{1,2}: ",
        r"[#№] ?[0-9]+(?! ?(?:m|b|tr)illion)",
        (
            r"\b(?:(?:call|phone|tel|at|on) (?:[0-9]{3}[- ])?[0-9]{3}-[0-9]{4}\b"
            r"|(?:call|dial|ring) [0-9]{3,5}(?=[.,;!)]| (?:or|for|if|to|and)\b)"
            r"|\btail number [0-9A-Z]{1,4}-[0-9A-Z]{1,5}\b"
            r"|(?:licen[cs]e|number|registration) plates? (?:number |no\.? )?[0-9]{1,5}\b"
            r"|(?:page|chapter|paragraph|line|channel|no\.|rule|step|option|grade|release"
            # "the rebels number 400" counts them.
            r"|(?<!s )(?<!they )(?<!who )(?<!now )number)"
            r" [0-9]{1,10}\b(?:[-/][0-9]{1,6})?(?!,[0-9])"
            rf"|(?:phase|stage|category|level|tier|round|step|option|number) {SMALL}\b"
            r"|covid ?-? ?[0-9]{2}\b"
            r"|(?:last|top|under|over|mid|post|pre|best|final|round)-[0-9]{1,4}s?\b"
            rf"|{_INDEX} [0-9]{{2,4}}\b(?!,[0-9]))"
        ),
    ],
    # photo 3 of 12
    "numbered picture": [
        rf"\b(?:photo|image|picture|slide|page|video|part) {NUMBER} (?:of|/) {NUMBER}\b"
    ],
    "plain thing": [
        (
            rf"{_PLAIN} [0-9]{{1,5}}\b(?![.,][0-9]| ?%| (?:were|are|died|more|others|men|women)\b"
            rf"|(?: [a-z-]{{2,20}})? (?:{singular_pattern(COUNTED)})(?:s|es)?\b)"
        )
    ],
    "person": [  # a family of four, a father of seven, 6'3" tall, a high-five
        (
            r"\b(?:family|mother|father|parents?|mum|mom|dad|widow|widower|grandmother|grandfather)"
            rf" of {NUMBER}\b(?! (?!was\b|has\b|is\b|says\b|lives\b)[a-z]+s\b)"
        ),
        # survived by his wife and four children; he has two sons
        (
            r"\b(?:survived by|leaves(?: behind)?|leaving behind) (?:an?|his|her|their|the)"
            r" [^.;\n]{0,60}\b(?:children|sons|daughters|grandchildren|siblings|brothers|sisters"
            r"|kids)\b"
        ),
        (
            r"\b(?:(?:he|she|couple|married|divorced|widowed)(?: (?:and|with|who))?"
            rf" (?:has|have|had|with)|with his wife and|with her husband and) {NUMBER}"
            r" (?:[a-z-]{2,12} ){0,2}(?:children|sons|daughters|grandchildren|siblings|brothers"
            r"|sisters|kids)\b"
        ),
        # married with two children, he has three sons
        (
            r"\b(?:(?:married|divorced|widowed),? (?:with|and has|and had)|(?:he|she|who) ha[sd])"
            rf" {NUMBER} (?:(?:adult|grown|small|young) )?(?:children|sons|daughters|kids|brothers"
            r"|sisters|siblings|grandchildren)\b"
        ),
        # he served two terms as governor, she spent eleven years as a judge
        (
            rf"\b(?:he|she|who) (?:has |had )?(?:served|spent|worked) {NUMBER} (?:years?|terms?)"
            r" (?:as|in (?:office|parliament))\b"
        ),
        # the youngest of three children
        (
            rf"\b(?:youngest|eldest|oldest|middle) of {NUMBER} (?:children|siblings|brothers"
            r"|sisters|sons|daughters|kids)\b"
        ),
        r"\b[4-7]['’′] ?[0-9]{1,2}(?:[\"”″]|['’′]{2})?",
        r"\bhigh[- ]fiv",
        r"\b(?:four|five|six|seven|eight|nine|ten)[- ]figures?\b",
    ],
    # $1 = 41.50 dinars
    "exchange": [
        (
            r"(?:[$€£¥] ?1|\b(?:1|one) (?:US |U\.S\. )?[a-z]{3,12}) ?(?:=|≈|equals|equalled"
            r"|is equal to) ?[^\d\n]{0,4}[0-9][0-9.,]{0,11}"
        )
    ],
    "whole of a rate": [r"\bper [0-9][0-9,]{0,12}\b"],
    # Three numbers in a row are of a table, unless they are one ("1 414 021").
    "row": [
        (
            r"\b(?![0-9]{1,3}(?: [0-9]{3}){1,4}(?![0-9]))[0-9][0-9.,]{0,9}"
            r"(?:[ \t]{1,3}[0-9][0-9.,]{0,9}){2,40}(?: [-–—] [0-9]{1,4}\b)?"
        )
    ],
    # A line of its own that holds amounts and nothing else is of a form or a table.
    "bare line": [r"(?<![^\n])[ \t$€£0-9,.]{1,40}(?![^\n])"],
    "calibre": [  # a 155 mm shell; but 120 mm of rain
        (
            r"(?<![0-9][.,])\b[0-9]{1,3}(?:\.[0-9]{1,2})?[ -]?mm\b"
            r"(?! (?:of|per|thick|wide|long|deep|tall|high|in|more|less|above|below)\b)"
        ),
        r"\.?\b[0-9]{2}[ -]?cal(?:ib(?:er|re))?\b",
        (
            r"\b[0-9]{1,3}(?:\.[0-9]{1,2})?[ -]millimet(?:er|re) (?:artillery|cannon|gun|howitzer"
            r"|mortar|rocket|round|shell)"
        ),
        r"\b[0-9]+x[0-9]+\b",
        r"\b[0-9]+x\b",
    ],
    "idiom": [
        (
            r"\b(?:1[01]0|200|1,?000|(?:one|a) (?:hundred|thousand)) ?(?:%|per ?cent) (?:sure"
            r"|certain|behind|committed|confident|convinced|right|wrong|true|correct|honest|safe|ready|clear"
            r"|certainty|loyal|accurate|with (?:you|him|her|them|us))\b"
        ),
        r"\bnot in (?:a|one) (?:hundred|thousand|million|billion) years\b",
        (
            r"\ba (?:hundred|thousand|million) times"
            r" (?:no|yes|over|more|better|worse|harder|easier)\b"
        ),
        r"\btwo sides (?:to|of) (?:every|the same|one|a|this|the) (?:story|coin|argument|medal)\b",
        r"\btwo wrongs\b|\btwo birds with one stone\b|\bnine lives\b|\btakes two\b",
        r"\bone country, two systems\b|\b[0-9,]{1,9}[- ](?:dollar|euro|pound) question\b",
        r"\b(?:a|one) (?:hundred|thousand|million) (?:miles?|light[- ]years?) (?:away|from)\b",
    ],
    "adjective": [
        r"\b(?:one|two|three|four) (?:thirds?|quarters?|fifths?|halves)\b",
        r"\bnine-to-five\b",
        r"\bzero (?:hour|option|tolerance|sum)\b",
    ],
    "pronoun": [
        r"\b(?:no|any|every|some|each|this|that|which|the(?: only)?|another) one\b",
        (
            r"\bonly one\b(?! (?:[a-z-]{2,20} )?"
            rf"(?:{singular_pattern(COUNTED)}|day|week|month|year|hour)\b"
            r"| of (?:the|its|their|his|her|our|these|those|them)\b|, the\b"
            r"| (?:is|was|has|still)\b)"
        ),
        # the three were driven off
        (
            r"\bthe (?:two|three|four|five|six|seven|eight|nine|ten)(?=[ \t]?[.,;:!?)]"
            r"| (?:were|are|had|have|said|say|did|do|will|would|may|also|then|who|later|now|denied"
            r"|deny)\b)"
        ),
        r"\b(?<!only )one(?= of\b)",
        r"\bone(?= (?:another|after another|thing|side|hand|more|way|time|reason|such|by one)\b)",
        r"\bone or two\b(?! [a-z-]{2,20}s\b)",
        (
            r"(?<!only )(?<!just )(?<!least )(?<!than )(?<!for )(?<!in )(?<!about )(?<!within )"
            r"\bone(?= day\b(?! (?:of|to)\b))"
        ),
        r"\bone['’]s\b",
    ],
}
