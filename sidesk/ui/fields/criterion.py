"""The limit of a checklist row, and by how much a measured value misses it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sidesk.core.text import LocalText, Words
from sidesk.forms.definition import Choice

_NUMBER = re.compile(r"[-+\u2212]?\d+(?:[.,]\d+)?")
UNCHECKED = (" (K)", " (P)")


@dataclass(frozen=True)
class Miss:
    """A limit that is missed: the sign, the limit, the difference."""

    low: bool  # below "at least"; else above "at most"
    limit: Decimal
    by: Decimal
    unit: str

    def told(self, words: Words) -> str:
        """`Limit ≥ 130 mm, short by 20 mm`."""
        _ = words.gettext
        unit = f" {self.unit}" if self.unit else ""
        text = (
            _("Limit ≥ {limit}{unit}, short by {by}{unit}")
            if self.low
            else _("Limit ≤ {limit}{unit}, over by {by}{unit}")
        )
        return text.format(limit=plain(self.limit), by=plain(self.by), unit=unit)


@dataclass(frozen=True)
class Criterion:
    """What the list says about one row beside its title."""

    text: LocalText
    unit: str = ""
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    clause: str = ""
    checked: bool = True  # False: nobody has compared the clause with the standard yet

    @property
    def is_measured(self) -> bool:
        """Whether a value belongs to it."""
        return bool(self.unit) or self.at_least is not None or self.at_most is not None

    @property
    def has_limit(self) -> bool:
        """Whether a value decides it."""
        return self.at_least is not None or self.at_most is not None

    def verdict(self, measured: str) -> str:
        """What the value says by itself: pass, fail, or nothing where no plain number meets a limit."""
        if not self.has_limit:
            return ""
        text = measured.strip().removesuffix(self.unit).strip() if self.unit else measured.strip()
        if not _NUMBER.fullmatch(text):
            return ""  # "about 110", "2.2; 2.3": a person has to read that
        return "fail" if self.miss(text) is not None else "pass"

    def limit(self, words: Words) -> str:
        """`Limit ≥ 130 mm`; both sides where there are two; nothing where there is none."""
        signs = (("≥", self.at_least), ("≤", self.at_most))
        said = "  ".join(f"{sign} {plain(limit)}" for sign, limit in signs if limit is not None)
        unit = f" {self.unit}" if self.unit else ""
        return words.gettext("Limit {limits}").format(limits=f"{said}{unit}") if said else ""

    def miss(self, measured: str) -> Miss | None:
        """The limit that a measured text misses, if it holds a number and there is a limit."""
        value = number(measured)
        if value is None:
            return None
        if self.at_least is not None and value < self.at_least:
            return Miss(True, self.at_least, self.at_least - value, self.unit)
        if self.at_most is not None and value > self.at_most:
            return Miss(False, self.at_most, value - self.at_most, self.unit)
        return None


def criterion_of(choice: Choice) -> Criterion:
    """Read the extra columns of a fixed row's choice."""
    extra = choice.extra
    clause = _plain_text(extra.get("clause"))
    unchecked = clause.endswith(UNCHECKED) or _plain_text(extra.get("confidence")) in ("K", "P")
    return Criterion(
        _local(extra.get("criterion")),
        _plain_text(extra.get("unit")),
        number(_plain_text(extra.get("at_least"))),
        number(_plain_text(extra.get("at_most"))),
        clause,
        checked=not unchecked or not clause,
    )


def number(text: str) -> Decimal | None:
    """The first number of a text, None where there is none."""
    found = _NUMBER.search(text)
    if found is None:
        return None
    try:
        return Decimal(found.group().replace("\u2212", "-").replace(",", "."))
    except InvalidOperation:
        return None


def plain(value: Decimal) -> str:
    """Without an exponent and trailing zeros: `130`, `0.3`."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _local(value: str | LocalText | None) -> LocalText:
    if isinstance(value, Mapping):
        return value
    return {"zh": value} if value else {}


def _plain_text(value: str | LocalText | None) -> str:
    if isinstance(value, Mapping):
        return next(iter(value.values()), "")
    return value or ""
