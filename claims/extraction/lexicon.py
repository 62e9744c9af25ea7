"""Word lists shared by several rules."""

import re


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
)
MONTHS_IN_FULL = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NUMBERS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
MONTH_NAMES = words(
    """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sept sep oct nov dec
    """
)
# Every dash that stands between the two ends of a range.
DASH = "[-‐‑‒–—―−]"

ORDINAL = r"(?:st|nd|rd|th)"
SMALL = r"(?:one|two|three|four|five|six|seven|eight|nine|ten)"
# A number below a hundred in words, or one of up to six digits.
NUMBER = (
    rf"(?:[0-9]{{1,6}}|{SMALL}|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    rf"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-{SMALL})?)"
)

# What war reporting counts: heads of "251 UAVs", "6 troops", in the singular.
PEOPLE = words(
    """
    adult aide airman asylum-seeker baby body boy captive casualty child civilian combatant
    commander conscript contractor convict corpse crew dead death defector demonstrator deserter
    detainee diplomat doctor employee evacuee extremist family fatality fighter firefighter force
    foreigner general girl guard guerrilla gunman hostage household immigrant infant inhabitant
    injured injury insurgent invader jihadist journalist loss man marine medic member mercenary
    migrant militant militiaman minor missing national nurse observer officer official operative
    paratrooper passenger patient peacekeeper people person personnel pilgrim pilot police
    policeman policewoman prisoner protester proxy rebel recruit refugee reporter rescuer reservist
    resident rioter sailor separatist serviceman servicemember servicewoman settler sniper soldier
    student survivor suspect teacher terrorist tourist trooper troop veteran victim villager
    volunteer voter woman worker wounded
    """
)
WEAPONS = words(
    """
    aircraft airplane apc artillery battery boat bomb bomber carrier chopper corvette cruiser
    destroyer drone frigate gun helicopter howitzer jet launcher mine missile mortar plane
    projectile radar rifle rocket satellite shell ship submarine system tank torpedo truck uav
    vehicle vessel warhead warplane warship weapon
    """
)
EQUIPMENT = WEAPONS | words(
    """
    ambulance apartment base bridge building bullet bunker bus camp car carload church depot
    fighter home hospital house locality mosque municipality position post round school settlement
    tent town train village
    """
)
COUNTED = PEOPLE | EQUIPMENT
# Among the nouns for people, those that say what became of them.
LOSSES = words("body casualty corpse dead death fatality injured injury loss missing wounded")

TIME_UNITS = words("second minute hour day night week weekend month year decade century")
MEASURES = TIME_UNITS | words(
    """
    acre barrel celsius centimeter centimetre degree fahrenheit foot gallon gigawatt gram
    hectare inch kelvin kg kilo kilogram kilometer kilometre km kph litre liter megawatt meter
    metre mile mph ounce percent point pound ton tonne watt yard
    """
)

SPEECH_VERBS = words(
    """
    accuse acknowledge add admit allege announce argue assert assess boast caution charge
    cite claim comment complain conclude condemn confirm contend declare deny disclose
    emphasise emphasize estimate explain express indicate inform insist maintain mention note
    observe pledge predict promise quip recall recount remark repeat reply report respond reveal
    say state stress suggest swear tell testify tweet underline underscore urge vow warn write
    """
)

# What becomes of the people and things that war reporting counts: verb, and how a label says it.
FATES = {
    "abduct": "abducted", "arrest": "arrested", "behead": "beheaded", "bury": "buried",
    "capture": "captured", "damage": "damaged", "deploy": "deployed", "deport": "deported",
    "destroy": "destroyed", "detain": "detained", "die": "dead", "displace": "displaced",
    "down": "downed", "eliminate": "eliminated", "evacuate": "evacuated", "execute": "executed",
    "flee": "fled", "free": "freed", "hospitalise": "hospitalised",
    "hospitalize": "hospitalized", "hurt": "hurt", "injure": "injured", "intercept": "intercepted",
    "kidnap": "kidnapped", "kill": "killed", "liberate": "liberated", "lose": "lost",
    "massacre": "massacred", "murder": "murdered", "neutralise": "neutralised",
    "neutralize": "neutralized", "release": "released", "rescue": "rescued", "seize": "seized",
    "shoot": "shot", "sink": "sunk", "wound": "wounded", "jail": "jailed",
    "surrender": "surrendered", "drown": "drowned", "slaughter": "slaughtered",
    "martyr": "martyred", "repatriate": "repatriated", "register": "registered",
}  # fmt: skip

# What begins a sentence with a capital and has none within one.
FUNCTION_WORDS = words(
    """
    the a an some many more most at on in over under by from of to about around nearly almost up as
    no any all every each several hundreds thousands dozens tens one two three four five six seven
    eight nine ten another both half only its their his her he she during after before since until
    while when among between within with there sources officials residents witnesses authorities
    experts analysts critics reports
    """
)
# The same where no name goes on with it: "Local officials", but not "Local Government Board".
COMMON_OPENINGS = words(
    """
    local tribal health rights medical military security government opposition diplomatic figures
    estimates protests protesters medics doctors police intelligence state media several various
    eyewitnesses rebel rebels activists
    """
)

# Verbs after which "from 3 to 5" is a change and not a range.
CHANGE = re.compile(
    r"\b(?:r[io]s(?:e|en|es|ing)|increas|gr[eo]w|climb|jump|soar|surg|f[ae]ll|drop|declin|decreas"
    r"|cut|reduc|plung|shr[aiu]nk|expand|went|gone|swell|swollen|slip|slow|rais|lower|dwindl|doubl"
    r"|mov|shift|chang|slash|up|down|tripl|rebound|improv|worsen|revis)\w{0,5}\b",
    re.IGNORECASE,
)


def singular_pattern(nouns: frozenset[str]) -> str:
    """Return an alternation of `nouns`, whose last letter a plural may change, longest first."""
    ordered = sorted(nouns, key=lambda noun: (-len(noun), noun))
    return "|".join(f"{noun[:-1]}(?:y|ie)" if noun.endswith("y") else noun for noun in ordered)
