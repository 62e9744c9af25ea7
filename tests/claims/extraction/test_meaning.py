import pytest

from tests.claims.extraction.find import labels, quantities


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("The number of casualties claimed by Armenia has reached 7,095.", "7,095 casualties"),
        (
            "He spoke of mercenaries, whose number is approaching two thousand.",
            "~2,000 mercenaries",
        ),
        ("They sent 1,500-2,000 fresh militants.", "1,500–2,000 fresh militants"),
        ("The rebels, who number around 3,000, control the city.", "~3,000 rebels"),
        ("More than 220 people have been confirmed dead.", "> 220 people confirmed dead"),
        ("They destroyed 685 armoured vehicles.", "685 armoured vehicles destroyed"),
        ("They destroyed two T-72 tanks.", "2 T-72 tanks destroyed"),
        ("The death toll rose to 46.", "46 deaths"),
        ("An attack wounded 12.", "12 people wounded"),
        ("Hundreds of volunteers arrived.", "Hundreds of volunteers"),
        ("One soldier was killed.", "1 soldier killed"),
        ("They captured a tactical UAV.", "1 tactical UAV captured"),
        ("No civilian casualties were reported.", "no civilian casualties"),
        ("None of the hostages was there.", "no hostages"),
        ("Not a single soldier was killed.", "no soldier killed"),
        ("No one was injured.", "no people injured"),
        ("A 500-strong unit crossed the river.", "500-strong unit"),
        ("The six-member team has arrived.", "6-member team"),
        ("They fired 300 shells a day.", "300 shells per day"),
        ("Police put the crowd at 15,000.", "15,000 crowd"),
        ("Lawmakers voted 52-48 for it.", "52 votes"),
        ("The militia took 30 soldiers prisoner.", "30 soldiers taken prisoner"),
        ("More than 1.5m people fled.", "> 1.5 million people fled"),
        ("The war killed thousands of people.", "thousands of people killed"),
        ("Gunners shot down four aircraft.", "4 aircraft shot down"),
        ("10 other people wounded in the town were treated.", "10 people wounded"),
        ("The number of groups that signed is standing at 234.", "234 groups"),
        ("The party won 53 of 99 seats.", "53 seats"),
        ("The official figure for people killed by the war is 6,480.", "6,480 people killed"),
        ("The hospital gave a toll of 15.", "15 deaths"),
        ("The academy will train 2,500 this year.", "2,500 people"),
        ("The unit, once 9,000 strong, is beaten.", "9,000 people"),
        ("He was stopped by armed men, two of whom wore masks.", "2 armed men"),
        ("Parliament passed the bill 61-44.", "61 votes"),
        ("She carried one oxygen bottle and two stretchers.", "1 oxygen bottle"),
        ("A total of 558 aircraft were destroyed.", "558 aircraft destroyed"),
    ],
)
def test_label_names_what_is_counted(sentence: str, label: str) -> None:
    assert labels(sentence)[0] == label


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("About 60% of the town has been destroyed.", "~60% of town"),
        ("The ministry introduced a 25% tax on cars.", "25% tax on cars"),
        ("Exports fell by 5%.", "5% (Exports)"),
        ("The army spent $3.8 billion in aid.", "$3.8 billion in aid"),
        ("About a quarter of the residents left.", "~a quarter of residents"),
        ("It ended an 11-year lull.", "11-year lull"),
    ],
)
def test_label_of_a_measure_says_what_is_measured(sentence: str, label: str) -> None:
    assert labels(sentence) == [label]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They came in 7,000 carloads of volunteers.", ["7,000 carloads of volunteers"]),
        ("Workers found 18 bodies of them.", ["18 bodies"]),
        (
            "They shot down three unmanned aerial vehicles of the Velden armed forces.",
            ["3 unmanned aerial vehicles shot down"],
        ),
        ("At least one person was killed.", ["≥ 1 person killed"]),
        (
            "They lost 181 tanks and infantry fighting vehicles.",
            ["181 tanks and infantry fighting vehicles lost"],
        ),
        ("They sank 12 boats and 3 ships.", ["12 boats sunk", "3 ships sunk"]),
        ('They burned 2 "Grad M-21" rocket launchers.', ["2 Grad M-21 rocket launchers"]),
        (
            "One person was killed and seven others were injured.",
            ["1 person killed", "7 people injured"],
        ),
        ("It fell three years after the invasion.", ["three years after the invasion"]),
        ("It ended the 14-month war.", ["14-month war"]),
        ("It ended a 4-year-long onslaught.", ["4-year onslaught"]),
        ("The city has a population of about 2.3 million.", ["~2.3 million population"]),
        ("More than half of those killed (52%) were women.", ["> half of people killed"]),
    ],
)
def test_label_is_read_without_its_sentence(sentence: str, expected: list[str]) -> None:
    assert labels(sentence)[: len(expected)] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The number of fighters thrown into the Morvan battles has risen to at least 2,580.",
            ["≥ 2,580 fighters"],
        ),
        (
            "The largest number of refugees are in Turkey (3.6 million) and Iran (3.4 million).",
            ["3.6 million refugees (Turkey)", "3.4 million refugees (Iran)"],
        ),
        ("They came from Syria (6.5 million) and Iran.", ["6.5 million (Syria)"]),
    ],
)
def test_number_that_the_parse_lost_is_of_what_is_numbered(
    sentence: str, expected: list[str]
) -> None:
    assert labels(sentence) == expected


