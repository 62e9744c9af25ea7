"""Whose word a figure of a war report is, how firmly, and what is done with it: a table."""

import pytest

from tests.claims.extraction.find import quantities

Row = tuple[str, str, str | None, bool, str]

# Text, figure, claimant, hedged, stance.
ROWS: list[Row] = [
    # A cue before, after and amid.
    ("The General Staff said that 31 soldiers had died.", "31", "General Staff", False, "="),
    ("31 soldiers had died, the General Staff said.", "31", "General Staff", False, "="),
    ("At least 31 soldiers, the General Staff said, had died.", "31", "General Staff", False, "="),
    ("31 soldiers had died, said Colonel Ada Prins.", "31", "Ada Prins", False, "="),
    ("According to Colonel Ada Prins, 31 soldiers died.", "31", "Ada Prins", False, "="),
    ("31 soldiers died, according to Colonel Ada Prins.", "31", "Ada Prins", False, "="),
    ("Some 31 men fell at the bridge, Ada Prins said on Friday.", "31", "Ada Prins", False, "="),
    ("Ada Prins told the Ostravel Daily that 31 men died.", "31", "Ada Prins", False, "="),
    ("Ada Prins put the toll at 31 dead.", "31", "Ada Prins", False, "="),
    ("31 men died, it was announced by the General Staff.", "31", "General Staff", False, "="),
    ("By the mission's own count, 31 men died.", "31", "the mission", False, "="),
    (
        "In a letter saying that 31 men had fled, Ada Prins asked for help.",
        "31",
        "Ada Prins",
        False,
        "=",
    ),
    (
        "Colonel Ada Prins released a statement that said 31 men had died.",
        "31",
        "Ada Prins",
        False,
        "=",
    ),
    (
        "Shells fell on the market, and 31 people died, residents and local media said.",
        "31",
        "residents and local media",
        False,
        "=",
    ),
    # Nobody.
    ("31 soldiers died at the bridge.", "31", None, False, "="),
    ("31 soldiers are believed to have died.", "31", None, True, "="),
    ("31 soldiers are reported to have died.", "31", None, True, "="),
    ("It is said that 31 soldiers died.", "31", None, True, "="),
    ("31 soldiers reportedly died at the bridge.", "31", None, True, "="),
    ("The dam broke, meaning that 31 villages had to be cleared.", "31", None, False, "="),
    ("It is interesting to note how 31 villages were lost.", "31", None, False, "="),
    ("Seven scouts confirmed dead lay near 31 trucks.", "31", None, False, "="),
    ("Kestovia wants to buy 31 tanks.", "31", None, False, "="),
    ("Kestovia rejected the plan to send 31 tanks.", "31", None, False, "="),
    # Doubt.
    ("The General Staff claims that 31 men died.", "31", "General Staff", True, "="),
    ("The General Staff estimates that 31 men died.", "31", "General Staff", True, "="),
    ("31 men had died, the General Staff claimed.", "31", "General Staff", True, "="),
    ("The toll claimed by the General Staff is 31.", "31", "General Staff", True, "="),
    ("The toll, the General Staff claims, stands at 31.", "31", "General Staff", True, "="),
    ("According to unconfirmed reports, 31 men died.", "31", None, True, "="),
    (
        "According to data from the Red Lake Institute, 31 men died.",
        "31",
        "Red Lake Institute",
        False,
        "=",
    ),
    ("Ada Prins said that 31 men had allegedly died.", "31", "Ada Prins", True, "="),
    (
        "Ada Prins said 31 men had died. This could not be independently verified.",
        "31",
        "Ada Prins",
        True,
        "=",
    ),
    ("The rebels, who have allegedly mined the road, lost 31 men.", "31", None, False, "="),
    ("Boats took up 31 men, and the navy reportedly found the rest.", "31", None, False, "="),
    ("Estimates suggest that 31 men died.", "31", None, True, "="),
    # Denial, accusation, demand.
    ("The ministry did not confirm that 31 men had died.", "31", "the ministry", False, "denial"),
    (
        "Ada Prins neither confirmed nor denied that 31 men had died.",
        "31",
        "Ada Prins",
        False,
        "denial",
    ),
    (
        "Ada Prins said there was no truth in reports that 31 men died.",
        "31",
        "Ada Prins",
        False,
        "denial",
    ),
    (
        "Ada Prins rejected as false the charge that 31 men had died.",
        "31",
        "Ada Prins",
        False,
        "denial",
    ),
    (
        "An estimated 3,100 to 3,500 men remain, according to Ada Prins.",
        "3,100 to 3,500",
        "Ada Prins",
        True,
        "=",
    ),
    ("Ada Prins denied knowing that 31 men had died.", "31", "Ada Prins", False, "denial"),
    ("Ada Prins refused to confirm that 31 men had died.", "31", "Ada Prins", False, "denial"),
    ("Ada Prins would not say whether 31 men had died.", "31", "Ada Prins", False, "denial"),
    ("Ada Prins had no information that 31 men had died.", "31", "Ada Prins", False, "denial"),
    (
        "There was no truth in reports that 31 men died, Ada Prins said.",
        "31",
        "Ada Prins",
        False,
        "denial",
    ),
    ("Ada Prins disputed that 40 died, saying 31 men had.", "31", "Ada Prins", False, "="),
    ("Ada Prins rejected claims that men died and said 31 left.", "31", "Ada Prins", False, "="),
    ("No official confirmed that 31 men had died.", "31", None, False, "="),
    ("The ministry called reports that 31 men had died false.", "31", None, False, "="),
    ("Kestovia took care that 31 men were fed.", "31", None, False, "="),
    ("31 men died, according to a doctor", "31", "a doctor", False, "="),
    ("Ada Prins misled the court that 31 men had died.", "31", None, False, "="),
    ("According to the head of the clinic, Ada Prins, 31 men died.", "31", "Ada Prins", False, "="),
    ("TEL HARN — When it began, Ada Prins slept. She said 31 died.", "31", "Ada Prins", False, "="),
    ("The General Staff denied that 31 men had died.", "31", "General Staff", False, "denial"),
    (
        "The General Staff rejected claims that 31 men had died.",
        "31",
        "General Staff",
        True,
        "denial",
    ),
    (
        "The General Staff denied media reports that 31 men had died.",
        "31",
        "General Staff",
        False,
        "denial",
    ),
    (
        "The General Staff accused the militias of killing 31 men.",
        "31",
        "General Staff",
        False,
        "accusation",
    ),
    ("Ada Prins blamed the militias for 31 deaths.", "31", "Ada Prins", False, "accusation"),
    ("Kestovia demanded that 31 men be freed.", "31", "Kestovia", False, "demand"),
    ("Kestovia urged Veldania to free 31 men.", "31", "Kestovia", False, "demand"),
    ("Kestovia vowed to send 31 tanks.", "31", "Kestovia", False, "="),
    # Two voices.
    (
        "Ada Prins said that the General Staff had claimed 31 kills.",
        "31",
        "General Staff",
        True,
        "=",
    ),
    (
        "Nine men died, according to Kestovia; 31 died, according to Veldania.",
        "31",
        "Veldania",
        False,
        "=",
    ),
    ("The crowd was put at 90 by the army and at 31 by police.", "31", "police", False, "="),
    ("Nine men died, Ada Prins said, but the army counted 31.", "31", "the army", False, "="),
    (
        "A report speaks of 31 dead; its author, Ada Prins, said that nine had fled.",
        "31",
        "a report",
        False,
        "=",
    ),
    (
        "Ada Prins repeated that Kestovia must leave and said that 31 men had died.",
        "31",
        "Ada Prins",
        False,
        "=",
    ),
    (
        "Some of those who had left, however, told the Ostravel Daily that 31 men died.",
        "31",
        "some of those who had left",
        False,
        "=",
    ),
    ("The 31 men came the same day Ivo Marek said the war was over.", "31", None, False, "="),
    (
        "The envoy came as Ivo Marek said the war was over, and as 31 men fled.",
        "31",
        None,
        False,
        "=",
    ),
    ("Ardal Now, however, said that 31 men had died.", "31", "Ardal Now", False, "="),
    (
        "Ivo Marek, speaking after a failed revolt in Tarn, re-emphasized that. He said 31 died.",
        "31",
        "Ivo Marek",
        False,
        "=",
    ),
    (
        "The mission left. A member of Hamas’s bureau was shot with 31 men, the group said.",
        "31",
        "Hamas",
        False,
        "=",
    ),
    # Who is meant.
    ("Colonel Ada Prins spoke. She said 31 men had died.", "31", "Ada Prins", False, "="),
    ("Colonel Ada Prins spoke. The colonel said 31 men had died.", "31", "Ada Prins", False, "="),
    (
        "The Velden War Ministry knew. The ministry said 31 men died.",
        "31",
        "Velden War Ministry",
        False,
        "=",
    ),
    ("Veldania attacked. The ministry said 31 men died.", "31", "the ministry", False, "="),
    (
        "The General Staff said nine men had died. Another 31 were hurt.",
        "31",
        "General Staff",
        False,
        "=",
    ),
    (
        "The General Staff said nine men had died. The number includes 31 boys.",
        "31",
        "General Staff",
        False,
        "=",
    ),
    ("The General Staff said nine men had died. The town has 31 wells.", "31", None, False, "="),
    (
        "A source close to the General Staff said 31 men died.",
        "31",
        "a source close to the General Staff",
        False,
        "=",
    ),
    (
        "31 men died, said the Doctors Network in a statement on X.",
        "31",
        "Doctors Network",
        False,
        "=",
    ),
    (
        "Contrary to reports that 31 men had fled, nobody left, Ada Prins said.",
        "31",
        None,
        False,
        "=",
    ),
    ("Despite reports, Ada Prins said, 31 men fled.", "31", "Ada Prins", False, "="),
    # Under a colon.
    ("Ada Prins said:\n\n31 men had died.", "31", "Ada Prins", False, "="),
    ("Ada Prins did not say:\n\n31 men had died.", "31", None, False, "="),
    ("Ada Prins said:\n\nIn other news, 31 men died.", "31", None, False, "="),
    ("Ada Prins said:\n\n“We lost.” The town has 31 wells.", "31", None, False, "="),
    # Speech.
    ("“We lost 31 men,” said Ada Prins.", "31", "Ada Prins", False, "="),
    ("‘We lost 31 men at the bridge,’ said Ada Prins.", "31", "Ada Prins", False, "="),
    ("Colonel Ada Prins: “We lost 31 men at the bridge.”", "31", "Ada Prins", False, "="),
    ("Ada Prins spoke of “31 men lost at the bridge.”", "31", "Ada Prins", False, "="),
    ("“They say that 31 men were lost,” said Ada Prins.", "31", "Ada Prins", False, "="),
]


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:60] for row in ROWS])
def test_figure_of_a_war_report_has_its_voice(row: Row) -> None:
    text, figure, claimant, hedged, stance = row

    (claim,) = (claim for claim in quantities(text) if claim.exact == figure)

    name = claim.attribution.name if claim.attribution else None
    expected = "assertion" if stance == "=" else stance
    assert (name, claim.hedged, claim.stance) == (claimant, hedged, expected)
