"""What the standards allow for copper and fibre links: formulas and tables from `resources/limits`. Pure.

The tester's own limit and verdict stay what counts; these are for saying where they do not fit together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import log10, sqrt
from typing import Any

from sidesk.instruments import limit_tables

LARGER_IS_BETTER = frozenset({"next", "psnext", "acrf", "psacrf", "acrn", "psacrn", "rl"})
PASS, FAIL, NOT_JUDGED = "pass", "fail", "not judged"
_SLOPES = {"next": (15, 20), "psnext": (15, 20), "acrf": (20, 20), "psacrf": (20, 20)}
CROSSTALK = frozenset(_SLOPES)
_CONNECTORS = {
    "next": {"PL": 1, "CH": 2},
    "psnext": {"PL": 1, "CH": 2},
    "acrf": {"PL": 3, "CH": 4},
    "psacrf": {"PL": 3, "CH": 4},
}
_CATEGORY = re.compile(r"cat(?:egory)?[. ]*(5e|6a|6)(?![a-z0-9])|(超五类|超六类|六类)")
_CLASS = re.compile(r"class[ -]*(d|ea|e)(?![a-z])")
_CHINESE = {"超五类": "5e", "超六类": "6A", "六类": "6"}
_LETTERS = {"5e": "D", "6": "E", "6A": "EA"}
_BY_LETTER = {letter.lower(): name for name, letter in _LETTERS.items()}
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Standard:
    """A class of links and how it was measured: `TIA 6A`, `ISO EA`; PL permanent link, CH channel."""

    name: str
    configuration: str = "PL"


@dataclass(frozen=True)
class FibreLink:
    """A fibre link as it was built. `reference_ends`: measured against reference cords."""

    standard: str
    fibre: str
    wavelength: int
    kilometres: Decimal
    connectors: int = 2
    splices: int = 0
    reference_ends: bool = False


@dataclass(frozen=True)
class Judgement:
    """`verdict`; `margin` is positive where the limit is kept; `star` where it lies within the accuracy."""

    verdict: str
    limit: Decimal | None = None
    margin: Decimal | None = None
    star: bool = False


def standards() -> list[str]:
    """The classes of copper links."""
    return list(_copper()["classes"])


def standard_named(text: str) -> Standard | None:
    """The class in a tester's name of a limit: `TIA Cat 6A Perm. Link`, `GB50312 Class E CH`."""
    plain = text.lower()
    found, letter = _CATEGORY.search(plain), _CLASS.search(plain)
    if found:
        name = _CHINESE.get(found[2]) or found[1].replace("a", "A")
    elif letter:
        name = _BY_LETTER[letter[1]]
    else:
        return None
    by_letter = letter is not None or any(word in plain for word in ("iso", "gb", "11801", "50312"))
    configuration = "CH" if re.search(r"chan|\bch\b|信道|通道", plain) else "PL"
    return Standard(f"ISO {_LETTERS[name]}" if by_letter else f"TIA {name}", configuration)


def provenance(table: str) -> dict[str, str]:
    """Edition, source and confidence of `copper` or `fibre`, to be printed beside a verdict."""
    told = limit_tables.table(table)
    return {name: told[name] for name in ("title", "edition", "source", "confidence")}


def limit(parameter: str, standard: Standard, mhz: float = 0) -> Decimal | None:
    """The limit to a tenth; None where the standard has none at that frequency, or it is not known here.

    `il next psnext acrf psacrf rl` in dB and `delay` in ns at a frequency; `skew_ns resistance_ohm length_m`.
    """
    told = _copper()
    known, link = told["classes"].get(standard.name), told["per_link"].get(standard.configuration)
    if known is None or link is None:
        return None
    if parameter in link:
        return Decimal(link[parameter])
    if not 1 <= mhz <= known["most_mhz"]:
        return None
    if parameter == "delay":
        delay = told["delay_ns"]
        found = link["delay_cable"] * (delay["base"] + delay["root"] / sqrt(mhz))
        return _rounded(found + link["delay_connectors"] * delay["connector"])
    if parameter not in known or mhz > known[parameter].get("most_mhz", mhz):
        return None
    return _rounded(bound(told, parameter, standard.name, standard.configuration, mhz))


def bound(told: Any, parameter: str, name: str, configuration: str, mhz: float) -> float:
    """By the formula of `il`, `rl` or crosstalk in a table of copper, to no digit rounded."""
    entry = told["classes"][name][parameter]
    if parameter in CROSSTALK:
        return _crosstalk(parameter, entry, configuration, mhz)
    return (_insertion_loss if parameter == "il" else _return_loss)(entry, configuration, mhz)