def test_label_stays_short() -> None:
    sentence = (
        "They destroyed 12 heavily armoured self-propelled amphibious infantry fighting vehicles"
        " of the northern border guard brigade."
    )

    assert [len(label) <= 60 for label in labels(sentence)] == [True]


def test_list_shares_its_verb() -> None:
    text = "Some 251 UAVs, 16 helicopters and 25 planes were destroyed."

    assert labels(text) == [
        "~251 UAVs destroyed",
        "16 helicopters destroyed",
        "25 planes destroyed",
    ]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("They destroyed 974 tanks, up from 897 on Monday.", "897 tanks destroyed"),
        ("Some 3,367 civilians were killed and 7,000 injured.", "7,000 civilians injured"),
        ("A boat picked up 23 survivors, and two of them spoke.", "2 survivors"),
        ("The army sent 60 tanks, of which 12 were lost.", "12 tanks lost"),
        ("The bill passed by 218 votes to 212.", "212 votes"),
        ("The blast killed 15 people, four of them children.", "4 children killed"),
        ("It saw 31 rockets at the dam: 26 from the west and five from the east.", "26 rockets"),
        ("Twelve were killed on Monday and another 20 on Friday.", "20 people killed"),
        ("He has 40 tanks, of which 31 were delivered.", "31 tanks"),
        ("A video shows 40 trucks. The paper was able to identify 12 of them.", "12 trucks"),
        ("They trained 11,400 soldiers. A further 2,500 are to be trained.", "2,500 soldiers"),
        ("The army has 19,000 men under arms, the police another 8,000.", "8,000 men"),
        ("Police held 21 people, five of them young women.", "5 young women"),
    ],
)
def test_bare_count_is_of_what_the_sentence_counted_before(text: str, second: str) -> None:
    assert labels(text)[1] == second


