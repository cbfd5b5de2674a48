"""Functions about numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from sidesk.core.expressions_signature import Function, signature
from sidesk.core.expressions_values import NAN, Value, number, texts
from sidesk.core.expressions_world import World


def _safe(compute: Callable[..., float]) -> Callable[..., float]:
    """NaN where the computation has no result."""

    def run(*numbers: float) -> float:
        try:
            return float(compute(*numbers))
        except (ValueError, OverflowError, ZeroDivisionError, TypeError):  # (-8) ** (1/3) is complex
            return NAN

    return run


def _whole(cut: Callable[[float], int]) -> Callable[[float], float]:
    return lambda value: float(cut(value)) if math.isfinite(value) else value


def _round(value: float, places: float = 0.0) -> float:
    """Half away from zero, as the number is shown: 2.675 becomes 2.68."""
    if not math.isfinite(value) or not -300 <= places <= 300:
        return value if math.isfinite(places) else NAN
    try:
        shown = Decimal(format(value, ".15g"))
        return float(shown.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP))
    except InvalidOperation:  # more digits than a number has: nothing to round
        return value


def _numbers(world: World, values: tuple[Value, ...]) -> list[float]:
    """Numbers of all texts that are not empty: a row nobody filled yet takes no part."""
    zone = world.zone
    return [number(found, zone) for found in texts(values) if found]


def _sum(world: World, *values: Value) -> float:
    return sum(_numbers(world, values), 0.0)


def _extreme(choose: Callable[[list[float]], float]) -> Callable[..., float]:
    def run(world: World, *values: Value) -> float:
        found = _numbers(world, values)
        return NAN if not found or any(map(math.isnan, found)) else choose(found)

    return run


def _within(total: float, least: float, most: float) -> bool:
    return (least < 0 or total >= least) and (most < 0 or total <= most)


def _checklist(world: World, least: float, most: float, *values: Value) -> bool:
    return _within(sum(_ticked(found, world) for found in texts(values)), least, most)


def _ticked(written: str, world: World) -> bool:
    return written == "true" or number(written, world.zone) > 0


def _weighted(world: World, least: float, most: float, *values: Value) -> bool:
    total = 0.0
    for ticks, weights in zip(values[::2], values[1::2], strict=False):
        for tick, weight in zip(texts([ticks]), texts([weights]), strict=False):
            total += number(weight, world.zone) if _ticked(tick, world) else 0.0
    return _within(total, least, most)


NUMBERS: dict[str, Function] = {
    "number": signature("n", lambda value: value),
    "int": signature("n", _whole(math.trunc)),
    "round": signature("nn?", _round),
    "floor": signature("n", _whole(math.floor)),
    "ceiling": signature("n", _whole(math.ceil)),
    "abs": signature("n", abs),
    "pow": signature("nn", _safe(lambda a, b: a**b)),
    "sqrt": signature("n", _safe(math.sqrt)),
    "sin": signature("n", _safe(math.sin)),
    "cos": signature("n", _safe(math.cos)),
    "tan": signature("n", _safe(math.tan)),
    "asin": signature("n", _safe(math.asin)),
    "acos": signature("n", _safe(math.acos)),
    "atan": signature("n", _safe(math.atan)),
    "atan2": signature("nn", _safe(math.atan2)),
    "pi": signature("", lambda: math.pi),
    "exp": signature("n", _safe(math.exp)),
    "exp10": signature("n", _safe(lambda value: 10.0**value)),
    "log": signature("n", _safe(math.log)),
    "log10": signature("n", _safe(math.log10)),
    "random": signature("", lambda world: world.chance().random(), world=True),
    "sum": signature("vv*", _sum, world=True),
    "max": signature("vv*", _extreme(max), world=True),
    "min": signature("vv*", _extreme(min), world=True),
    "checklist": signature("nnv*", _checklist, world=True),
    "weighted-checklist": signature("nnv*", _weighted, world=True),
}
