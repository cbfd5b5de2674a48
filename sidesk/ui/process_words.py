"""How the states of the process are said and shown, wherever they appear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sidesk.actions import way_open
from sidesk.actions.way_open import WayOpen
from sidesk.core.text import N_, LocalText, Words
from sidesk.ui.said import joined
from sidesk.workflow import disputes, states
from sidesk.workflow.definition import Gate, Process
from sidesk.workflow.engine import holders
from sidesk.workflow.facts import Book
from sidesk.workflow.states import AGAIN, Cause, GateState, PartState, StepState, WayState

MOST_NUMBERS = 3


@dataclass(frozen=True)
class Manner:
    """What a state looks like: its word, tokens for ground, edge and sign, its icon and a chip's tone."""

    word: str
    fill: str
    edge: str
    ink: str
    icon: str
    tone: str
    dashed: bool = False
    bold: bool = False


MANNERS = {
    states.DONE: Manner(N_("done"), "ok_soft", "", "ok", "check", "ok"),
    states.WORKING: Manner(N_("in work"), "soft", "accent", "accent", "play", "info", bold=True),
    states.NEXT: Manner(N_("next"), "surface", "accent", "accent", "arrow-right", "info", bold=True),
    states.BLOCKED: Manner(N_("blocked"), "surface", "bad", "bad", "lock", "bad", bold=True),
    states.AGAIN: Manner(
        N_("to be done again"), "warn_soft", "warn_mark", "warn", "undo-2", "warn", bold=True
    ),
    states.EARLY: Manner(N_("begun early"), "surface", "warn_mark", "warn", "triangle-alert", "warn", True),
    states.AHEAD: Manner(N_("ahead"), "surface", "line", "ink3", "", "none"),
    states.OFF: Manner(N_("not taken"), "surface", "edge", "ink3", "minus", "none", dashed=True),
    states.BEFORE: Manner(N_("before this program"), "well", "", "ink2", "history", "none"),
}
LEGEND = (states.DONE, states.WORKING, states.NEXT, states.BLOCKED, states.AGAIN, states.AHEAD, states.OFF)
GATES = {
    states.OPEN: ("check", "ok", N_("fulfilled")),
    states.CLOSED: ("lock", "bad", N_("missing")),
    states.WARNS: ("triangle-alert", "warn", N_("missing, but nothing is stopped")),
    states.RELEASED: ("key", "warn", N_("released")),
    states.PASSED: ("history", "ink2", N_("before this program")),
}


def state_word(words: Words, state: str) -> str:
    """A state in one or two words."""
    return words.gettext(MANNERS[state].word)


def standing(words: Words, one: StepState | PartState) -> str:
    """A state in a few words; what is done says what is missing again since."""
    stopping = len({gate.gate.code for gate in one.gates if gate.stops})
    if one.state != states.DONE or not stopping:
        return state_word(words, one.state)
    return words.ngettext("done, {n} missing now", "done, {n} missing now", stopping).format(n=stopping)


def said(words: Words, one: StepState) -> str:
    """What a screen reader says of a step: number, title, state, why it is blocked, contradictions."""
    named = f"{one.step.code} {words.pick(one.step.title)}"
    why = [line for line, _ in missing(words, one)] + [words.pick(doubt.title) for doubt in one.doubts]
    return words.line(named, state_word(words, one.state), *why)


def missing(words: Words, one: StepState) -> list[tuple[str, str]]:
    """What stops a step: each gate once, and the sections it is missing in."""
    found: dict[str, list[str]] = {}
    for gate in one.gates:
        if gate.stops:
            title = words.line(words.pick(gate.gate.title), disputes.told(gate, words))
            found.setdefault(title, []).append(gate.section)
    return [(title, in_sections(words, sections)) for title, sections in found.items()]


def in_sections(words: Words, sections: Iterable[str]) -> str:
    """The sections something is said of; nothing where it is the whole project."""
    named = [section for section in dict.fromkeys(sections) if section]
    text = words.ngettext("section {sections}", "sections {sections}", len(named))
    return text.format(sections=words.listed(named)) if named else ""


def hint(words: Words, one: StepState, why: Sequence[Reason] = ()) -> str:
    """What hovering over a step says: its title, its state, and each reason and contradiction in a line."""
    lines = [f"{one.step.code} {words.pick(one.step.title)}", state_word(words, one.state)]
    for title, where in missing(words, one):
        lines.append(words.line(words.gettext("Missing: {gate}").format(gate=title), where))
    lines += [reason.text for reason in why]
    lines += [words.pick(doubt.title) for doubt in one.doubts]
    return "\n".join(line for line in lines if line)


