"""Words that tell a place from what else has a name."""

from claims.extraction.lexicon import PEOPLE, words

# Also a name of somewhere, but hardly ever meant.
COMMON_WORDS = words(
    """
    Azov Bank Bar Battle Best Bush Central Clinton College Date David Deal Defiance Eastern
    Embassy Enterprise Federal Fort Google Hamas Honda Hope Independence Jackson Kennedy Liberty
    Man March Marshall Martin Mission Most Nelson Nice Northern Obama Of Orange Police Price
    Progress Reading Reform Republic Same Sandy Southern Split Street Summit Toyota Union
    University Van Victory Western Young
    """
)
# A thing that lies somewhere; with a name it is a place, whether or not the name is known.
PLACE_NOUNS = words(
    """
    airbase airfield airport area avenue bank base basin bay beach border bridge camp canal
    capital castle cathedral channel checkpoint city coast constituency corridor countryside
    county crossing district field forest front frontier frontline governorate gulf harbor
    harbour heights highland highway hill hospital hotel island junction lake locality market
    mosque motorway mountain municipality museum neighborhood neighbourhood oblast outpost
    outskirt palace pass peninsula plain port post prefecture prison province quarter reactor
    refinery region reservoir river road sea sector settlement shore square stadium state
    station strait street strip suburb temple territory theater theatre tower town township
    valley village zone
    """
)
# What has a name and is in a sentence behind "in" and "at", but is no place.
OTHER_NOUNS = words(
    """
    act agency agreement alliance arabic army article assembly association authority bank
    battalion battle bible bill board brigade bureau cabinet campaign center centre championship
    church clinic club coalition college commission committee company conference congress
    constitution consulate convention corps council coup court covenant cup daily deal
    declaration department directorate division embassy english exhibition expo facebook fair
    federation festival fleet force forum foundation french front fund game games gazette german
    group guard herald house inc industries initiative institute internet interview islam
    journal league ltd magazine media meeting ministry mission morning movement network news
    newspaper office olympics operation organisation organization pact parliament party platoon
    police post press process program programme project protocol radio record referendum
    regiment report republic resolution reuters revolution russian school senate series service
    session society squad squadron state statement summit talks team telegram television times
    treaty tribune twitter union unit university war web week youtube
    """
)
PERSONS = words(
    """
    admiral ambassador ayatollah bishop captain chairman chancellor colonel commander director
    doctor dr dr. emperor general governor imam judge justice king lady lieutenant lord major
    mayor minister mr mr. mrs mrs. ms ms. pope premier president prince princess professor queen
    secretary senator sergeant sheikh sir spokesman spokeswoman
    """
)
TIMES = words(
    """
    apr april aug august christmas dec december easter feb february friday jan january jul july
    jun june mar march may monday nov november oct october ramadan saturday sep sept september
    sunday thursday today tuesday wednesday yesterday
    """
)
# What is done to a place.
DONE_TO_PLACES = words(
    """
    abandon approach attack besiege blockade bomb bombard capture clear conquer control cross
    defend destroy encircle enter evacuate flee free hit hold invade leave liberate lose occupy
    overrun pound raid reach recapture reclaim retake rocket seize shell storm strike surround
    take target visit
    """
)
# Whoever leaves a place is counted where they arrive.
LEFT_BEHIND = words("abandon escape evacuate flee leave")
# What is somewhere: "the ruins of Homs", "the siege of Homs". The ministers, the support and the
# army of a country may be anywhere.
PARTS_OF_PLACES = PLACE_NOUNS | words(
    """
    airspace assault basement battle blockade bombardment bombing building capture cellar centre
    center defender direction edge entrance fall garrison half heart invasion inhabitant kilometer
    kilometre km liberation majority mile most percent
    occupation part people periphery population recapture resident rest rubble ruin seizure shelling
    siege sky storming suburb top underground wall
    """
)
# "Into the Karabakh battles" is into Karabakh.
FIGHTS = words("battle campaign conflict fight war")
# "The Municipality of Livorno" is where Livorno is.
COMMUNES = words("municipality city town village province state region island")
# A body as well as a house: behind "at" and "in" a place, as whoever acts none.
BUILDINGS = words(
    """
    barracks church clinic college consulate court courthouse embassy headquarters house mall
    parliament school senate university
    """
)
# What can be a place without a name: "the capital". "The field of law" and "the road to peace"
# are none, so they are not among them.
SITES = words(
    """
    airbase airfield airport area beach border bridge camp canal capital checkpoint city coast
    constituency corridor county crossing district forest frontier frontline governorate harbor
    harbour highland hospital island lake location mosque municipality neighborhood neighbourhood
    office outskirt outskirts peninsula prison province refinery region reservoir river scene
    shore site station suburb territory town valley village zone
    """
)
# Places once they are told apart: "the eastern bank", "the south side".
SIDES = words("bank coast end flank front half part quarter sector shore side slope town wing")
DIRECTIONS = words(
    """
    north south east west northern southern eastern western northeast northwest southeast
    southwest northeastern northwestern southeastern southwestern central upper lower
    """
)
VESSELS = words("boat ferry frigate plane ship submarine vessel yacht")
# Different nouns for one thing.
ALIKE = {"town": "city", "vessel": "ship", "boat": "ship", "ferry": "ship"}
# Whose place is their own, not that of what they say, decide or own.
BODIES = words(
    """
    agency ambassador analyst assembly association author authority bureau chairman command
    commander commission committee company conference consulate correspondent council court
    delegation department diplomat director embassy envoy expert firm foundation government group
    institute journalist judge leader mayor media minister ministry office official
    organisation organization parliament party president professor prosecutor reporter
    representative researcher scientist secretary spokesman spokesperson spokeswoman think-tank
    tribunal university
    """
)
# "The attack that hit Dorn", "an election held in Dorn": what a relative clause says of it is
# said of what happened in it.
HAPPENINGS = words(
    """
    accident airstrike ambush arrest assault attack barrage battle blast bombardment bombing
    clash collision conflict crackdown crash crossing demonstration disaster dispute earthquake
    election escalation evacuation event exchange explosion fight fighting fire firefight
    flare-up flood hostility incident invasion landing march massacre meeting offensive
    operation protest raid rally riot shelling shooting shootout siege standoff storm strike
    summit tension unrest uprising violence vote war
    """
)
# Verbs that only say that another begins, goes on or ends.
ASPECTS = words(
    """
    appear begin cease continue expect fail force go have help manage need schedule seem
    set start stop try use
    """
)
# What becomes of a building.
RUINED = words("burn collapse crumble explode flood")
# What a place has: "the city’s six hospitals".
STOCK = words(
    """
    citizen factory home hospital house household hotel inhabitant mosque population prison
    resident school shop street
    """
)
# What only a town has: "the garrison of Dorn".
TOWN_MARKS = words("cellar centre center downtown garrison outskirt rubble street suburb wall")
# Who may act where they are: "the rebels in Dorn", but not "the court in Dorn".
CROWDS = PEOPLE | words("army community crowd diaspora garrison minority population team unit")
# What is done above a place, and what is on the way to one. Others fight over it, or write to it.
ALOFT = words(
    "circle crash destroy down drone explode flight fly hover intercept jet plane shoot soar"
)
TRAVELS = words(
    "advance delivery deployment flight journey march return shipment transfer trip visit"
)
LEAVINGS = LEFT_BEHIND | words("fire free launch remove rescue retreat withdraw")
# What an answer is to is elsewhere.
ANSWERS = words("protest response retaliation revenge")
