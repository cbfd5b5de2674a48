"""Finish a record: check, freeze, sign, print, seal, store. Slow; the store is touched once, at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sidesk.actions import brand, fill, identity, process, projects, references, replacing
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json, digest
from sidesk.core.errors import AnswersMissing, FinishedAlready, GateClosed, RoleNotHeld
from sidesk.core.progress import Progress
from sidesk.core.roles import counts, role_name
from sidesk.forms.definition import Form
from sidesk.forms.session import FormSession, Problem
from sidesk.models.entities import FINAL, REVISION_FORMAT, REVISION_VERSION, WORKING, Paper, Revision
from sidesk.workflow.states import GateState

if TYPE_CHECKING:
    from sidesk.reports.facts import PaperFacts
    from sidesk.reports.paper import Rendered
    from sidesk.signing.keys import OpenKey
    from sidesk.signing.seal import Field

PDF = "application/pdf"
CERTIFICATE, WITNESSED, INK, LATER = "certificate", "witnessed", "ink", "later"
_STEPS = 4


@dataclass(frozen=True)
class Signed:
    """One party's signature as it was given on this computer.

    `kind`: certificate (this person seals with the own key), witnessed (drawn here by somebody who holds no
    key; the engineer's seal covers it), ink (signs the printed page later), later (seals this very paper with
    an own key on another computer: its place is kept before the first seal).
    """

    role: str
    name: str
    kind: str
    unit: str = ""
    strokes: Sequence[Sequence[Sequence[int]]] = ()


@dataclass(frozen=True)
class Party:
    """One who signs, as `sidesk::signs` names them."""

    role: str
    optional: bool
    held: bool = False  # the person at this desk may sign as this
    stands_in: bool = False  # held, but only in place of somebody: it is neither the own role nor a duty


# What somebody does, not what somebody is: whoever did it signs.
DUTIES = frozenset(
    {"surveyor", "tester", "installer", "inspector", "recorder", "engineer", "witness", "trainer", "briefer"}
    | {"claimant", "chair"}
)
ENGINEERS = frozenset({"ENG", "LEAD", "PM", "SID", "CTO"})  # each of them may do an engineer's work
AUTHOR = "author"


def signers(form: Form) -> list[Party]:
    """Who signs papers of a form, in their order."""
    from sidesk.reports.signers import wanted

    return [Party(one.role, one.optional) for one in wanted(form.signs)]


def parties(desk: Desk, opened: fill.OpenRecord) -> list[Party]:
    """Who signs this record, and as what the person at this desk may.

    Where no supervisor was appointed none is asked. Who may sign as nobody the form names signs as its
    author: somebody has to answer for the paper, but not under another's name.
    """
    from sidesk.reports.signers import asked

    wanted = asked(opened.form, opened.context.known)
    if not wanted:
        return []
    held, own = held_roles(desk, opened.project), own_roles(desk, opened.project) | DUTIES
    found = [Party(one.role, one.optional, one.role in held, one.role in held - own) for one in wanted]
    alone = not any(party.held for party in found)
    return [*([Party(AUTHOR, False, True)] if alone else []), *found]


def held_roles(desk: Desk, project: str) -> frozenset[str]:
    """The roles in which the person at this desk signs: those held at home and in the project, and duties."""
    roles = own_roles(desk, project)
    return frozenset(roles | DUTIES | ({"ENG"} if roles & ENGINEERS else set()))


def own_roles(desk: Desk, project: str) -> frozenset[str]:
    """The roles of the person at this desk, at home and in the project."""
    return frozenset({*process.roles_in(desk, project), desk.person.role})


def problems(desk: Desk, record: str) -> list[Problem]:
    """What stands between this record and its paper: errors stop it, warnings do not."""
    return _session(desk, fill.resume(desk, record)).problems()


def preview(desk: Desk, record: str, language: str) -> bytes:
    """The paper of a record as it would be printed now, marked as a draft."""
    opened = fill.resume(desk, record)
    kind = opened.revision.kind if opened.revision else WORKING
    revision = opened.revision or Revision.of(
        {**body_of(desk, opened, kind, ()), **_gates_of(process.gates_before(desk, record))}
    )
    return printed(desk, revision, language, draft=opened.revision is None).pdf


def finish(
    desk: Desk, record: str, signatures: Sequence[Signed], passphrase: str, progress: Progress | None = None
) -> Paper:
    """Turn the draft into a final revision with its sealed paper.

    Raises AnswersMissing, RoleNotHeld, GateClosed, WrongSigningPassphrase, CertificateExpired, DiskFull; the
    draft stays then.
    Raises FinishedAlready where no draft lies on the desk.
    """
    progress = progress or Progress()
    opened = fill.resume(desk, record)
    if opened.draft is None:  # a second revision without parents would stand beside the first
        raise FinishedAlready(number=opened.number)
    errors = [problem for problem in _session(desk, opened).problems() if problem.severity == "error"]
    if errors:
        raise AnswersMissing(count=len(errors))
    demand_held(desk, opened, signatures)
    gates = process.gates_before(desk, record)
    demand_open(desk, gates)
    key = identity.open_person_key(desk, passphrase)
    progress.step(1, _STEPS)
    now = desk.clock.now()
    body = {**body_of(desk, opened, FINAL, signatures), **_gates_of(gates)}
    revision = signed(desk, body, key)
    rendered = printed(desk, revision, desk.settings.paper_language)
    progress.step(2, _STEPS)
    optional = {party.role for party in signers(opened.form) if party.optional}
    pdf, last = sealed(rendered, signatures, key, now, optional)
    progress.step(3, _STEPS)
    kept = desk.store.attachments.add(pdf, f"{opened.number}.pdf", PDF)
    paper = Paper(
        id=desk.clock.new_id(), record=record, revision=revision.id, sha256=kept.sha256, field=last.name,
        role=last.role, signer=desk.person.name, sealed_at=now, languages=(desk.settings.paper_language,),
    )  # fmt: skip
    desk.store.records.finish(revision, paper)
    progress.step(_STEPS, _STEPS)
    return paper


def demand_held(desk: Desk, opened: fill.OpenRecord, signatures: Sequence[Signed]) -> None:
    """Nobody signs as what he is not, whoever called this. Raises RoleNotHeld."""
    own = [one.role for one in signatures if one.kind == CERTIFICATE or one.name == desk.person.name]
    if own:
        held = held_roles(desk, opened.project) | {AUTHOR}
        for role in own:
            if role not in held:
                raise RoleNotHeld(role=role_name(desk.words, role))


def demand_open(desk: Desk, gates: Sequence[GateState]) -> None:
    """Raises GateClosed, naming every gate that stops and who may release it."""
    shut = [state.gate for state in gates if state.stops]
    if shut:
        roles = dict.fromkeys(role for gate in shut for role in gate.roles)
        titles = desk.words.listed(desk.words.pick(gate.title) for gate in shut)
        names = process.role_names(desk, list(roles))
        raise GateClosed(gates=titles, roles=desk.words.listed(names))


def _gates_of(gates: Sequence[GateState]) -> dict[str, Json]:
    """What the paper says of gates that did not hold when it was issued; nothing where all did."""
    told: list[Json] = []
    for state in gates:
        if state.state not in ("released", "passed"):
            continue
        release = state.release
        told.append(
            {
                "gate": state.gate.code,
                "title": dict(state.gate.title),
                "state": state.state,
                "number": release.number if release else "",
                "by": release.who if release else "",
                "role": release.role if release else "",
                "at": release.at if release else "",
                "reason": release.reason if release else "",
            }
        )
    return {"gates": told} if told else {}


def signed(desk: Desk, body: Mapping[str, Json], key: OpenKey) -> Revision:
    """The revision of a body, signed by this device (over its id) and by the person (over its bytes)."""
    from sidesk.signing import cms

    frozen = Revision.of(body)
    signature = identity.device_key(desk.store).sign(bytes.fromhex(frozen.id))
    return Revision(frozen.id, body, signature, cms.sign(frozen.bytes, key, at=desk.clock.now()))


def printed(desk: Desk, revision: Revision, language: str, *, draft: bool = False) -> Rendered:
    """The paper of a revision before it is sealed."""
    from sidesk.reports.paper import render

    facts = facts_for(desk, revision.text("project"), revision.text("number"))
    return render(desk.form(revision.text("package")), revision, facts, language=language, draft=draft)


def facts_for(desk: Desk, project: str, number: str) -> PaperFacts:
    """What a paper says beside the answers: company, project, photos."""
    from sidesk.actions import figures, originals
    from sidesk.reports import facts

    context = fill.context_for(desk, project, number)
    return facts.PaperFacts(
        company=desk.settings.company or context.known.get("contractor_name", ""),
        project=context.known.get("project_name", ""),
        load=desk.store.attachments.read,
        figures=figures.of_desk(desk.store.attachments.read),
        enclosed=originals.of_desk(desk.store.attachments.read),
        titled=lambda number: references.title(desk, number),
        app_version=desk.version,
        brand=brand.brand(desk),
        context=context,
    )


def shown(answers: Mapping[str, Json], record: str, package: str) -> str:
    """The hash of what a signer saw: it goes into the signature and cannot be moved to another record."""
    return digest({"record": record, "package": package, "answers": answers})


def attachments_in(value: Json) -> Iterator[str]:
    """Every attachment's hash that answers name, in order."""
    if isinstance(value, Mapping):
        sha256 = value.get("sha256")
        if isinstance(sha256, str):
            yield sha256
        else:
            for inner in value.values():
                yield from attachments_in(inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from attachments_in(inner)


def working(desk: Desk, opened: fill.OpenRecord) -> Revision:
    """What a draft says now, frozen so that it can travel: a working revision signed by the device."""
    frozen = Revision.of(body_of(desk, opened, WORKING, ()))
    signature = identity.device_key(desk.store).sign(bytes.fromhex(frozen.id))
    return Revision(frozen.id, frozen.body, device_signature=signature)


def _session(desk: Desk, opened: fill.OpenRecord) -> FormSession:
    return FormSession(opened.form, opened.answers, opened.context, desk.clock)


def body_of(desk: Desk, opened: fill.OpenRecord, kind: str, signatures: Sequence[Signed]) -> dict[str, Json]:
    """The body of a revision of what is open now."""
    session = _session(desk, opened)
    # A working revision keeps hidden answers: the colleague who goes on may show them again.
    answers: Mapping[str, Json] = session.finished() if kind == FINAL else dict(session.answers)
    at, seen = desk.clock.stamp(), shown(answers, opened.record, opened.form.hash)
    return {
        "format": REVISION_FORMAT,
        "version": REVISION_VERSION,
        "record": opened.record,
        "number": opened.number,
        "project": opened.project,
        "form": opened.form.id,
        "package": opened.form.hash,
        "kind": kind,
        "parents": list(opened.draft.base if opened.draft else ()),
        "author": desk.person.name,
        "author_id": desk.person.id,
        "device": desk.device_code,
        "at": at,
        "title": session.title(),
        "answers": answers,
        "signatures": [_signature(signed, at, seen) for signed in signatures],
        "attachments": sorted(set(attachments_in(answers))),
        **replacing.told(desk, opened.draft.base if opened.draft else ()),
        **_begun(desk, opened),
    }


def _begun(desk: Desk, opened: fill.OpenRecord) -> dict[str, Json]:
    """What shows that a project was begun on this computer."""
    if opened.form.id != projects.FORM:
        return {}
    key = identity.project_key(desk, opened.record, opened.number)
    return {"began": key} if key else {}


def _signature(signed: Signed, at: str, seen: str) -> dict[str, Json]:
    return {
        "role": signed.role,
        "name": signed.name,
        "unit": signed.unit,
        "kind": signed.kind,
        "at": at,
        "shown": seen,
        "strokes": [[list(point) for point in stroke] for stroke in signed.strokes],
    }


def sealed(
    rendered: Rendered, signatures: Sequence[Signed], key: OpenKey, at: dt.datetime, optional: Collection[str]
) -> tuple[bytes, Field]:
    """The paper with a seal for everybody who signed here, the own one first: it certifies the paper.

    Who seals later has a field before that first seal, because one that appears later breaks it; so has a
    role that must sign and for which nobody was named yet. Who signs on paper gets an empty box and no field:
    a field that is never sealed would look like a gap.
    """
    from sidesk.signing.seal import Field, Manner, seal

    waiting: dict[str, list[Signed]] = {}
    for signed in signatures:
        waiting.setdefault(signed.role, []).append(signed)
    named = set(waiting)
    # Boxes of one role stand in the order of its signatures: each gets its own name.
    pairs = [(box, waiting[box.role].pop(0)) for box in rendered.fields if waiting.get(box.role)]
    fields = [
        Field(
            box.name, box.page, box.rect, box.role, counts(box.role, signed.kind) or box.role not in optional
        )
        for box, signed in pairs
        if signed.kind != INK
    ]
    fields += _unnamed(rendered, named | set(optional))
    # A line drawn for somebody who holds a key is shown, and the place of their own seal stays open.
    now = [pair for pair in pairs if counts(pair[0].role, pair[1].kind)]
    now.sort(key=lambda pair: pair[1].kind != CERTIFICATE)
    seals = [(box.name, f"{signed.name} ({signed.role})") for box, signed in now]
    if not seals:
        fields, seals = [Field("SigAuthor", 0, (0, 0, 0, 0), ""), *fields], [("SigAuthor", "")]
    pdf = rendered.pdf
    for name, reason in seals:
        pdf = seal(pdf, key, name, at=at, fields=fields, manner=Manner(reason=reason))
    return pdf, next(field for field in fields if field.name == seals[-1][0])


def _unnamed(rendered: Rendered, settled: Collection[str]) -> list[Field]:
    """A place for each role that must sign and for which nobody was named: whoever holds it may seal later.
    The paper is whole without that seal, and its verdict says who is missing."""
    from sidesk.signing.seal import Field

    first = {box.role: box for box in reversed(rendered.fields) if box.role not in settled}
    return [Field(box.name, box.page, box.rect, box.role, required=False) for box in first.values()]
