"""Word lists shared by several rules."""


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
)
MONTH_NUMBERS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
# Every dash that stands between the two ends of a range.
DASH = "[-‐‑‒–—―−]"

# What war reporting counts: heads of "251 UAVs", "6 troops", in the singular.
PEOPLE = words(
    """
    casualty civilian child combatant conscript crew death defector deserter detainee doctor
    fatality fighter guard hostage injury insurgent jihadist journalist loss man medic mercenary
    militant militiaman national officer operative passenger patient people person personnel
    pilot policeman prisoner protester proxy rebel recruit refugee reservist resident serviceman
    servicemember soldier survivor terrorist troop victim volunteer woman worker wounded
    """
)
EQUIPMENT = words(
    """
    aircraft apc artillery battery boat bomb bomber building bus carload carrier drone fighter
    gun helicopter home house howitzer jet launcher missile mortar plane projectile rocket shell
    ship system tank truck uav vehicle village warplane weapon
    """
)
COUNTED = PEOPLE | EQUIPMENT

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
