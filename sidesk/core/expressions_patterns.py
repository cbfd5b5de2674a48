"""Regular expressions that cannot run away: the time grows with the text and never explodes.

`regex()` in a form comes from whoever wrote the form, the text from whoever fills it. Backtracking makes
`(a+)+$` run for years on thirty letters, so a pattern becomes an automaton here: every character moves a
set of states forward, and sets that were met before are remembered. A pattern must match the whole text, as
in ODK Collect. What cannot be done that way, such as looking ahead, is refused when the form is compiled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from sidesk.core.text import N_

LONGEST = 1_000
MOST_STATES = 4_000
MOST_SETS = 2_000

_RANGES = {
    "d": ((48, 57),),
    "w": ((48, 57), (65, 90), (95, 95), (97, 122)),
    "s": ((9, 13), (32, 32), (160, 160), (0x2000, 0x200A), (0x2028, 0x2029), (0x3000, 0x3000)),
}
_CONTROLS = {"n": 10, "r": 13, "t": 9, "f": 12, "v": 11, "0": 0}
_COUNTS = re.compile(r"\{([0-9]{1,4})(,([0-9]{1,4})?)?\}")

_Ranges: TypeAlias = tuple[tuple[int, int], ...]


class PatternInvalid(ValueError):
    """`at` counts characters of the pattern; `what` is a catalogue sentence."""

    def __init__(self, at: int, what: str) -> None:
        super().__init__(what)
        self.at = at
        self.what = what


@dataclass(slots=True)
class _State:
    """Consumes one character of `ranges` and goes on, or (`ranges` is None) goes on without one."""

    ranges: _Ranges | None = None
    negated: bool = False
    only: str = ""  # "^" or "$": goes on only at the start or the end of the text
    onward: list[int] = field(default_factory=list)

    def takes(self, code: int) -> bool:
        inside = any(low <= code <= high for low, high in self.ranges or ())
        return inside != self.negated


_Piece: TypeAlias = tuple[int, int]  # first and last state of a part of the automaton


class Pattern:
    """A compiled pattern. Raises PatternInvalid."""

    def __init__(self, source: str) -> None:
        if len(source) > LONGEST:
            raise PatternInvalid(LONGEST, N_("The pattern is too long."))
        builder = _Builder(source)
        first, self._last = builder.whole()
        self._states = builder.states
        self._moves: dict[tuple[frozenset[int], str], frozenset[int]] = {}
        self._start = self._reached([first], start=True)

    def matches(self, text: str) -> bool:
        """Whether the whole of `text` fits."""
        states = self._start
        for char in text:
            moved = self._moves.get((states, char))
            if moved is None:
                moved = self._moved(states, char)
            if not moved:
                return False
            states = moved
        return self._last in self._reached(list(states), start=not text, end=True)

    def _moved(self, states: frozenset[int], char: str) -> frozenset[int]:
        code = ord(char)
        onward: list[int] = []
        for state in (self._states[n] for n in states):
            if state.ranges is not None and state.takes(code):
                onward += state.onward
        moved = self._reached(onward)
        if len(self._moves) >= MOST_SETS:
            self._moves.clear()
        self._moves[states, char] = moved
        return moved

    def _reached(self, states: list[int], *, start: bool = False, end: bool = False) -> frozenset[int]:
        """These states and all that follow without taking a character."""
        found: set[int] = set()
        while states:
            number = states.pop()
            if number in found:
                continue
            found.add(number)
            state = self._states[number]
            passes = (state.only != "^" or start) and (state.only != "$" or end)
            if state.ranges is None and passes:
                states.extend(state.onward)
        return frozenset(found)


@lru_cache(maxsize=512)
def pattern(source: str) -> Pattern:
    """The compiled pattern of `source`. Raises PatternInvalid."""
    return Pattern(source)


class _Builder:
    """Reads a pattern and makes its automaton."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._depth = 0
        self.states: list[_State] = []

    def whole(self) -> _Piece:
        piece = self._branches()
        if self._at < len(self._source):
            raise PatternInvalid(self._at, N_("There is a closing bracket too many in the pattern."))
        return piece

    def _peek(self) -> str:
        return self._source[self._at : self._at + 1]

    def _new(self, ranges: _Ranges | None = None, *, negated: bool = False, only: str = "") -> int:
        if len(self.states) >= MOST_STATES:
            raise PatternInvalid(self._at, N_("The pattern repeats too much."))
        self.states.append(_State(ranges, negated, only))
        return len(self.states) - 1

    def _link(self, first: int, second: int) -> None:
        self.states[first].onward.append(second)

    def _branches(self) -> _Piece:
        first, last = self._new(), self._new()
        while True:
            inner = self._sequence()
            self._link(first, inner[0])
            self._link(inner[1], last)
            if self._peek() != "|":
                return first, last
            self._at += 1

    def _sequence(self) -> _Piece:
        first = last = self._new()
        while self._peek() not in ("", "|", ")"):
            piece = self._repeated()
            self._link(last, piece[0])
            last = piece[1]
        return first, last

    def _repeated(self) -> _Piece:
        begin = self._at
        piece = self._one()
        least, most = self._counts()
        if (least, most) == (1, 1):
            return piece
        end = self._at
        copies = [piece]
        for _ in range(max(least, most or least + 1) - 1):
            self._at = begin
            copies.append(self._one())
        self._at = end
        return self._joined(copies, least, most)

    def _joined(self, copies: list[_Piece], least: int, most: int | None) -> _Piece:
        """The copies one after another; behind the first `least` each may be left out."""
        first, last = self._new(), self._new()
        at = first
        for number, copy in enumerate(copies):
            if number >= least:
                self._link(at, last)
            if number < (len(copies) if most is None else most):
                self._link(at, copy[0])
                at = copy[1]
        if most is None:
            self._link(at, copies[-1][0])
        self._link(at, last)
        return first, last

    def _counts(self) -> tuple[int, int | None]:
        least: int = 1
        most: int | None = 1
        simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        counted = _COUNTS.match(self._source, self._at)
        if self._peek() in simple:
            least, most = simple[self._peek()]
            self._at += 1
        elif counted is not None:
            least = int(counted[1])
            most = int(counted[3]) if counted[3] else None if counted[2] else least
            self._at = counted.end()
            if most is not None and most < least:
                at = counted.start()
                raise PatternInvalid(at, N_("Two counts in the pattern are the wrong way round."))
        else:
            return 1, 1
        if self._peek() == "?":  # as few as possible: the same texts match
            self._at += 1
        elif self._peek() in ("*", "+"):
            raise PatternInvalid(self._at, N_("Two repetitions follow each other in the pattern."))
        return least, most

    def _one(self) -> _Piece:
        char, at = self._peek(), self._at
        self._at += 1
        match char:
            case "(":
                return self._group(at)
            case "[":
                return self._taking(*self._class(at))
            case ".":
                return self._taking(((10, 10), (13, 13)), negated=True)
            case "^" | "$":
                state = self._new(only=char)
                return state, self._after(state)
            case "\\":
                return self._taking(*self._escape(at))
            case "*" | "+" | "?":
                raise PatternInvalid(at, N_("There is nothing to repeat in the pattern."))
            case _:
                return self._taking(((ord(char), ord(char)),))

    def _taking(self, ranges: _Ranges, negated: bool = False) -> _Piece:
        state = self._new(ranges, negated=negated)
        return state, self._after(state)

    def _after(self, state: int) -> int:
        last = self._new()
        self._link(state, last)
        return last

    def _group(self, at: int) -> _Piece:
        if self._source.startswith("?:", self._at):
            self._at += 2
        elif self._peek() == "?":
            raise PatternInvalid(at, N_("The pattern looks ahead or behind, which SiDesk does not do."))
        self._depth += 1
        if self._depth > 40:
            raise PatternInvalid(at, N_("The brackets of the pattern are nested too deeply."))
        piece = self._branches()
        self._depth -= 1
        if self._peek() != ")":
            raise PatternInvalid(at, N_("A bracket of the pattern is not closed."))
        self._at += 1
        return piece

    def _escape(self, at: int) -> tuple[_Ranges, bool]:
        """Ranges of what follows a backslash, and whether they are excluded."""
        char = self._peek()
        self._at += 1
        if char.lower() in _RANGES and char:
            return _RANGES[char.lower()], char.isupper()
        if char in ("u", "x"):
            size = 4 if char == "u" else 2
            digits = self._source[self._at : self._at + size]
            if re.fullmatch(rf"[0-9A-Fa-f]{{{size}}}", digits):
                self._at += size
                return ((int(digits, 16), int(digits, 16)),), False
        if char in _CONTROLS:
            return ((_CONTROLS[char], _CONTROLS[char]),), False
        if not char or (char.isalnum() and ord(char) < 128):
            raise PatternInvalid(at, N_("The pattern uses a “\\” code that SiDesk does not know."))
        return ((ord(char), ord(char)),), False

    def _class(self, at: int) -> tuple[_Ranges, bool]:
        """The ranges between square brackets, and whether they are excluded."""
        negated = self._peek() == "^"
        self._at += negated
        ranges: list[tuple[int, int]] = []
        while self._peek() != "]":
            if self._at >= len(self._source):
                raise PatternInvalid(at, N_("A square bracket of the pattern is not closed."))
            ranges.extend(self._class_item())
        self._at += 1
        return tuple(ranges), negated

    def _class_item(self) -> _Ranges:
        low, excluded = self._class_char()
        if excluded:
            return _complement(low)
        following = self._source[self._at + 1 : self._at + 2]
        if self._peek() != "-" or following in ("]", "") or len(low) > 1:
            return low
        at = self._at
        self._at += 1
        high, excluded = self._class_char()
        if excluded or len(high) > 1 or high[0][1] < low[0][0]:
            raise PatternInvalid(at, N_("A range in the pattern is the wrong way round."))
        return ((low[0][0], high[0][1]),)

    def _class_char(self) -> tuple[_Ranges, bool]:
        char, at = self._peek(), self._at
        self._at += 1
        return self._escape(at) if char == "\\" else (((ord(char), ord(char)),), False)


def _complement(ranges: _Ranges) -> _Ranges:
    """What is outside of ordered ranges."""
    edges = [-1, *(edge for low, high in ranges for edge in (low, high)), 0x110000]
    return tuple((edges[n] + 1, edges[n + 1] - 1) for n in range(0, len(edges), 2))
