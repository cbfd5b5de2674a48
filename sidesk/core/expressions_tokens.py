"""Words of the expression language, and what an input method may have put in their place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sidesk.core.errors import ExpressionError
from sidesk.core.text import N_

LONGEST = 20_000

Kind: TypeAlias = Literal["number", "text", "name", "reference", "sign", "end"]

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
      | (?P<text>"[^"]*"|'[^']*')
      | (?P<reference>\$\{\s*[^\s{}$'"]+\s*\})
      | (?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)
      | (?P<sign>\.\.|//|!=|<=|>=|[()\[\],/.|+\-*=<>])""",
    re.VERBOSE,
)

# What people meant where the half-width form of a character would not be a word of the language.
_MEANT = {
    "‘": "'", "’": "'", "“": '"', "”": '"', "「": "'", "」": "'", "《": "<", "》": ">",
    "、": ",", "；": ",", ";": ",", "。": ".", "−": "-", "–": "-", "—": "-",
    "×": "*", "÷": "div", "／": "div", "≤": "<=", "≥": ">=", "≠": "!=", "≦": "<=", "≧": ">=",
    "％": "mod", "%": "mod", "！": "not(...)", "!": "not(...)", "＆": "and", "&": "and",
    "｜": "or", "^": "pow(...)", "【": "[", "】": "]", "〔": "(", "〕": ")",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One word; a text is without its quotes, a reference without `${}`."""

    kind: Kind
    text: str
    at: int


def tokens(source: str) -> list[Token]:
    """The words of `source`, the last of kind `end`. Raises ExpressionError."""
    if len(source) > LONGEST:
        raise ExpressionError(
            LONGEST,
            N_("The expression is longer than {most} characters."),
            N_("Split it into several calculations."),
            most=LONGEST,
        )
    found: list[Token] = []
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            raise _strange(source, at)
        token = _token(match)
        if token is not None:
            found.append(token)
        at = match.end()
    found.append(Token("end", "", len(source)))
    return found


def _token(match: re.Match[str]) -> Token | None:
    text, at = match.group(), match.start()
    match match.lastgroup:
        case "number":
            return Token("number", text, at)
        case "text":
            return Token("text", text[1:-1], at)
        case "reference":
            return Token("reference", text[2:-1].strip(), at)
        case "name":
            return Token("name", text, at)
        case "sign":
            return Token("sign", text, at)
        case _:
            return None


def _strange(source: str, at: int) -> ExpressionError:
    """Why no word begins at `at`."""
    char = source[at]
    if char in "'\"":
        return ExpressionError(
            at,
            N_("The text that begins here is not closed."),
            N_("Add {quote} at its end."),
            quote=char,
        )
    if char == "$":
        return ExpressionError(
            at,
            N_("A reference to a question begins here but does not end."),
            N_("Write it as {example}."),
            example="${name}",
        )
    half = _MEANT.get(char) or unicodedata.normalize("NFKC", char)
    if half == char or not half.isprintable():
        return ExpressionError(
            at,
            N_("“{char}” (U+{code}) has no meaning in an expression."),
            N_("Remove it, or put it into quotes if it belongs to a text."),
            char=char if char.isprintable() else "?",
            code=f"{ord(char):04X}",
        )
    if ord(char) < 128:
        what = N_("“{char}” is no operator of this language.")
    elif unicodedata.east_asian_width(char) in "FW" or char in "‘’“”":
        what = N_("“{char}” is a full-width character, as Chinese input methods type it.")
    else:
        what = N_("“{char}” is no operator of this language.")
    return ExpressionError(at, what, N_("Write {half} instead."), char=char, half=half)
