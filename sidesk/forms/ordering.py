"""The order of rows: decimal strings, so that a row between two others needs no other row to change."""

from __future__ import annotations

from decimal import Context, Decimal, InvalidOperation
from itertools import pairwise

_EXACT = Context(prec=28)
_NONE = Decimal(0)


def order_of(written: object) -> Decimal:
    """The number an order stands for; what is no usual number stands first."""
    try:
        found = Decimal(written) if isinstance(written, str) else _NONE
    except InvalidOperation:
        return _NONE
    return found if found.is_finite() and -40 < found.adjusted() < 16 else _NONE


def between(before: Decimal | None, after: Decimal | None, count: int) -> list[str] | None:
    """`count` orders between two rows, or at an end; None if there is no room left between the two."""
    first = before if before is not None else (after - count - 1 if after is not None else _NONE)
    if after is None:
        return [written(_EXACT.add(first.to_integral_value(), number)) for number in range(1, count + 1)]
    step = _EXACT.divide(after - first, Decimal(count + 1))
    found = [_EXACT.add(first, _EXACT.multiply(step, Decimal(number))) for number in range(1, count + 1)]
    edges = [first, *found, after]
    if any(a >= b for a, b in pairwise(edges)):
        return None
    return [written(one) for one in found]


def written(order: Decimal) -> str:
    """An order as it is stored: plain, without zeros at its end."""
    plain = format(order, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