def fibre_limit(link: FibreLink) -> Decimal | None:
    """The loss in dB that the formula allows; None for a fibre or wavelength the standard does not name."""
    told = _fibre()
    alpha = told["standards"].get(link.standard, {}).get(link.fibre, {}).get(str(link.wavelength))
    if alpha is None:
        return None
    ends = min(link.connectors, 2) if link.reference_ends else 0
    mode = "single" if link.fibre.startswith("OS") else "multi"
    return (
        link.kilometres * Decimal(alpha)
        + (link.connectors - ends) * Decimal(told["connector_db"])
        + ends * Decimal(told["reference_connector_db"][mode])
        + link.splices * Decimal(told["splice_db"])
    )


def fibre_losses() -> dict[str, str]:
    """What the link formula of the network test multiplies, in dB and dB/km: `connector`, `splice`, and by
    the wavelength in nm multimode (OM3) and single mode (OS2) fibre by GB/T 50312."""
    told = _fibre()
    fibres = told["standards"]["GB/T 50312-2016"]
    single = {"connector": told["connector_db"], "splice": told["splice_db"]}
    return {**single, **fibres["OM3"], **fibres["OS2"]}


def fibre_class_limit(name: str, wavelength: int) -> Decimal | None:
    """The fixed loss of OF-300, OF-500 and OF-2000."""
    found = _fibre()["classes"].get(name, {}).get(str(wavelength))
    return Decimal(found) if found else None


def application_limit(name: str) -> Decimal | None:
    """The loss that an application like 10GBASE-SR allows on OM4."""
    found = _fibre()["applications"].get(name)
    return Decimal(found) if found else None


def event_limit(kind: str) -> Decimal | None:
    """The loss in dB of one `splice` or one `connector`; of a splice the mean of both directions counts."""
    found = _fibre()["events"].get(f"{kind}_db")
    return Decimal(found) if found else None


def judge(
    parameter: str,
    value: Decimal,
    limit: Decimal | None,
    *,
    accuracy: Decimal = Decimal(0),
    il: Decimal | None = None,
) -> Judgement:
    """What a value is by a limit. `il`: insertion loss at the same frequency; short links are not judged.

    A value within the instrument's accuracy of the limit gets a star; whether FAIL* counts as passed is for
    the contract to say.
    """
    rule = _copper()["not_judged"].get(parameter)
    if limit is None or (rule and il is not None and il < Decimal(str(rule["il_below_db"]))):
        return Judgement(NOT_JUDGED, limit)
    margin = value - limit if parameter in LARGER_IS_BETTER else limit - value
    return Judgement(PASS if margin >= 0 else FAIL, limit, margin, abs(margin) < accuracy)


def _insertion_loss(entry: Mapping[str, Any], configuration: str, mhz: float) -> float:
    root = sqrt(mhz)
    a, b, c = entry["cable"]
    share, connectors, extra = entry[configuration]
    found: float = (
        share * (a * root + b * mhz + c / root) + connectors * entry["connector"] * root + extra * mhz**1.5
    )
    return max(found, float(entry.get("least", 0)))


def _crosstalk(parameter: str, entry: Mapping[str, Any], configuration: str, mhz: float) -> float:
    """The crosstalk of the cable and of the connectors add up as voltages."""
    above = entry.get("above", {}).get(configuration)
    if above and mhz >= above[0]:
        return float(above[1] - above[2] * log10(mhz / above[0]))
    along, across = _SLOPES[parameter]
    count = _CONNECTORS[parameter][configuration]
    cable = 10 ** (-(entry["cable"] - along * log10(mhz / 100)) / 20)
    connectors = count * 10 ** (-(entry["connector"] - across * log10(mhz / 100)) / 20)
    return min(-20 * log10(cable + connectors), float(entry["cap"]))


def _return_loss(entry: Mapping[str, Any], configuration: str, mhz: float) -> float:
    pieces = entry[configuration]
    _, base, slope, reference = next((piece for piece in pieces if mhz < piece[0]), pieces[-1])
    return float(base - slope * log10(mhz / reference))


def _rounded(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(_TENTH, ROUND_HALF_UP)


def _copper() -> Any:
    return limit_tables.table("copper")


def _fibre() -> Any:
    return limit_tables.table("fibre")
