"""What a pasted text holds: items, and what is wrong, entry by entry."""

from dataclasses import dataclass, field
from typing import Any

from verification.citing.cleaning import cleaned


@dataclass(frozen=True, slots=True)
class Trouble:
    """What cannot be used: of which entry (from 1, or of the whole text), why, what to do."""

    entry: int | None
    name: str
    field: str
    message: str
    remedy: str

    def __str__(self) -> str:
        where = [f"Entry {self.entry}" if self.entry else "", self.name and f"({self.name})"]
        named = " ".join(part for part in where if part)
        place = ", ".join(part for part in (named, self.field) if part)
        said = f"{self.message} {self.remedy}"
        return f"{place}: {said}" if place else said


@dataclass(slots=True)
class Read:
    """The items that were read, in their order, and the troubles with others."""

    items: list[dict[str, Any]] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)

    def take(self, number: int, name: str, raw: Any) -> None:
        """Take an item as another format gives it."""
        item, faults = cleaned(raw)
        if not faults and not item.get("title"):
            item["title"] = _instead_of_title(item)
        if faults:
            self.troubles += [
                Trouble(number, name, one.field, one.message, one.remedy) for one in faults
            ]
        elif not item["title"]:
            remedy = "Give it a title, so that the source can be found."
            self.troubles.append(Trouble(number, name, "title", "It has no title.", remedy))
        else:
            self.items.append(item)

    def refuse(
        self, message: str, remedy: str, *, entry: int | None = None, name: str = ""
    ) -> None:
        self.troubles.append(Trouble(entry, name, "", message, remedy))


def _instead_of_title(item: dict[str, Any]) -> str:
    """Return what else a source goes by: a post's or an interview's may be all there is."""
    for field_name in ("shortTitle", "title-short", "container-title", "genre"):
        if item.get(field_name):
            return str(item[field_name])
    return ""
