"""What verbs tell about a clause: a deed that can be checked, a stance, a state or a wish."""

from claims.extraction.lexicon import words

# What does harm, moves forces or takes and loses ground.
_CONFLICT = words(
    """
    abduct advance airlift ambush annex arm arrest assassinate assault attack ban barricade
    batter beat behead besiege blockade blow bomb bombard burn capture clash cross crush damage
    defeat defect demolish deploy depose destroy detain detonate die disappear disarm disperse
    displace down drop drown encircle enter erupt escape evacuate exchange execute expel explode
    extradite fight fire flatten flee foil free gas gun hang hijack hit ignite imprison
    infiltrate injure intercept intervene invade jail kidnap kill knock land launch level
    liberate loot lynch maim massacre mobilise mobilize murder neutralise neutralize occupy open
    overrun overthrow patrol penetrate plant poison pound proclaim pull push raid ram rape raze
    rebel recapture recover recruit regain repel repulse rescue retake retaliate retreat
    sabotage save search seize shell shield shoot sink smuggle snipe stab stage starve storm
    strike surrender surround take target threaten thwart topple torch torture train trample
    transfer transport trap trip vanish volunteer withdraw wound wreck
    """
)
# What states, courts, parties and companies do on a day, in public.
_PUBLIC = words(
    """
    abolish accept acquire acquit adopt agree amend announce appeal appoint apprehend approve
    ask assign assist authorise authorize award back ban base boycott break broadcast broker
    build buy cancel cast cause challenge change charge close collapse commission compensate
    complete comply concede conduct confess contact contribute convene convert convict crack
    create criminalise criminalize cut debate decide declare decline dedicate delay deliver
    depart deport designate disband discover dismiss disqualify disrupt dissolve donate double
    earn elect employ enact end enforce enlist establish evict exclude expand export extend
    fail file film finance fine fix flood form found freeze fulfil fulfill fund gain gather give
    grant halt halve hamper hand hinder hire hold honor honour host identify impeach impede
    implement import impose inaugurate indict inherit inspect instal install invest investigate
    invite invoke issue jail join lead leak leave lift lose lower manufacture march mediate
    meet merge modify name nationalise nationalize negotiate nominate obstruct obtain
    offer operate order oust outlaw pardon pass pay pick place plead pledge postpone produce
    prohibit promote prompt prosecute protest provide publish purchase quit raise rally ratify
    re-elect reappoint rebuild recall receive recognise recognize redeploy reduce reelect
    refuse reinstate reject release relocate remove rename renew reopen replace resign respect
    respond restore restrict resume return revoke riot rule sack sanction save scrap seal
    secure seek select sell send sentence serve ship shut sign spark spend split sponsor start
    station step strip sue summon supply support suspend swear switch tax tear terminate test
    trigger try undergo undermine unveil upgrade uphold veto violate visit vote win withhold
    """
)
# Coming and going, and what happens to people and places.
_HAPPENING = words(
    """
    arrive assemble bear begin break cease climb collide come continue crash crumble
    decline decrease derail descend disappear drop emigrate end engage erupt expire fall fly go
    grow happen hospitalise hospitalize immigrate increase infect lapse last move occur open
    plunge reach recover relocate rise run sail settle shrink spread start step stop surge
    survive travel tumble turn undergo vaccinate
    """
)
DEEDS = _CONFLICT | _PUBLIC | _HAPPENING
# What is announced before it is done. Who will attack, or fall, is anybody's guess.
ANNOUNCED = _PUBLIC | words("arrive assemble begin continue happen open return start travel use")

# The verbs of harm and force, which a reviewer wants to see first.
FORCE = words(
    """
    abduct ambush annex arrest assassinate assault attack behead besiege blow bomb bombard capture
    clash crush damage defeat deploy destroy detain detonate die displace down drown encircle
    evacuate execute explode expel fight fire flee hijack hit imprison injure intercept invade
    jail kidnap kill launch liberate loot massacre mobilise mobilize murder neutralise neutralize
    occupy overrun poison pound raid rape recapture repel repulse retake retaliate retreat seize
    shell shoot sink storm strike surrender surround torture trample transfer wound
    """
)

# What somebody says against or about another, in verbs that need no "that".
STANCE = words(
    """
    accuse acknowledge admit advise apologise apologize appeal blame call charge condemn confirm
    criticise criticize decry defend demand denounce deny deplore disagree disavow dismiss
    dispute endorse favor favour insist object oppose pledge promise propose question rate
    recommend refute reiterate reject repudiate request threaten urge vow warn welcome
    """
)

# No act of the subject: what it is, has, seems or feels.
STATES = words(
    """
    appear be become belong concern consist constitute contain cost demonstrate depend deserve
    differ entail exist feel fit give have illustrate imply include indicate involve keep lack
    last let lie like live look love make matter mean need owe own pose prove refer reflect relate
    remain represent require result resemble seem serve show signal sound stand stay suggest
    symbolise symbolize tend underline underscore want weigh
    """
)
# What the subject wishes, plans or expects has not happened ("hoped" is lemmatised as "hop").
WISHES = words(
    """
    aim attempt believe consider desire doubt expect fear feel guess hop hope imagine intend like
    mean plan prefer presume seek suppose suspect think try understand want wish wonder worry
    """
)
# What somebody holds to be so.
BELIEFS = words("believe fear feel suspect think")
# Who noticed what, and what somebody calls something: nothing that could be looked up.
NOTICES = words("call describe dub hear know learn list listen nickname read regard see watch")
# Acts where they tell nobody's words: "claimed responsibility", "was found in the river".
UNSPOKEN = words("claim find maintain")
# Harm of which the figure's own label tells: "30 people killed".
COUNTED_HARM = words("capture damage destroy injure kill wound")
# What passes its own force on to the verb that it governs: "continue to storm".
CATENATIVES = words(
    """
    begin cease come continue fail get go help manage move proceed refuse start stop try use
    """
)
# Whose "that" clause the article gives as a fact.
FACTIVE = words(
    """
    come confirm demonstrate discover emerge expose find know learn remember reveal see show
    transpire reach
    """
)
# Deeds whose verb alone tells little: what it was depends on who, when and to whom.
SLIGHT = words(
    """
    bear become begin break bring build cause challenge change climb come complete continue
    contribute crumble cut decline decrease deliver descend drop earn end engage exchange expand
    fail fall find finish fix form gain gather get give go grow happen have hit hold honor honour
    host identify improve increase inherit join last lead leave lose lower make manage meet modify
    move name occur offer open operate pass pay pick place play plunge produce promote prompt
    provide publish push raise reach receive recover rename replace respect respond return rise
    run sail save secure seek select sell send serve set settle share show shrink spark spend split
    sponsor spread start station step stop strip suffer supply support surge survive switch take
    tax test top train trap travel trigger trip try tumble turn undergo undermine upgrade use visit
    win work
    """
)
