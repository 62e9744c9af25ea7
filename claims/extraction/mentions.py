"""Whom a text has named so far, and whom it means by "he", "the minister" or an abbreviation."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from claims.extraction import cues
from claims.extraction.gazetteer import gazetteer
from claims.extraction.lexicon import words
from claims.extraction.naming import Source

# A pronoun reaches back this many sentences for its speaker, a description further.
_REACH = 3
_FAR = 40
_MANY = 200
_PLACE = re.compile(
    r"\b(?:in|from|near|inside|across|outside) ([A-Z]\w{1,30}+(?: [A-Z]\w{1,30}+){0,2})"
)
_ABBREVIATION = re.compile(r"[(\[](?:the )?[\"“]?([A-Z]{2,8})[\"”]?[)\]]")
# The full name stands right before its abbreviation.
_LONGEST_FULL_NAME = 120
_PARTICLE = re.compile(r"^(?:al|el|as|ad|ar|an|at|az|ash)-(?=[A-Z])", re.IGNORECASE)
_OF = re.compile(r" (?:of|for|in) ")
_SMALL = words("of for and the on in")
_TELLING = words("report statement post tweet message document article interview letter release")
_THEIR = ("its ", "their ")
_BY_BODIES = words("report document release")
_SAME = words("former same armed defense defence")
_ANY_PERSON = words("leader official man woman politician head person expert old year-old")
_LEADERS = words("president premier minister chancellor chairman king prime leader emir sultan")
# They may mean any body; "the ministry" means a ministry.
_ANY_BODY = words("group organization organisation agency company body mission monitor movement")
_OF_GROUPS = words("advocacy aid armed human militant monitoring rebel rights same watchdog")
# They are no groups.
_OFFICES = words("army council court department forces government military ministry office police")
# Sentences between a report that is cited and "the report".
_TOLD_WITHIN = 4
_ONLY_NAMED, _SPEAKER = 0, 2
_STEM = 6
_SHORTEST_INITIALS = 2


@dataclass(frozen=True, slots=True)
class _Mention:
    index: int
    source: Source
    weight: int
    cue: str = ""


class Mentions:
    """What a reader remembers, sentence by sentence."""

    def __init__(self, text: str) -> None:
        self._full_names: dict[str, str] = {}
        self._first_names: dict[str, set[str]] = {}
        self._roles: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._female: dict[str, bool] = {}
        self._recent: list[_Mention] = []
        self._known: deque[Source] = deque(maxlen=_MANY)
        self._places = frozenset(_PLACE.findall(text))
        self._abbreviations = dict(_abbreviations(text))

    def learn(self, sources: list[Source]) -> None:
        """Remember the full names and roles that a sentence gives."""
        for source in sources:
            if " " in source.name:
                first, last = source.name.split(" ", 1)[0], source.name.rsplit(" ", 1)[-1]
                initials = "".join(word[0] for word in source.name.split() if word[0].isupper())
                if len(initials) > _SHORTEST_INITIALS:
                    self._abbreviations.setdefault(initials, source.name)
                if first not in gazetteer() and source.name.count(" ") == 1:
                    self._first_names.setdefault(first, set()).add(source.name)
                self._full_names.setdefault(last, source.name)
                # "Bashar al-Assad" is "Assad" from then on.
                self._full_names.setdefault(_PARTICLE.sub("", last), source.name)
            full = self._full_names.get(source.name, source.name)
            if source.kind:
                self._kinds.setdefault(full, source.kind)
            if source.role:
                self._roles.setdefault(full, source.role)
                self._note_gender(full, source.role)
            self._known.append(replace(source, name=full))

    def full_name(self, name: str) -> str:
        """Return "Ivo Marek" for "Marek", as far as the text has told until now."""
        return self._full_names.get(name) or self._only_name_with(name) or name

    def _only_name_with(self, first: str) -> str | None:
        """Return "Abiy Ahmed" for "Abiy", if the text names nobody else so."""
        names = self._first_names.get(first, set[str]())
        return next(iter(names)) if len(names) == 1 else None

    def mention(self, index: int, source: Source, *, weight: int, cue: str = "") -> None:
        """Remember that `source` stands in the sentence `index`.

        It weighs 0 where it is only named, 1 as a subject, 2 as a speaker (with the words `cue`).
        """
        self._recent.append(_Mention(index, source, weight, cue))
        if len(self._recent) > _FAR:
            del self._recent[0]

    def name(self, source: Source, index: int) -> Source | None:
        """Return `source` under its full name; None for a pronoun that means nobody known."""
        if source.pronoun is not None:
            return self._meant_by(source.pronoun, index)
        if source.description is not None:
            return self._described(source, source.description, index) or source
        spelled_out = self._abbreviations.get(source.name)
        name = spelled_out or self.full_name(source.name)
        is_known = source.is_person or source.name in self._full_names
        return replace(
            source,
            name=name,
            is_person=is_known and not spelled_out and not self._is_place(source, name),
            is_body=source.is_body or bool(spelled_out),
            role=source.role or self._roles.get(name),
        )

    def _is_place(self, source: Source, name: str) -> bool:
        """Tell Turkey from Tigran where neither has a title or a second name."""
        if source.role or name != source.name:
            return False
        return name in self._places or name in gazetteer()

    def _meant_by(self, pronoun: str, index: int) -> Source | None:
        wants_person = pronoun in cues.PERSON_PRONOUNS
        if not wants_person and pronoun not in cues.BODY_PRONOUNS:
            return None
        near = [item for item in self._recent if index - item.index <= _REACH]
        asking = [item for item in near if item.index == index and item.cue.startswith("ask")]
        if asking and wants_person:
            # "A reporter asked Marek whether he knew, and he said": it is Marek who says.
            asker = asking[-1].source.name
            asked = [i for i in near if i.index == index and i.source.name != asker]
            near = [i for i in asked if i.weight == _ONLY_NAMED] or near
        if wants_person and (introduced := _introduced(near, index)) is not None:
            near = [introduced]
        for item in sorted(near, key=_prominence, reverse=True):
            # Nobody is the object of his own act: "The channel quoted him".
            is_here = item.index == index and item.weight < _SPEAKER
            if is_here and pronoun in ("him", "her"):
                continue
            if wants_person and self._is_one(item.source, pronoun):
                return item.source
            if not wants_person and self._is_body(item, pronoun, index):
                return item.source
        return None

    def _is_one(self, source: Source, pronoun: str) -> bool:
        """Tell whether "he" or "she" may be `source`, and remember which of them it is."""
        female = pronoun in ("she", "her")
        # "TEL AVIV — Ivo Marek": what heads the text in capitals is a place.
        if not source.is_person or (" " in source.name and source.name.isupper()):
            return False
        if self._female.get(source.name, female) != female:
            return False
        self._female.setdefault(source.name, female)
        return True

    def _is_body(self, item: _Mention, pronoun: str, index: int) -> bool:
        """Tell whether "it" or "they" may be a body, or a state, that was mentioned."""
        source = item.source
        if item.index == index and item.weight < _SPEAKER and not source.is_body:
            # "Shelling was reported in the town, it said."
            return False
        if pronoun != "it":
            return not source.is_person and (item.weight > _ONLY_NAMED or source.is_plural)
        if source.is_person or source.is_plural or source.is_thing:
            return False
        is_actor = source.is_body or source.name in gazetteer()
        return item.weight == _SPEAKER or (is_actor and item.weight > _ONLY_NAMED)

    def _described(self, source: Source, noun: str, index: int) -> Source | None:
        """Return the named one whom "the minister" or "the ministry" means."""
        if source.name.lower().startswith(("his ", "her ")):
            return self._possessed(source, index)
        if noun in _TELLING:
            return self._teller(noun, index)
        if source.is_plural:
            return self._several(source, index)
        if source.name.endswith("-year-old"):
            return self._meant_by("him", index)
        return self._fitting_best(source, noun, index)

    def _fitting_best(self, source: Source, noun: str, index: int) -> Source | None:
        particulars = _particulars(source.name, noun)
        if particulars is None:
            return None
        if source.name.lower().startswith(_THEIR):
            # "Their leader" leads those who were just spoken of.
            near = (item.source for item in self._recent if index - item.index < _REACH)
            return self._fitting(near, source, noun, particulars)
        if noun in _ANY_BODY and particulars <= _OF_GROUPS:
            found = self._last_body(noun, index)
        else:
            found = self._fitting(self._candidates(), source, noun, particulars)
        return found or self._anybody(noun, particulars, index)

    def _fitting(
        self, candidates: Iterator[Source], source: Source, noun: str, particulars: frozenset[str]
    ) -> Source | None:
        return next((one for one in candidates if self._fits(one, source, noun, particulars)), None)

    def _anybody(self, noun: str, particulars: frozenset[str], index: int) -> Source | None:
        """Return who was mentioned last where "the official" or "the group" may be anybody."""
        if noun in _ANY_PERSON and particulars <= _SAME:
            return self._meant_by("him", index)
        return None

    def _last_body(self, noun: str, index: int) -> Source | None:
        """Return the body that spoke or acted last, which "the group" may mean."""
        for item in reversed(self._recent):
            is_beside = item.index == index and item.source.is_body
            if index - item.index > _REACH or (item.weight == _ONLY_NAMED and not is_beside):
                continue
            source, last = item.source, item.source.name.rsplit(" ", 1)[-1]
            is_body = source.is_body or (item.weight == _SPEAKER and not source.is_person)
            is_body = is_body and last[:1].isupper() and last.lower() not in _OFFICES
            if (is_body and source.name not in gazetteer()) or last == noun:
                return source
        return None

    def _possessed(self, source: Source, index: int) -> Source | None:
        """Return "X's office" for "his office"."""
        owner = self._meant_by(source.name[:3].lower().replace("his", "him"), index)
        return replace(source, name=f"{owner.name}'s {source.name[4:]}") if owner else None

    def _several(self, source: Source, index: int) -> Source | None:
        """Return the "health officials" that "the officials" are."""
        words = source.name.lower().split()
        if len(words) != len(("the", "officials")):
            return None
        for item in reversed(self._recent):
            name = item.source.name.lower().split()
            if index - item.index > _REACH or item.index == index or item.weight < _SPEAKER:
                continue
            if len(name) > 1 and name[-1] == words[-1]:
                return item.source
        return None

    def _teller(self, noun: str, index: int) -> Source | None:
        """Return whose "the report" or "the statement" is: who reported, or the only one to speak.

        Whoever the sentence itself names beside it is somebody else.
        """
        spoken = [
            item
            for item in self._recent
            if 0 < index - item.index <= _TOLD_WITHIN and item.weight == _SPEAKER
        ]
        for item in reversed(spoken):
            if noun[:_STEM] in item.cue.lower():
                return item.source
        if noun in _BY_BODIES:
            spoken = [item for item in spoken if not item.source.is_person]
        only = {item.source.name for item in spoken}
        return spoken[-1].source if len(only) == 1 else None

    def _fits(
        self, candidate: Source, source: Source, noun: str, particulars: frozenset[str]
    ) -> bool:
        if noun in cues.TITLES or noun in _ANY_PERSON:
            role = (candidate.role or self._roles.get(candidate.name) or "").lower().split()
            nouns = _LEADERS if noun == "leader" else {noun}
            return not nouns.isdisjoint(role) and particulars <= {*role}
        kind = self._kinds.get(candidate.name, "").lower().split()
        if kind and kind[-1] == noun:
            return particulars <= {*kind, "same"}
        names = _OF.split(candidate.name.lower(), maxsplit=1)[0].removeprefix("the ").split()
        own = source.name.lower().removeprefix("the ").split()
        is_fuller = len(candidate.name.split()) > len(own) or not source.name.islower()
        return is_fuller and names[-1] == noun and particulars <= {*names}

    def _candidates(self) -> Iterator[Source]:
        for mention in reversed(self._recent):
            if mention.weight > _ONLY_NAMED:
                yield mention.source
        for mention in reversed(self._recent):
            yield mention.source
        for known in reversed(self._known):
            if known.role or known.kind or " " in known.name:
                yield known

    def _note_gender(self, name: str, role: str) -> None:
        titles = frozenset(role.lower().split())
        if titles & cues.FEMALE:
            self._female.setdefault(name, True)
        elif titles & cues.MALE:
            self._female.setdefault(name, False)


def _introduced(near: list[_Mention], index: int) -> _Mention | None:
    """Return the only one whom the sentence before presents: "… from Ivo Marek, an engineer"."""
    last = [item for item in near if item.index == index - 1 and item.source.is_person]
    acts = any(item.weight > _ONLY_NAMED for item in last)
    acts = acts or any(item.index == index and item.source.is_person for item in near)
    only = {item.source.name for item in last}
    is_presented = len(only) == 1 and last[0].source.role is not None
    return last[0] if is_presented and not acts else None


def _particulars(name: str, noun: str) -> frozenset[str] | None:
    """Return what a description says beside its noun: {"israeli"} of "the Israeli leader".

    None is returned where it goes on after its noun: "the governor of the other region".
    """
    words = name.lower().split()
    if not words or words[-1].removesuffix("s") != noun.removesuffix("s"):
        return None
    # "Pelland's ministry" is no other state's.
    owner = words[:1] if words[0].endswith(("'s", "’s")) else []
    return frozenset([*owner, *words[1:-1]])


def _prominence(mention: _Mention) -> tuple[bool, int, int]:
    """Order mentions: who speaks or acts before who is only named, the latest first."""
    return mention.weight > 0, mention.index, mention.weight


def _abbreviations(text: str) -> list[tuple[str, str]]:
    """Return what stands for what: ("CSTO", "Collective Security Treaty Organization")."""
    found = []
    for match in _ABBREVIATION.finditer(text):
        words = text[max(0, match.start() - _LONGEST_FULL_NAME) : match.start()].split()
        for start in range(len(words) - 1, -1, -1):
            initials = "".join(
                part[:1] for word in words[start:] if word not in _SMALL for part in word.split("-")
            )
            if initials == match[1]:
                found.append((match[1], " ".join(words[start:])))
                break
    return found
