"""Words that tell who says or thinks something: verbs, nouns and the titles of speakers."""

from claims.extraction.lexicon import MONTH_NAMES, SPEECH_VERBS, WEAPONS, words

# They tell what somebody said, whatever follows them.
SAYING = (
    SPEECH_VERBS
    - words("add charge cite conclude indicate maintain note observe pledge recall respond")
) | words(
    """
    accuse advise allege announce assure blame brief clarify criticise criticize decry
    denounce detail elaborate exclaim hail hint imply joke lament opine praise proclaim pronounce
    protest rebuff rebut refute reiterate reject relate remind retort stipulate tout
    """
)
# They do so where a clause or a quotation follows: "added that", but not "added 500 troops".
SAYING_A_CLAUSE = words(
    """
    add admonish agree answer ask attest begin caution chant charge cheer cite close conclude
    concede continue count cry demand describe discover echo estimate explain figure find guess
    highlight indicate inquire interject interrupt instruct joke laugh learn moan mutter note
    observe order pen plead pledge point post promise propose quote read reason recommend reckon
    report rule say scream shout show sigh signal smile snap specify speculate summarise summarize
    surmise tell think thunder verify volunteer vow warn whisper wonder write yell question lie
    conclude determine establish calculate put believe know hear fear expect recall respond slam
    counter maintain
    """
)
# They do so where an infinitive follows: "asked the states to leave".
ASKING_TO = words("appeal ask beg petition plead pledge promise request swear threaten vow")
# Who rejects a plan says nothing about the figures in it, who rejects a claim does.
REFUSING = words("rebuff reject")
REFUSED_WORDS = words(
    """
    accusation account accuracy allegation argument assertion charge claim criticism estimate
    figure finding idea notion number report rumor rumour statement story suggestion
    """
)
# "refused to confirm that", "had no information that": who says so does not say it.
WITHHOLDING = words("decline deny fail refuse")
KNOWLEDGE = words("confirmation evidence indication information knowledge proof record")
# "made the claim that", "came to the conclusion that"
UTTERING = words(
    """
    adopt come deliver draw express give have hear hold issue maintain make post publish raise
    reach reiterate release repeat send share take voice
    """
)
# They do so where a figure follows: "the mission counted 700 fighters".
COUNTING = words("count document identify list log put record register tally verify")
# The author's own inference: "…, meaning that".
INFERRING = words("demonstrate indicate mean prove reveal show suggest")
# With "that …" they tell of no statement, whoever their subject is.
UNSAID = words(
    """
    arrange be cause check discover dream ensure find forget guarantee happen help learn make mean
    notice prove realise realize remember require see show understand watch
    """
)
CONFIRMED_AS = words("dead injured killed missing wounded")
# "the footage shows": what answers for nothing.
PICTURES = words("footage image imagery photo photograph picture video map")
# They do so of things only: "a statement released by X".
ISSUING = words(
    """
    circulate compile file give issue make post prepare produce provide publish release send share
    sign spread upload write
    """
)
# They do so of surveys, data and pictures: "a poll carried out by X", "footage analysed by X".
EXAMINING = words(
    """
    analyse analyze carry collect commission conduct examine gather obtain review study take verify
    """
)
# They tell what somebody thinks or wants. Nobody is asserting anything where no clause follows.
THINKING = words(
    """
    accept agree aim anticipate approve argue assume back believe care choose consider dare
    decide decline desire determine disagree dislike doubt dread endorse envision expect favor
    favour fear feel foresee forget guess hate hope imagine intend know learn like love mean mind
    need notice offer oppose perceive plan prefer realise realize recognise recognize refuse
    regard regret remember resent resolve respect see seek sense support suppose suspect think
    threaten trust understand view vote vow want welcome wish wonder worry worship
    """
)
# What they take is a thing demanded or judged, not a clause ("demanded the release of").
JUDGING = words(
    """
    approve applaud back blast celebrate challenge cite commend concern condemn contemplate
    contradict defend demand describe discuss dismiss dispute embrace emphasise emphasize endorse
    favor favour justify label lambast mock oppose portray praise propose question rebuke reject
    ridicule rule support tout welcome want promise pledge proclaim
    outline advocate vow characterize characterise slam
    """
)
# "called for", "spoke of", "pointed to": with these prepositions they are cues.
WITH_PREPOSITION = {
    "agree": words("with on to"),
    "apologise": words("for"),
    "apologize": words("for"),
    "appeal": words("for to"),
    "argue": words("for against about"),
    "ask": words("for about"),
    "believe": words("in"),
    "boast": words("of about"),
    "call": words("for on upon"),
    "campaign": words("for against"),
    "caution": words("against"),
    "comment": words("on about"),
    "complain": words("of about"),
    "dream": words("of about"),
    "hint": words("at"),
    "hope": words("for"),
    "insist": words("on"),
    "joke": words("about"),
    "object": words("to"),
    "plead": words("for"),
    "point": words("to out"),
    "push": words("for back"),
    "refer": words("to"),
    "side": words("with"),
    "speak": words("of about on"),
    "talk": words("of about"),
    "testify": words("to about"),
    "think": words("of about"),
    "tweet": words("about"),
    "vote": words("for against"),
    "vow": words("to"),
    "warn": words("of about against"),
    "worry": words("about"),
    "write": words("of about"),
}
# Those of the above that report words; the others tell for what somebody is.
SPEAKING_OF = words(
    """
    boast call comment complain hint insist joke refer speak talk testify tweet warn write
    """
)
NAMING = words("brand call decry describe dub label term characterise characterize declare")
# "figures show", "images suggest": things that can tell something.
SHOWING = words("show indicate suggest reveal find say state confirm demonstrate prove read")
TELLING_THINGS = words(
    """
    account analysis audit bulletin cable communique communiqué data datum document documentary
    dossier email estimate evidence figure file filing footage image indictment investigation
    leak letter map memo memorandum monitor note number paper photo photograph picture poll post
    probe prosecutor readout record recording release report research result review ruling
    statement statistic study survey testimony text transcript tweet update video
    """
)
# Nouns for what is said, with "that …", "of …" or a possessor: "Armenia's claim that".
STATEMENTS = words(
    """
    accusation admission allegation announcement answer argument assertion assessment assurance
    belief call claim comment complaint concern conclusion confirmation criticism declaration
    denial demand disclosure doubt estimate explanation expectation fear finding hint
    hope impression insistence interview judgment message notion opinion plea pledge position
    prediction promise proposal question remark reminder reply report request response revelation
    rumor stance
    rumour ruling sentiment speculation speech statement suggestion suspicion testimony threat
    tweet verdict view vow warning word
    """
)
# "in the minister's words", "by its own count": whose word the whole sentence is.
ADVERBIAL = words(
    """
    account admission assessment count estimate estimation eye figure judgment opinion reckoning
    report speech statement tally telling testimony tweet version view word
    """
)
# A thing made of words: who stands behind it is named by "by", "of", "from" or a possessor.
VAGUE_SOURCES = words(
    """
    datum data information estimate figure calculation reporting account count statistic report
    """
)
MEDIA = words("medium media press newspaper outlet agency channel site blog statement report")
# What else can be claimed: "the flood claimed 20 lives".
CLAIMED_THINGS = words("life victim responsibility victory credit title asylum benefit refund")
# Grammatical subjects that never speak: "several times described".
TIMES = words("time times day week month year today yesterday")
CALENDAR = MONTH_NAMES | words("monday tuesday wednesday thursday friday saturday sunday")
# Grammatical subjects that can say nothing, whatever the verb seems to be.
MUTE = WEAPONS | words(
    """
    airstrike ambush assault attack battle blast bombardment breakdown bombing casualty ceasefire
    clash damage death destruction dozen earthquake election escalation explosion fighting fire
    flood hostility hundred invasion offensive outbreak protest raid shelling siege strike thousand
    toll truce violence war
    """
)
SPEAKERLESS = words("this that there which i we you what one whatever nothing") | TIMES

