"""What headquarters writes over the tables of limits: of the same shape, told where it stands, possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from sidesk.core.errors import LimitsWrong
from sidesk.core.text import N_
from sidesk.instruments.limit_tables import TABLES, TOLD, shipped
from sidesk.instruments.limits import CROSSTALK, bound

CONFIDENCES = ("primary", "secondary", "recalled", "house rule")
_OPEN = (  # here headquarters may add entries, shaped like those beside them
    ("fibre", "standards"), ("fibre", "standards", "*"), ("fibre", "standards", "*", "*"),
    ("fibre", "classes"), ("fibre", "classes", "*"), ("fibre", "applications"),
)  # fmt: skip
_MOST = Decimal(100_000)


def changed(told: Mapping[str, Any], file: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """The changed tables with what a file writes over them. Raises LimitsWrong with the place.

    `told` is nested as the tables are: {"fibre": {"events": {"splice_db": "0.1"}, "source": ...}}.
    """
    found = dict(known)
    for name in TABLES:
        if name not in told:
            continue
        try:
            _demand(isinstance(told[name], dict), (name,), N_("there is no set of values"))
            for part in TOLD:
                _demand(part in told[name], (name, part), N_("it does not say where its values come from"))
            found[name] = _over(known.get(name) or shipped(name), told[name], (name,))
            _check(name, found[name])
        except _Wrong as wrong:
            raise LimitsWrong(file=file, why=wrong.why, place=".".join(wrong.path)) from None
    return found


def _check(name: str, told: Any) -> None:
    try:
        _CHECKS[name](told)
    except (ArithmeticError, ValueError, KeyError, TypeError):
        raise _Wrong((name,), N_("its formulas give no number")) from None


class _Wrong(Exception):
    def __init__(self, path: tuple[str, ...], why: str) -> None:
        super().__init__(why)
        self.path, self.why = path, why


def _demand(good: bool, path: tuple[str, ...], why: str) -> None:
    if not good:
        raise _Wrong(path, why)


def _over(base: Any, told: Any, path: tuple[str, ...]) -> Any:
    """The value with what is written over it: of the same shape, or refused with its path."""
    if isinstance(base, dict):
        _demand(isinstance(told, dict), path, N_("there is no set of values"))
        merged = dict(base)
        for name, one in told.items():
            at = (*path, name)
            like = base[name] if name in base else _like(base, path)
            _demand(like is not None and name != "", at, N_("nobody knows this value"))
            merged[name] = _over(like, one, at) if name in base else _new(like, one, at)
        return merged
    if isinstance(base, list):
        _demand(
            isinstance(told, list) and len(told) == len(base),
            path, N_("it must have as many numbers as the value that it replaces"),
        )  # fmt: skip
        return [
            _over(old, new, (*path, str(place)))
            for place, (old, new) in enumerate(zip(base, told, strict=True), 1)
        ]
    return _single(base, told, path)


def _like(base: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """What a new entry here must look like; None where nothing may be added."""
    fits = any(
        len(one) == len(path) and all(a in ("*", b) for a, b in zip(one, path, strict=True)) for one in _OPEN
    )
    return next(iter(base.values()), "0") if fits else None


def _new(like: Any, told: Any, path: tuple[str, ...]) -> Any:
    """An entry that was not there: nothing is taken over from its neighbours."""
    if not isinstance(like, dict):
        return _single(like, told, path)
    _demand(isinstance(told, dict) and bool(told), path, N_("there is no set of values"))
    inner = next(iter(like.values()))
    return {name: _new(inner, one, (*path, name)) for name, one in told.items()}


def _single(base: Any, told: Any, path: tuple[str, ...]) -> Any:
    if path[-1] == "confidence":
        known = isinstance(told, str) and told in CONFIDENCES
        _demand(known, path, N_("it must be primary, secondary, recalled or house rule"))
    elif isinstance(base, str) and _number(base) is None:
        _demand(isinstance(told, str) and bool(told.strip()), path, N_("it is no text"))
    elif isinstance(base, str):
        good = isinstance(told, str) and (number := _number(told)) is not None and 0 <= number <= _MOST
        _demand(good, path, N_("a limit is a decimal number in quotes, not below 0"))
    else:
        whole = isinstance(told, int | float) and not isinstance(told, bool)
        # Python's json reads NaN and Infinity as well.
        _demand(whole and abs(told) <= float(_MOST), path, N_("it must be a number without quotes"))
    return told


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _copper_holds(told: Any) -> None:
    """What every table of copper limits does, whoever wrote it."""
    for name, one in told["classes"].items():
        at = ("copper", "classes", name)
        most = one["most_mhz"]
        _demand(most >= 100, (*at, "most_mhz"), N_("a class goes to 100 MHz at least"))
        for configuration in told["per_link"]:
            ends = [piece[0] for piece in one["rl"][configuration]]
            rises = ends == sorted(ends) and ends[-1] >= most and min(map(min, _references(one))) > 0
            _demand(rises, (*at, "rl", configuration), N_("its pieces must rise as far as the class goes"))
            losses = [bound(told, "il", name, configuration, mhz) for mhz in (1, 10, 100, most)]
            grows = all(a <= b for a, b in pairwise(losses)) and losses[-1] > 0
            _demand(grows, (*at, "il"), N_("insertion loss must grow with the frequency"))
            for parameter in CROSSTALK & one.keys():
                low, high = (bound(told, parameter, name, configuration, mhz) for mhz in (1, 100))
                _demand(low >= high > 0, (*at, parameter), N_("crosstalk must fall with the frequency"))


def _references(one: Any) -> list[list[float]]:
    return [[piece[0], piece[3]] for pieces in one["rl"].values() for piece in pieces]


def _fibre_holds(told: Any) -> None:
    """Light of a longer wave loses less in the same fibre."""
    for standard, fibres in told["standards"].items():
        for fibre, losses in fibres.items():
            at = ("fibre", "standards", standard, fibre)
            for nm in losses:
                _demand(nm.isdecimal() and 600 <= int(nm) <= 1700, (*at, nm), N_("it is no wavelength in nm"))
            falling = [Decimal(losses[nm]) for nm in sorted(losses, key=int)]
            _demand(falling == sorted(falling, reverse=True), at, N_("a longer wave cannot lose more"))


def _network_holds(told: Any) -> None:
    share = Decimal(told["tcp_share_of_goodput"])
    _demand(0 < share <= 1, ("network", "tcp_share_of_goodput"), N_("a share lies between 0 and 1"))
    loss = Decimal(told["udp_loss_percent"])
    _demand(loss <= 100, ("network", "udp_loss_percent"), N_("there are at most 100 percent"))
    lost = told["lost_packets"]
    _demand(isinstance(lost, int) and lost >= 0, ("network", "lost_packets"), N_("packets are counted"))


def _poe_holds(told: Any) -> None:
    for number, one in told.items():
        if isinstance(one, dict):
            good = 0 < Decimal(one["device_w"]) <= Decimal(one["port_w"])
            _demand(good, ("poe", number), N_("a device cannot draw more than its port gives"))


_CHECKS: Mapping[str, Callable[[Any], None]] = {
    "copper": _copper_holds, "fibre": _fibre_holds, "network": _network_holds, "poe": _poe_holds,
}  # fmt: skip
