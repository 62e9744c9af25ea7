"""Words that tell a place from what else has a name."""

from claims.extraction.lexicon import words

# Also a name of somewhere, but hardly ever meant.
COMMON_WORDS = words(
    """
    Bank Bar Battle Best Central College Date Deal Defiance Eastern Embassy Enterprise Federal
    Fort Hope Independence Liberty Man March Mission Most Nice Northern Obama Of Orange Police
    Price Progress Reading Reform Republic Same Sandy Southern Split Street Summit Union
    University Van Victory Western Young
    """
)
# A thing that lies somewhere; with a name it is a place, whether or not the name is known.
PLACE_NOUNS = words(
    """
    airbase airfield airport area avenue base basin bay beach border bridge camp canal capital
    checkpoint city coast corridor county crossing district field forest front frontier
    frontline governorate gulf harbor harbour heights highland hill hospital island junction
    lake mountain municipality neighborhood neighbourhood oblast outskirt pass peninsula plain
    port prefecture prison province quarter refinery region reservoir river road sea sector
    settlement shore square station strait street strip suburb territory town valley village
    zone
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
    center direction edge entrance fall half heart invasion inhabitant kilometer kilometre km
    liberation majority mile most percent
    occupation part people periphery population recapture resident rest rubble ruin seizure shelling
    siege sky storming suburb top underground wall
    """
)
# "Into the Karabakh battles" is into Karabakh.
FIGHTS = words("battle campaign conflict fight war")
# "The Municipality of Livorno" is where Livorno is.
COMMUNES = words("municipality city town province state region island")