def test_elliptical_count_is_of_what_was_counted_before() -> None:
    text = "The shelling killed at least 6 troops and wounded 12."

    assert labels(text) == ["≥ 6 troops killed", "12 troops wounded"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Six sailors, including two boys, were killed and 40 wounded, including a nurse.",
            ["6 sailors killed", "2 boys killed", "40 sailors wounded"],
        ),
        (
            "At least 9 people died including three nurses and 12 more wounded in the blast.",
            ["≥ 9 people dead", "3 nurses dead", "12 people wounded"],
        ),
        ("Death toll reaches 320, 1,100 wounded", ["320 deaths", "1,100 people wounded"]),
        ("The brigade lost 80 killed and 210 wounded.", ["80 people killed", "210 people wounded"]),
        (
            "The raid killed five villagers and injured 30 others.",
            ["5 villagers killed", "30 villagers injured"],
        ),
        (
            "It destroyed 6 of the 10 rockets and two of the three drones sent by Kestovia.",
            ["6 rockets destroyed", "10 rockets", "2 drones destroyed", "3 drones"],
        ),
        (
            "Around 50 hostages are alive, at least a third of whom are ill.",
            ["~50 hostages alive", "≥ a third of hostages"],
        ),
        ("Roads to the northern region are cut, and millions are at risk.", ["millions of people"]),
    ],
)
def test_elliptic_figure_is_about_the_whole_and_never_about_its_part(
    text: str, expected: list[str]
) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("The ministry reported the deaths of 41 Velden fighters.", "41 Velden fighters dead"),
        ("Reports spoke of the destruction of some 20 houses.", "~20 houses destroyed"),
        ("They mourned the death of 13,000.", "13,000 people dead"),
        ("The death toll from the war has topped 45,000 people.", "> 45,000 people dead"),
        ("Nearly 40 sailors have lost their lives.", "~40 sailors killed"),
        ("The siege has claimed more than 900 lives.", "> 900 lives lost"),
        ("Three people were missing after the flood.", "3 people missing"),
        ("The dead included two teachers.", "2 teachers dead"),
        ("The guards tried to prevent the deaths of 12 hostages.", "12 hostages"),
        ("Some 500 homes were left without power.", "~500 homes"),
        ("Velden lost 742 killed servicemen.", "742 killed servicemen lost"),
        ("At least six hikers were killed.", "≥ 6 hikers killed"),
        ("Two members of Tahrir al-Sham were hurt.", "2 members of Tahrir al-Sham hurt"),
        ("The base lies 240 kilometres north of Dralin.", "240 kilometres north of Dralin"),
    ],
)
def test_state_is_read_from_nouns_idioms_and_tolls(sentence: str, label: str) -> None:
    assert labels(sentence) == [label]


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("Some 40 officers had been killed or wounded.", "~40 officers killed or wounded"),
        ("The blast killed or wounded 40 officers.", "40 officers killed or wounded"),
        ("That brought the number to 10 dead and wounded.", "10 people dead and wounded"),
        ("In the raid 16 men were killed and 21 wounded.", "16 men killed"),
    ],
)
def test_two_states_of_one_number_stay_together(sentence: str, label: str) -> None:
    assert labels(sentence)[0] == label


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("Up to 10,000 people could flee.", "≤ 10,000 people"),
        ("The rebels wanted to capture 200 soldiers.", "200 soldiers"),
        ("The union demanded that 400 workers be reinstated.", "400 workers"),
        ("Medics warned that thousands could die.", "thousands of people"),
        ("The army managed to destroy 12 tanks.", "12 tanks destroyed"),
    ],
)
def test_what_has_not_happened_is_no_state(sentence: str, label: str) -> None:
    assert labels(sentence) == [label]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Twelve soldiers were killed. The rebels put the figure at 30.",
            ["12 soldiers killed", "30 soldiers killed"],
        ),
        ("We counted 22 bodies. The army says 9.", ["22 bodies", "9 bodies"]),
        ("Belmark admits to 120.", ["120"]),
        ("The commission insists that the true number is 27.", ["27"]),
        ("Dorn told parliament that only 120 had been built.", ["120"]),
    ],
)
def test_number_that_answers_is_of_what_was_counted_and_never_of_the_speaker(
    text: str, expected: list[str]
) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Officials reported the deaths of 16 civilians, including 3 women.",
            ["16 civilians dead", "3 women dead"],
        ),
        ("Nobody was killed, and two people were hurt.", ["no people killed", "2 people hurt"]),
        ("Some 260,000 are trapped in the city.", ["~260,000 people trapped"]),
        ("The bodies of nine people have been found.", ["9 people dead"]),
    ],
)
def test_state_is_that_of_its_own_clause(sentence: str, expected: list[str]) -> None:
    assert labels(sentence) == expected


def test_change_gives_a_figure_of_each_day() -> None:
    text = "The number of refugees rose from 300 to about 1,200."

    assert labels(text) == ["300 refugees", "~1,200 refugees"]


