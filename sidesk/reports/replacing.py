"""What a paper says it takes the place of: a correction, a withdrawal, and what two computers had signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sidesk.core.canonical import Json
from sidesk.core.roles import ROLES
from sidesk.core.text import N_
from sidesk.models.entities import WITHDRAWN, Revision
from sidesk.reports.blocks import Block, Note, Said
from sidesk.reports.voice import Voice

_DIGITS = 24  # of a hash, as at the foot of every page


def replacing(revision: Revision, voice: Voice) -> list[Block]:
    """One note with everything this takes out of use, and why; nothing on the first version of a record."""
    before = list(_mappings(revision.body.get("replaces")))
    if not before:
        return []
    withdrawn = revision.kind == WITHDRAWN
    several = len(before) > 1
    said = [voice.say(_SIDE_BY_SIDE)] if several and not withdrawn else []
    for one in before:
        said += [_what(revision, one, voice, several=several), *_twice(one, voice)]
    reason = revision.text("reason")
    said.append(voice.say(_WHY, reason=reason) if reason else voice.say(_NO_REASON))
    whole = Said(*(voice.sentences(getattr(one, side) for one in said) for side in ("main", "second")))
    return [Note(whole, "fail" if withdrawn else "open")]


def _what(revision: Revision, one: Mapping[str, Json], voice: Voice, *, several: bool) -> Said:
    message = _WITHDRAWS if revision.kind == WITHDRAWN else _REPLACES
    if several and one.get("device") and message == _REPLACES:
        message = _REPLACES_ONE
    return voice.say(
        message,
        number=str(one.get("number", "")),
        revision=str(one.get("revision", ""))[:8],
        date=str(one.get("at", ""))[:10],
        who=str(one.get("author", "")),
        device=str(one.get("device", "")),
        by=revision.text("author"),
        on=revision.text("at")[:10],
    )


def _twice(one: Mapping[str, Json], voice: Voice) -> list[Said]:
    """The papers of a version that was sealed on two computers."""
    papers = list(_mappings(one.get("papers")))
    if not papers:
        return []

    told = [_paper(paper, voice) for paper in papers]
    main = voice.words.gettext(_TWICE).format(papers=voice.listed(paper.main for paper in told))
    second = _TWICE.format(papers="; ".join(paper.second for paper in told)) if voice.second else ""
    return [Said(main, second)]


def _paper(paper: Mapping[str, Json], voice: Voice) -> Said:
    role = str(paper.get("role", ""))
    digits = str(paper.get("sha256", ""))[:_DIGITS]
    named = voice.say(ROLES[role]) if role in ROLES else Said(role)
    who, at = str(paper.get("signer", "")), str(paper.get("at", ""))[:16].replace("T", " ")
    main = voice.words.gettext(_PAPER).format(who=who, role=named.main, at=at, sha256=digits)
    if not voice.second:
        return Said(main)
    return Said(main, _PAPER.format(who=who, role=named.second or named.main, at=at, sha256=digits))


def _mappings(value: Json) -> Iterator[Mapping[str, Json]]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        yield from (one for one in value if isinstance(one, Mapping))


_SIDE_BY_SIDE = N_("Versions of this document were signed side by side; this one takes the place of all.")
_REPLACES = N_(
    "Correction. This replaces {number}, revision {revision} of {date}, signed by {who}; what was signed "
    "then stays readable and holds no more."
)
_REPLACES_ONE = N_(
    "This replaces {number}, revision {revision} of {date}, signed by {who} on computer {device}; what was "
    "signed then stays readable and holds no more."
)
_WITHDRAWS = N_(
    "Withdrawn by {by} on {on}: {number}, revision {revision} of {date}, signed by {who}. It must not be "
    "used any more."
)
_TWICE = N_("It had been sealed on two computers, and neither paper holds any more: {papers}.")
_PAPER = N_("sealed by {who} ({role}) on {at}, SHA-256 {sha256}")
_WHY = N_("Reason: {reason}")
_NO_REASON = N_("Reason: none was given.")
