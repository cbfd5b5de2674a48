"""Who signs a paper: from the form's `signs` and the signatures given to numbered boxes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sidesk.core.canonical import Json
from sidesk.core.roles import KEYED, ROLES, counts
from sidesk.core.text import N_
from sidesk.forms.definition import Form
from sidesk.models.entities import WITHDRAWN, Revision
from sidesk.reports.answers import drawn
from sidesk.reports.blocks import Block, Said, Signatures, Signer
from sidesk.reports.facts import PaperFacts
from sidesk.reports.voice import Voice

_LEAST_FOR_SEVERAL = 2
SUPERVISOR = "SUPV"
DRAWN = "drawn"  # on the screen, by somebody who would have to seal with an own key
_SIGN = re.compile(r"([^?*]+)([?*]*)")


@dataclass(frozen=True)
class Wanted:
    """One entry of `sidesk::signs`."""

    role: str
    optional: bool
    several: bool


def wanted(signs: str) -> list[Wanted]:
    """`surveyor; client?; SID*` in order."""
    found = []
    for part in (part.strip() for part in signs.split(";")):
        match = _SIGN.fullmatch(part)
        if match:
            found.append(Wanted(match[1].strip(), "?" in match[2], "*" in match[2]))
    return found


def asked(form: Form, project: Mapping[str, str]) -> list[Wanted]:
    """The entries a paper has in a project: without a supervisor there is no box for one."""
    without = project.get("has_supervision") == "no"
    return [one for one in wanted(form.signs) if not (without and one.role == SUPERVISOR)]


def signature_block(
    form: Form, revision: Revision, facts: PaperFacts, voice: Voice, *, blank: bool = False
) -> list[Block]:
    """The boxes of all signers in order; a form nobody signs gets the digest and the code alone."""
    given = _given(revision)
    signers: list[Signer] = []
    wanted_now = asked(form, facts.context.known if facts.context else {})
    for entry in [] if revision.kind == WITHDRAWN else wanted_now:  # withdrawing is signed by one alone
        signers += _boxes(entry, given, len(signers), facts, voice)
    for left_over in [item for items in given.values() for item in items]:
        signers.append(
            _signer(
                Wanted(str(left_over.get("role") or ""), True, False), left_over, len(signers), facts, voice
            )
        )
    digest = form.hash if blank else revision.id
    names = (form.id, form.version) if blank else (revision.text("number"), facts.revision or revision.id[:8])
    code = f"SD1|{'|'.join(names)}|sha256:{digest}"
    statement = _statement(len(revision.hashes("attachments")), voice) if signers and not blank else Said("")
    of_what = (
        N_("SHA-256 of the form package")
        if blank
        else N_("SHA-256 of the record: record.json, inside this PDF")
    )
    return [Signatures(tuple(signers), digest, voice.line(of_what), code, statement)]


def _statement(attachments: int, voice: Voice) -> Said:
    read = voice.say(N_("Whoever signs has read this document."))
    listed = voice.say(
        N_("Its attachments ({count}) are listed in record.json inside this PDF, each with its SHA-256."),
        count=attachments,
    )
    after = voice.say(N_("Any later change breaks the signatures; a correction is a new revision."))
    parts = (read, listed, after) if attachments else (read, after)
    gap = "" if voice.words.language == "zh" else " "
    return Said(gap.join(part.main for part in parts), " ".join(part.second for part in parts).strip())


def _given(revision: Revision) -> dict[str, list[Mapping[str, Json]]]:
    given: dict[str, list[Mapping[str, Json]]] = {}
    entries = revision.body.get("signatures")
    if isinstance(entries, Sequence) and not isinstance(entries, str):
        for entry in entries:
            if isinstance(entry, Mapping):
                given.setdefault(str(entry.get("role") or ""), []).append(entry)
    return given


def _boxes(
    entry: Wanted, given: dict[str, list[Mapping[str, Json]]], before: int, facts: PaperFacts, voice: Voice
) -> list[Signer]:
    signed = given.pop(entry.role, [])
    count = max(len(signed), _LEAST_FOR_SEVERAL if entry.several else 1)
    if not entry.several and len(signed) > 1:
        given[entry.role] = signed[1:]
        signed, count = signed[:1], 1
    blank: Mapping[str, Json] = {}
    filled = [*signed, *[blank] * (count - len(signed))]
    return [_signer(entry, item, before + i, facts, voice) for i, item in enumerate(filled)]


def _signer(entry: Wanted, given: Mapping[str, Json], before: int, facts: PaperFacts, voice: Voice) -> Signer:
    waits = given.get("kind") == "later"  # then nothing was seen or signed yet

    def text(key: str) -> str:
        return "" if waits and key in ("at", "shown") else str(given.get(key) or "")

    return Signer(
        number=before + 1,
        role=entry.role,
        field=field_name(before + 1, entry.role),
        title=role_title(entry.role, facts, voice),
        optional=entry.optional and not given,
        name=text("name"),
        unit=text("unit"),
        position=text("position"),
        at=text("at").replace("T", " ").replace("+", " +"),
        kind=DRAWN if drawn_only(given) else text("kind"),
        strokes=drawn(given),
        shown=text("shown"),
    )


def drawn_only(given: Mapping[str, Json]) -> bool:
    """A line under the name of somebody who holds a key: shown, and no seal of theirs."""
    return given.get("kind") == "witnessed" and str(given.get("role") or "") in KEYED


@dataclass(frozen=True)
class Count:
    """How many of those who must sign had signed when the paper was issued, and the roles still open."""

    signed: int
    of: int
    open: tuple[str, ...]


def counted(form: Form, revision: Revision, facts: PaperFacts) -> Count:
    """Who must sign are the form's required roles and whoever was named; a withdrawal has one signer."""
    given = _given(revision)
    open_: list[str] = []
    done = 0
    for role, entries in given.items():
        for entry in entries:
            if counts(role, str(entry.get("kind", ""))):
                done += 1
            else:
                open_.append(role)
    if revision.kind != WITHDRAWN:
        known = facts.context.known if facts.context else {}
        missing = [one.role for one in asked(form, known) if not one.optional and one.role not in given]
        open_ += missing
    return Count(done, done + len(open_), tuple(dict.fromkeys(open_)))


def field_name(number: int, role: str) -> str:
    """Name of the PDF field. Two digits: a lock on `Sig1` would also lock `Sig10` in some readers."""
    letters = "".join(c for c in role.title() if c.isascii() and c.isalnum())
    return f"Sig{number:02d}{letters}"


def role_title(role: str, facts: PaperFacts, voice: Voice) -> Said:
    """A role in the words of the paper."""
    if role in facts.role_names:
        return voice.form(facts.role_names[role])
    return voice.say(ROLES[role]) if role in ROLES else Said(role)
