"""What people write by mistake in an expression, and what they meant."""

from __future__ import annotations

import difflib
import unicodedata

from sidesk.core.errors import ExpressionError
from sidesk.core.expressions_functions import DIGESTS, FUNCTIONS
from sidesk.core.expressions_patterns import PatternInvalid, pattern
from sidesk.core.expressions_signature import Function
from sidesk.core.expressions_tokens import Token
from sidesk.core.expressions_tree import Call, Constant
from sidesk.core.text import N_

STRENGTH = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6, "|": 8,
}  # fmt: skip
DOUBLED = ("=", "<", ">", "!=", "<=", ">=", "|")

_MEANT = {"==": "=", "<>": "!=", "=>": ">=", "=<": "<=", "!==": "!=", "||": "or"}


def doubled(before: Token, token: Token) -> ExpressionError:
    """Two signs in a row, as other languages write them."""
    written = before.text + token.text
    meant = _MEANT.get(written)
    if meant is None:
        return ExpressionError(
            token.at,
            N_("Something is missing before “{sign}”."),
            N_("Write a question, a number or a text there, or remove “{sign}”."),
            sign=token.text,
        )
    return ExpressionError(
        before.at,
        N_("“{written}” is no operator of this language."),
        N_("Write {half} instead."),
        written=written,
        half=meant,
    )


def without_operator(token: Token) -> ExpressionError:
    """Two operands side by side."""
    lower = token.text.lower()
    if token.kind == "name" and lower in STRENGTH:
        return ExpressionError(
            token.at,
            N_("“{word}” is no operator of this language."),
            N_("Write {half} instead."),
            word=token.text,
            half=lower,
        )
    return ExpressionError(
        token.at,
        N_("An operator is missing before “{word}”."),
        N_("Join the two parts, for instance with and, or, =, +."),
        word=token.text,
    )


def unknown_function(name: Token) -> ExpressionError:
    """A function that is not there, and the one with the nearest name."""
    plain = unicodedata.normalize("NFKC", name.text).lower().replace("_", "-")
    near = difflib.get_close_matches(plain, FUNCTIONS, n=1, cutoff=0.6)
    if not near:
        return ExpressionError(
            name.at,
            N_("There is no function “{name}”."),
            N_("Look the functions up in the guide to forms."),
            name=name.text,
        )
    return ExpressionError(
        name.at,
        N_("There is no function “{name}”."),
        N_("Did you mean {near}?"),
        name=name.text,
        near=near[0],
    )


def check_constants(call: Call) -> None:
    """What is wrong with arguments that are written out is said when the form is compiled."""
    second = call.arguments[1] if len(call.arguments) > 1 else None
    if not (isinstance(second, Constant) and isinstance(second.value, str)):
        return
    if call.name == "regex":
        try:
            pattern(second.value)
        except PatternInvalid as wrong:
            raise ExpressionError(
                second.at + 1 + wrong.at, wrong.what, N_("Correct the pattern, or write it in parts.")
            ) from None
    elif call.name == "digest" and second.value.upper() not in DIGESTS:
        raise ExpressionError(
            second.at,
            N_("There is no digest “{name}”."),
            N_("Use one of {names}."),
            name=second.value,
            names=", ".join(DIGESTS),
        )


def check_count(name: Token, function: Function, count: int) -> None:
    """Refuse a call with too few or too many values."""
    if count >= function.least and (function.most is None or count <= function.most):
        return
    if function.most is None:
        what = N_("{name}() takes at least {least} values, here are {count}.")
    elif function.most == function.least:
        what = N_("{name}() takes {least} values, here are {count}.")
    else:
        what = N_("{name}() takes {least} to {most} values, here are {count}.")
    raise ExpressionError(
        name.at,
        what,
        N_("Correct the values between its brackets."),
        name=name.text,
        least=function.least,
        most=function.most,
        count=count,
    )
