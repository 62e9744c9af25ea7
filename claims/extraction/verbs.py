"""What verbs tell about a clause: a deed that can be checked, a stance, a state or a wish."""

from claims.extraction.lexicon import words

# What does harm, moves forces or takes and loses ground.
_CONFLICT = words(
    """
    abduct advance airlift ambush annex arm arrest assassinate assault attack ban barricade batter
    beat behead besiege blockade blow bomb bombard burn capture clash cross crush damage defeat
    defect demolish deploy depose destroy detain detonate die disarm displace disperse down drop
    drown encircle enter erupt escape evacuate execute exchange expel explode extradite fight fire
    flee free gas gun hang hijack hit imprison infiltrate injure intercept intervene invade jail
    kidnap kill knock land launch level liberate loot lynch massacre mobilise mobilize murder
    neutralise neutralize occupy open overrun overthrow patrol penetrate plant poison pound
    proclaim pull push raid ram rape raze rebel recapture recruit regain repel repulse rescue
    retake retaliate retreat sabotage seize shell shoot sink smuggle stab stage starve storm
    strike surrender surround take target threaten topple torch torture train trample transfer
    transport trap trip volunteer withdraw wound
    """
)
# What states, courts, parties and companies do on a day, in public.
_PUBLIC = words(
    """
    abolish accept acquire acquit adopt announce appeal appoint apprehend approve authorise
    authorize award back boycott break broadcast broker build buy cancel charge close collapse
    concede conduct convict convene crack cut deliver delay depart deport dissolve dismiss donate
    elect enact end establish exclude export extend file finance fine flood form found freeze
    fund gather give grant halt hand hold host impeach implement import impose inaugurate indict
    inspect install investigate issue join lead leak leave lift lose march mediate meet merge
    name nationalise nationalize negotiate nominate offer operate order oust outlaw pardon
    pass pay postpone produce prosecute protest prohibit provide publish purchase quit raise
    rally ratify recall receive recognise recognize refuse reject release remove reopen replace
    resign restore restrict resume return revoke riot sack sanction sell send sentence ship
    shut sign split sponsor start station strip sue summon supply support suspend swear switch
    tear terminate test try undergo unveil veto violate visit vote win
    """
)
# Coming and going, and what happens to people and places.
_HAPPENING = words(
    """
    arrive assemble begin cease collide come continue crash crumble derail emigrate engage erupt
    fall fly go happen hospitalise hospitalize immigrate infect move occur recover reach settle
    sail spread stop survive travel vaccinate break
    """
)
DEEDS = _CONFLICT | _PUBLIC | _HAPPENING

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
    accuse acknowledge admit apologise apologize appeal blame condemn criticise criticize confirm
    decry demand denounce deny deplore disavow dismiss dispute oppose pledge promise propose
    refute reiterate reject repudiate request threaten urge vow warn
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
