"""Reads an expression: operators by their strength, paths, functions; refuses what it does not know."""

from __future__ import annotations

import re

from sidesk.core.errors import ExpressionError
from sidesk.core.expressions_functions import FUNCTIONS
from sidesk.core.expressions_mistakes import (
    DOUBLED,
    STRENGTH,
    check_constants,
    check_count,
    doubled,
    unknown_function,
    without_operator,
)
from sidesk.core.expressions_tokens import Token, tokens
from sidesk.core.expressions_tree import Call, Chain, Constant, Negation, Origin, Path, Step, Tree
from sidesk.core.text import N_

DEEPEST = 64

_MINUS = 7
_NAME = re.compile(r"[^\W\d][\w.\-]*")
_OPTIONAL_CONTEXT = ("string", "number", "normalize-space")
_REMOVE = N_("Remove it.")


class Parser:
    """One expression being read. `references` are the `${names}` met, in their order."""

    def __init__(self, source: str) -> None:
        self._tokens = tokens(source)
        self._next = 0
        self._depth = 0
        self._open: list[Token] = []  # brackets that wait for their end
        self.references: list[str] = []

    def whole(self) -> Tree:
        """The tree of the whole source. Raises ExpressionError."""
        if self._ended():
            raise ExpressionError(
                0, N_("The expression is empty."), N_("Write one, or leave the cell empty.")
            )
        tree = self._expression(0)
        if not self._ended():
            raise self._trailing()
        return tree

    def _ended(self) -> bool:
        return self._token.kind == "end"

    # --- operators ---------------------------------------------------------------------------------------

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._token
        self._next += 1
        return token

    def _sees(self, sign: str) -> bool:
        return self._token.kind == "sign" and self._token.text == sign

    def _strength(self) -> int:
        return STRENGTH.get(self._token.text, 0) if self._token.kind in ("sign", "name") else 0

    def _expression(self, above: int) -> Tree:
        """An expression of operators stronger than `above`."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionError(
                self._token.at,
                N_("The expression is nested more than {most} deep."),
                N_("Split it into several calculations."),
                most=DEEPEST,
            )
        left = self._operand()
        while (strength := self._strength()) > above:
            rest: list[tuple[str, Tree]] = []
            while self._strength() == strength:
                operator = self._take().text
                rest.append((operator, self._expression(strength)))
            left = Chain(left, tuple(rest), left.at)
        self._depth -= 1
        return left

    def _operand(self) -> Tree:
        token = self._token
        match token.kind, token.text:
            case "number", _:
                self._next += 1
                return Constant(float(token.text), token.at)
            case "text", _:
                self._next += 1
                return Constant(token.text, token.at)
            case "reference", _:
                return self._path()
            case "name", _:
                following = self._tokens[self._next + 1]
                called = following.kind == "sign" and following.text == "("
                return self._call() if called else self._path()
            case "sign", "-":
                return self._negation()
            case "sign", "(":
                return self._bracket()
            case "sign", "." | ".." | "/":
                return self._path()
        raise self._unexpected()

    def _negation(self) -> Tree:
        first, count = self._token, 0
        while self._sees("-"):
            self._next += 1
            count += 1
        of = self._expression(_MINUS)
        negated = Negation(of, first.at)
        return negated if count % 2 else Negation(negated, first.at)

    # --- brackets and functions --------------------------------------------------------------------------

    def _begin(self) -> None:
        self._open.append(self._take())

    def _end(self, sign: str) -> None:
        if not self._sees(sign):
            raise self._unexpected()
        self._next += 1
        self._open.pop()

    def _bracket(self) -> Tree:
        self._begin()
        inner = self._expression(0)
        self._end(")")
        return inner

    def _call(self) -> Tree:
        name = self._take()
        function = FUNCTIONS.get(name.text)
        if function is None:
            raise unknown_function(name)
        self._begin()
        arguments: list[Tree] = []
        if not self._sees(")"):
            arguments.append(self._expression(0))
            while self._sees(","):
                self._next += 1
                arguments.append(self._expression(0))
        self._end(")")
        if not arguments and name.text in _OPTIONAL_CONTEXT:
            arguments.append(Path(Origin("here", "", name.at), (), name.at))
        check_count(name, function, len(arguments))
        call = Call(name.text, tuple(arguments), name.at)
        check_constants(call)
        if call.name == "jr:choice-name":
            return self._choice_name(call)
        return self._nodes_call(call) if call.name in ("current", "instance") else call

    def _nodes_call(self, call: Call) -> Tree:
        list_name = ""
        if call.name == "instance":
            written = call.arguments[0]
            if not (isinstance(written, Constant) and isinstance(written.value, str) and written.value):
                raise ExpressionError(
                    written.at,
                    N_("instance() takes the name of a choice list in quotes."),
                    N_("Write it as {example}."),
                    example="instance('list')/root/item[name = ${x}]/label",
                )
            list_name = written.value
        origin = Origin("instance" if list_name else "current", list_name, call.at)
        return Path(origin, self._steps(), call.at)

    def _choice_name(self, call: Call) -> Call:
        """XLSForm writes the question into quotes: jr:choice-name(${x}, '${x}')."""
        value, question = call.arguments
        if isinstance(question, Constant):
            inner = Parser(str(question.value))
            question = inner.whole()
            self.references += inner.references
        return Call(call.name, (value, question), call.at)

    # --- paths -------------------------------------------------------------------------------------------

    def _path(self) -> Path:
        token = self._token
        if token.kind == "reference":
            self._next += 1
            if not _NAME.fullmatch(token.text):
                raise ExpressionError(
                    token.at,
                    N_("“{name}” cannot be the name of a question."),
                    N_("Write it as {example}."),
                    name=token.text,
                    example="${name}",
                )
            self.references.append(token.text)
            return Path(Origin("reference", token.text, token.at), self._steps(), token.at)
        if self._sees("/"):
            return Path(Origin("root", "", token.at), self._steps(), token.at)
        first = self._step()
        return Path(Origin("here", "", token.at), (*first, *self._steps(own=False)), token.at)

    def _steps(self, *, own: bool = True) -> tuple[Step, ...]:
        """The steps behind an origin; `own`: the origin itself may have predicates."""
        steps: list[Step] = []
        if own and self._sees("["):
            steps.append(Step("self", "", self._predicates(), self._token.at))
        while self._sees("/"):
            self._next += 1
            steps += self._step()
        return tuple(steps)

    def _step(self) -> tuple[Step, ...]:
        token = self._token
        if token.kind == "name":
            self._next += 1
            return (Step("child", token.text, self._predicates(), token.at),)
        if self._sees(".."):
            self._next += 1
            return (Step("parent", "", self._predicates(), token.at),)
        if self._sees("."):
            self._next += 1
            predicates = self._predicates()
            return (Step("self", "", predicates, token.at),) if predicates else ()
        if token.kind in ("reference", "number") or self._sees("("):
            raise ExpressionError(
                token.at, N_("“/” belongs to a path and does not divide."), N_("Write “div” to divide.")
            )
        raise self._unexpected()

    def _predicates(self) -> tuple[Tree, ...]:
        found: list[Tree] = []
        while self._sees("["):
            self._begin()
            found.append(self._expression(0))
            self._end("]")
        return tuple(found)

    # --- what went wrong ---------------------------------------------------------------------------------

    def _unexpected(self) -> ExpressionError:
        """A word where an operand or a closing bracket must stand."""
        token = self._token
        before = self._tokens[self._next - 1] if self._next else None
        if token.kind == "end" and self._open and not _waits(before):
            bracket = self._open[-1]
            return ExpressionError(
                bracket.at,
                N_("The bracket that opens here is not closed."),
                N_("Add “{sign}”."),
                sign={"(": ")", "[": "]"}[bracket.text],
            )
        if token.kind == "end":
            return ExpressionError(
                token.at, N_("The expression ends too early."), N_("Write what belongs behind the operator.")
            )
        if token.kind == "sign" and before is not None and before.text in DOUBLED:
            return doubled(before, token)
        if token.text in ("//", "*") and token.kind == "sign":
            return ExpressionError(
                token.at,
                N_("“{sign}” searches the whole form, which SiDesk does not do."),
                N_("Name the question: {example}."),
                sign=token.text,
                example="${name}",
            )
        return self._misplaced(token)

    def _misplaced(self, token: Token) -> ExpressionError:
        if token.kind in ("name", "number", "text", "reference"):
            return without_operator(token)
        return ExpressionError(
            token.at,
            N_("Something is missing before “{sign}”."),
            N_("Write a question, a number or a text there, or remove “{sign}”."),
            sign=token.text,
        )

    def _trailing(self) -> ExpressionError:
        token = self._token
        if token.kind == "sign" and token.text in (")", "]"):
            return ExpressionError(token.at, N_("This bracket was never opened."), _REMOVE)
        if token.kind == "sign" and token.text == ",":
            return ExpressionError(
                token.at,
                N_("A comma separates the values of a function; there is no function here."),
                N_("Remove it, or write numbers with a point."),
            )
        if token.kind == "sign" and token.text == "//":
            return self._unexpected()
        return without_operator(token)


def _waits(token: Token | None) -> bool:
    """Whether a word wants something behind it."""
    return token is not None and (
        (token.kind == "sign" and token.text not in (")", "]", ".", ".."))
        or (token.kind == "name" and token.text in STRENGTH)
    )