@pytest.mark.parametrize(
    ("sentence", "unit", "concept", "holder"),
    [
        (
            "The army lost 12 Azerbaijani battle tanks.",
            "battle tank",
            "Azerbaijani battle tanks lost",
            "Azerbaijani",
        ),
        ("Armenia lost 20 tanks.", "tank", "tanks lost", "Armenia"),
        ("The army's 300 soldiers fled.", "soldier", "soldiers fled", "army"),
        ("They destroyed 20 tanks.", "tank", "tanks destroyed", None),
        ("Turkey sent 4,000 troops.", "troop", "troops", "Turkey"),
        ("Orvex Metals said it employs 300 workers.", "worker", "workers", "Orvex Metals"),
        ("The Velden navy fired 30 missiles.", "missile", "missiles", "Velden navy"),
        ("He said Velden losses amounted to 230 soldiers.", "soldier", "soldiers", "Velden"),
        ("Velden repelled two counterattacks.", "counterattack", "counterattacks", None),
        ("Turkey sent 4,000 fighters.", "fighter", "fighters", None),
        ("The group received 12 rifles.", "rifle", "rifles", None),
        (
            "Twelve Velden-backed gunmen fled.",
            "Velden-backed gunman",
            "Velden-backed gunmen fled",
            None,
        ),
        ("The Velden army took over two regions.", "region", "regions", None),
        ("Exports fell by 5%.", "percent", "Exports", None),
        ("Oil costs $58.24 per barrel.", "USD per barrel", "Oil", None),
        ("He met 12 European leaders.", "European leader", "European leaders", None),
    ],
)
def test_quantity_says_unit_concept_and_holder(
    sentence: str, unit: str, concept: str, holder: str | None
) -> None:
    (claim,) = quantities(sentence)

    assert claim.quantity is not None
    found = (claim.quantity.unit, claim.quantity.concept, claim.quantity.holder)
    assert found == (unit, concept, holder)


def test_amount_in_brackets_is_about_what_stands_before_it() -> None:
    first, second = quantities("The tunnel runs for seven miles (11 km) under the hill.")

    assert first.quantity is not None
    assert second.quantity is not None
    assert second.quantity.unit == "km"
    assert second.quantity.concept == first.quantity.concept


def test_weapons_proper_name_is_no_holder() -> None:
    (claim,) = quantities("They received 5,500 Javelin missiles.")

    assert claim.quantity is not None
    assert (claim.quantity.unit, claim.quantity.holder) == ("Javelin missile", None)


def test_bare_figure_is_about_what_the_one_before_is_about() -> None:
    text = "The first batch amounts to 30 men, while others say the number is as high as 500."

    assert labels(text) == ["30 men", "≤ 500 men"]


def test_share_is_about_the_whole_it_is_of() -> None:
    (claim,) = quantities("About 60% of the town has been destroyed.")

    assert claim.quantity is not None
    assert (claim.quantity.unit, claim.quantity.concept) == ("percent", "town")


@pytest.mark.parametrize(
    "sentence",
    [
        "One source told us so.",
        "One resident said it was over.",
        "Count 1 was dropped.",
        "They live at 575 High Road.",
        "The 767 was hit.",
        "Its 737 airliner landed.",
        "The ferry Merrow 3 was hit.",
        "Shells fell near posts 250 and 251.",
        "None of these numbers could be verified.",
        "The two said so.",
        "Rovers 3, United 1.",
        "There is no destruction of civilian objects.",
    ],
)
def test_figure_about_nothing_is_no_claim(sentence: str) -> None:
    assert labels(sentence) == []


def test_noun_is_counted_once() -> None:
    assert labels("The airline ordered five new 737 aircraft.") == ["5 new aircraft"]


def test_table_row_gives_no_claims() -> None:
    assert labels(" ".join(f"{number} men" for number in range(100, 160))) == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (
            "An airstrike on a village killed ten civilians, locals and media reports said.",
            "10 civilians killed",
        ),
        (
            "In the last days 28 men were killed, while 62 others were injured and went missing.",
            "62 men injured and missing",
        ),
        (
            "Three Kalibr cruise missiles were launched from a submarine on Monday.",
            "3 Kalibr cruise missiles launched",
        ),
    ],
)
def test_label_ends_where_what_is_counted_ends(text: str, label: str) -> None:
    assert label in labels(text)


def test_bare_number_counts_what_the_sentence_before_counts() -> None:
    text = (
        "Eleven suspects, among them two nurses, have been detained. "
        "Their lawyers said that only seven had been charged."
    )

    assert labels(text) == ["11 suspects detained", "2 nurses detained", "7 suspects"]


@pytest.mark.parametrize(
    "text",
    [
        "The daily reported, citing three people who were present, that the guests had left.",
        "Fuel was sold out, according to three readers.",
        "Two officers from the base contradict him.",
        "Four witnesses interviewed by this newspaper gave the same account.",
        "Two officials of the port declined to comment.",
    ],
)
def test_sources_are_not_counted(text: str) -> None:
    assert labels(text) == []


def test_toll_at_the_end_of_a_sentence_is_no_age() -> None:
    assert labels("The toll in Zenda is 61 now and rising.") != []