@dataclass(frozen=True)
class Reason:
    """Why a step stands as it does: a sentence, and the document that would change it."""

    text: str
    icon: str
    tone: str
    form: str = ""


def reasons(
    words: Words,
    one: StepState,
    states: Sequence[StepState],
    titles: Mapping[str, LocalText],
) -> list[Reason]:
    """Why a step has to be done again, and which documents it still waits for."""
    found = []
    for source in states:
        for way in source.ways:
            if way.way.to != one.step.code or not way.way.loop or not (way.taken or way.count):
                continue
            if way.taken or one.state == AGAIN:
                found.append(_sent_back(words, source, way))
    if one.rounds and not found:
        text = words.ngettext("led back here {n} time", "led back here {n} times", one.rounds)
        found.append(Reason(text.format(n=one.rounds), "undo-2", "warn"))
    if one.is_current:
        found += _waited(words, one, titles)
    return found


def _sent_back(words: Words, source: StepState, way: WayState) -> Reason:
    named = f"{source.step.code} {words.pick(source.step.short) or words.pick(source.step.title)}"
    why = words.pick(way.way.title)
    times = words.ngettext("{n} time", "{n} times", way.count).format(n=way.count) if way.count > 1 else ""
    text = words.gettext("Sent back from step {step}").format(step=named)
    return Reason(joined(words, text, why, times, caused(words, way.causes)), "undo-2", "warn")


def _waited(words: Words, one: StepState, titles: Mapping[str, LocalText]) -> list[Reason]:
    """The documents it waits for: those that were never issued, and those that do not say yes."""
    asked: dict[str, list[str]] = {}
    for part in one.parts:
        for form in part.asks:
            asked.setdefault(form, []).append(part.section)
    counted = {documents.form: documents for documents in one.documents}
    for documents in one.documents:
        if documents.needed and not documents.issued:
            asked.setdefault(documents.form, [])
    found = []
    for form, sections in asked.items():
        named = f"{form} {words.pick(titles.get(form))}".strip()
        documents_of = counted.get(form)
        if documents_of is not None and documents_of.issued:
            text = words.gettext("Not decided or not passed yet: {form}").format(form=named)
        elif documents_of is not None and documents_of.open:
            text = words.gettext("In work, not issued yet: {form}").format(form=named)
        else:
            text = words.gettext("Not issued yet: {form}").format(form=named)
        which = caused(words, [cause for part in one.parts for cause in part.causes if cause.form == form])
        found.append(Reason(joined(words, text, in_sections(words, sections), which), "circle", "ink2", form))
    return found


def caused(words: Words, causes: Iterable[Cause]) -> str:
    """The documents and defects that make something so, by their numbers: a few, and how many more."""
    numbers = list(dict.fromkeys(number for cause in causes for number in cause.numbers))
    more = len(numbers) - MOST_NUMBERS
    shown = words.listed(numbers[:MOST_NUMBERS])
    if more <= 0:
        return shown
    return words.ngettext("{what} and {n} more", "{what} and {n} more", more).format(what=shown, n=more)


def basis(words: Words, text: str) -> str:
    """Where a gate comes from: a standard as it is quoted, a step of the department's paper in words."""
    found = re.fullmatch(r"(key )?step (\d+)", text)
    if found is None:
        return text
    told = words.gettext("key step {n}") if found[1] else words.gettext("step {n}")
    return told.format(n=found[2])


def released(words: Words, gate: GateState) -> str:
    """Who released a gate, when and why."""
    release = gate.release
    if release is None:
        return ""
    text = words.gettext("Released by {who} on {at}: {reason}")
    return text.format(who=release.who, at=release.at[:16].replace("T", " "), reason=release.reason)


def releasers(words: Words, process: Process, book: Book, gate: Gate) -> str:
    """Who may release a gate, by name where the project names them."""
    titles = {role.code: words.pick(role.title) for role in process.roles}
    who = (f"{titles.get(role, role)} {words.listed(holders(book, role))}".strip() for role in gate.roles)
    named = words.listed(who)
    return words.gettext("May be released by {who}").format(who=named) if named else ""


def opening_word(words: Words, way: WayOpen) -> str:
    """What the button says that opens a gate properly."""
    _ = words.gettext
    said = {
        way_open.BEGIN: _("Start {form}"), way_open.GO_ON: _("Open {form} draft"),
        way_open.CORRECT: _("Open {form}"), way_open.DEFECTS: _("Show the defects"),
    }  # fmt: skip
    return said[way.kind].format(form=way.form)