TITLES = words(
    """
    president minister chancellor secretary general colonel major captain lieutenant sergeant
    admiral marshal commander spokesman spokeswoman spokesperson director chief chairman
    chairwoman chair ambassador senator governor mayor king queen prince princess pope mr mr. mrs
    mrs. ms ms. miss dr dr. prof. professor analyst adviser advisor aide leader premier deputy
    businessman entrepreneur foreign activist judge lawyer attorney sen. rep. gov. gen. col. lt.
    sgt. maj. capt. adm. cmdr. sir lord lady dame rev. reverend bishop archbishop cardinal rabbi
    imam sheikh emir sultan ayatollah congressman congresswoman representative delegate
    commissioner envoy diplomat officer official expert economist historian scientist researcher
    journalist reporter correspondent editor author writer veteran soldier prosecutor
    negotiator mediator coordinator head boss founder owner manager executive candidate
    eyewitness witness nominee brigadier corporal private pilot paramedic nurse surgeon doctor coach
    player vice
    """
)
FEMALE = words(
    "spokeswoman chairwoman queen princess mrs mrs. ms ms. miss lady dame congresswoman woman "
    "mother daughter sister wife widow girl businesswoman actress"
)
MALE = words(
    "spokesman chairman king prince mr mr. sir lord congressman man father son brother husband "
    "widower boy businessman imam pope"
)
# Last words of the names of bodies, which never are persons.
BODIES = words(
    """
    academy administration agency alliance army artillery assembly association authority
    authorities bank battalion board brigade broadcaster bureau cabinet campaign center centre
    church coalition command commission committee company congress convoy corporation corps
    council court daily department directorate division embassy federation fire-brigade force
    forces foundation front fund government group guard hospital house inc institute
    intelligence journal kremlin league legion magazine media military militia ministry mission
    monitor monitors movement nation nations navy network news newspaper observatory office
    opposition organisation organization parliament party patrol pentagon police post press
    rebels regiment report republic review senate service services society staff state states
    bundestag duma hamas hezbollah houthis knesset majlis nato rada sejm taliban unhcr unicef
    survey syndicate team television times treasury tribune tribunal union university watch
    workers
    """
)
# What a body is called beside its name: "the security firm Bastion-9".
KINDS = words(
    """
    agency airline alliance bank brigade broadcaster business carmaker channel charity club
    coalition company consultancy contractor daily firm foundation giant group institute maker
    manufacturer
    militia movement network newspaper outlet party pollster producer retailer supplier tabloid
    union university watchdog website
    """
)
PERSON_PRONOUNS = words("he she him her")
BODY_PRONOUNS = words("it they them")
