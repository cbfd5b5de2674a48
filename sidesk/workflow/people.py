"""Whether two names mean one person: however they are written, and also after somebody was renamed."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from sidesk.workflow.facts import Fact


class People:
    """Everybody who has written something: an account that went by several names is one person.

    Somebody with a second account of another name is somebody else: only headquarters, which certifies
    people, can know better.
    """

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._accounts: dict[str, set[str]] = defaultdict(set)
        for fact in facts:
            for account, name in fact.writers:
                self._accounts[plain(name)].add(account)

    def same(self, one: str, other: str) -> bool:
        """Whether both names are said and mean one person."""
        first, second = plain(one), plain(other)
        if not first or not second:
            return False
        return first == second or not self._of(first).isdisjoint(self._of(second))

    def _of(self, name: str) -> set[str]:
        return self._accounts.get(name, set())


def plain(name: str) -> str:
    """A name without what is written now so, now so: width, case, blanks, dots."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in folded if sign.isalnum())
