"""Judge a sealed paper that somebody hands over. What the own store knows of it: `actions.compare`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sidesk.core.canonical import Json
from sidesk.core.errors import CannotRead, NotACertificate, SideskError
from sidesk.core.roles import counts, role_name
from sidesk.core.text import N_, Words
from sidesk.forms.definition import Form
from sidesk.models.entities import WITHDRAWN, Revision

if TYPE_CHECKING:
    from sidesk.signing.verdict import Reason, SealVerdict, Verdict

VALID, NOT_VALID, UNREADABLE = 0, 1, 2
LARGEST = 2**30  # bytes of a file that is looked at
AGE = b"age-encryption.org/"
GOOD, NOTE, WARN, BAD = "ok", "none", "warn", "bad"  # tones of what was found
HOLDS, WAITS, UNKNOWN, BROKEN = "holds", "waits", "unknown", "broken"
STATES = {
    HOLDS: N_("holds"),
    WAITS: N_("holds as a witness's only"),
    UNKNOWN: N_("intact, signer unknown"),
    BROKEN: N_("does not hold"),
}
_STATES = {VALID: "valid", NOT_VALID: "not valid", UNREADABLE: "unreadable"}
_MOST_TOLD = 3  # of the places where page and record differ

FormOf = Callable[[str], Form | None]  # a form by the hash of its package


@dataclass(frozen=True)
class SealTold:
    """One seal as a person reads it. `state`: holds, unknown (intact, but nobody vouches) or broken.

    `kind` is how the record says that this party signed: certificate, witnessed, later; empty where it does
    not say.
    """

    signer: str
    role: str
    unit: str
    at: dt.datetime | None
    what: str
    state: str
    sentences: tuple[str, ...] = ()
    kind: str = ""
    issuer: str = ""
    is_local: bool = False
    name: str = ""  # who drew the line that this seal witnesses
    is_stamp: bool = False  # a time stamp, which attests a moment and nobody's consent

    def headed(self, words: Words) -> str:
        """Who it is, and as what."""
        return f"{self.what if self.is_stamp else role_name(words, self.role)} {self.signer}"


@dataclass(frozen=True)
class Finding:
    """Something beside the seals: what the file holds, and what is known of it here."""

    tone: str
    text: str


@dataclass(frozen=True)
class FileVerdict:
    """The verdict on one file: `code` as the command line returns it, the words for people."""

    code: int
    headline: str
    reasons: tuple[str, ...] = ()
    details: Mapping[str, Json] | None = None
    about_file: tuple[str, ...] = ()  # those of the reasons that are about no single seal
    seals: tuple[SealTold, ...] = ()
    missing: tuple[str, ...] = ()  # roles whose place is still empty
    drawn: tuple[tuple[str, str], ...] = ()  # roles that owe a seal, and the names a line was drawn for
    needed: tuple[str, ...] = ()  # those of them without whom the paper is not complete
    by_hand: tuple[tuple[str, str], ...] = ()  # roles and names of those who sign the printed page
    findings: tuple[Finding, ...] = ()
    revision: Revision | None = None  # what the record inside says

    @classmethod
    def unreadable(cls, problem: SideskError, words: Words) -> FileVerdict:
        """A file that could not even be looked at."""
        return cls(UNREADABLE, problem.told(words), (problem.advised(words),))

    @property
    def is_intact(self) -> bool:
        """Nothing was changed, though a signer may be unknown or somebody has still to seal."""
        return bool(self.seals) and all(seal.state != BROKEN for seal in self.seals) and not self.about_file

    @property
    def state(self) -> str:
        """holds, waits, unknown or broken: what the colour of a screen follows."""
        if self.code == VALID:
            return HOLDS
        if not self.is_intact or any(one.tone == BAD for one in self.findings):
            return BROKEN
        return UNKNOWN if any(seal.state == UNKNOWN for seal in self.seals) else WAITS

    def with_findings(self, found: Sequence[Finding], headline: str) -> FileVerdict:
        """The same with what was found beside the seals; what is bad there makes a valid file not valid."""
        bad = tuple(one.text for one in found if one.tone == BAD)
        spoiled = bool(bad) and self.code != UNREADABLE
        return replace(
            self,
            code=NOT_VALID if spoiled else self.code,
            headline=headline if spoiled and self.state != BROKEN else self.headline,
            reasons=(*self.reasons, *bad),
            findings=(*self.findings, *found),
            details={**(self.details or {}), "state": _STATES[NOT_VALID]} if spoiled else self.details,
        )

    def told(self, words: Words) -> str:
        """One line."""
        return words.line(self.headline, *self.reasons)

    def lines(self, words: Words) -> list[str]:
        """Further lines: each signer, who is missing, and what else was found."""
        _ = words.gettext
        told = [
            words.line(
                _("{who}: {state}.").format(who=seal.headed(words), state=_(STATES[seal.state])),
                *seal.sentences,
            )
            for seal in self.seals
        ]
        told += [_("{role}: not sealed yet.").format(role=role_name(words, role)) for role in self.missing]
        told += [
            _(_NO_SEAL_OF_THEIRS).format(role=role_name(words, role), name=name) for role, name in self.drawn
        ]
        told += [
            _("{role} {name}: signs the printed page.").format(role=role_name(words, role), name=name)
            for role, name in self.by_hand
        ]
        return [line.strip() for line in told] + [one.text for one in self.findings]

    def as_json(self) -> dict[str, Json]:
        """For scripts."""
        return {
            "code": self.code,
            "state": _STATES[self.code],
            "headline": self.headline,
            **(self.details or {}),
            "reasons": list(self.reasons),
            "found": [{"tone": one.tone, "text": one.text} for one in self.findings],
        }


def trusted(data: bytes, name: str) -> bytes:
    """The root certificate in a file that somebody names as trusted. Raises CannotRead."""
    from sidesk.signing import certificates

    try:
        certificates.read(data)
    except NotACertificate as problem:
        raise CannotRead(path=name, why=N_("it holds no certificate.")) from problem
    return data


def built_in_form(package: str) -> Form | None:
    """A form that comes with the program."""
    from sidesk.forms import loader

    return next((one for one in loader.built_in() if isinstance(one, Form) and one.hash == package), None)


def verify_file(
    data: bytes,
    trust: Sequence[bytes],
    words: Words,
    *,
    crls: Sequence[bytes] = (),
    form_of: FormOf = built_in_form,
) -> FileVerdict:
    """The verdict on the bytes of a PDF; `trust` are root certificates, `crls` lists of revoked ones."""
    _ = words.gettext
    if data.startswith(AGE):
        return FileVerdict(
            UNREADABLE,
            _("A bundle is encrypted: only its receiver and its sender can look into it."),
            (_("Use `sidesk bundle inspect` with the store that wrote it."),),
        )
    if len(data) > LARGEST:
        return FileVerdict(UNREADABLE, _("A file of this size is not read: more than 1 GB."))
    if b"%PDF-" not in data[:1024]:
        return FileVerdict(UNREADABLE, _("This is neither a paper (PDF) nor a bundle."))
    from sidesk.signing.verdict import MUST_BE_SEALED, State
    from sidesk.signing.verify import verdict

    judged = _named(verdict(data, trust, crls=crls), words)
    codes = {State.VALID: VALID, State.UNREADABLE: UNREADABLE}
    revision = _inside(data, judged)
    told = FileVerdict(
        code=codes.get(judged.state, NOT_VALID),
        headline=judged.headline(words),
        reasons=tuple(judged.told(words)),
        details=judged.as_json(words),
        about_file=tuple(one.told(words) for one in judged.reasons if one.text != MUST_BE_SEALED),
        seals=_seals(judged, revision, words),
        missing=_missing(judged, required=False),
        needed=_missing(judged, required=True),
        drawn=_drawn(judged, revision),
        by_hand=_by_hand(revision),
        revision=revision,
    )
    told = _without_drawn(told, words)
    found = _found(data, told, words, form_of)
    return told.with_findings(
        found, _("The seals hold, but the page does not say what the record inside says.")
    )


def _named(judged: Verdict, words: Words) -> Verdict:
    """The same with roles as people call them."""
    from sidesk.signing.verdict import MUST_BE_SEALED

    def named(reason: Reason) -> Reason:
        if reason.text != MUST_BE_SEALED:
            return reason
        return replace(reason, details={"role": role_name(words, reason.details.get("role", ""))})

    return replace(judged, reasons=tuple(named(reason) for reason in judged.reasons))


# --- the record inside ------------------------------------------------------------------------------------


def _inside(data: bytes, judged: Verdict) -> Revision | None:
    from sidesk.signing.record import embedded_record

    body = embedded_record(data) if judged.record_sha256 else None
    return Revision(judged.record_sha256, body) if body is not None else None


def signatures_of(revision: Revision | None) -> list[Mapping[str, Json]]:
    """What a record says about those who signed it."""
    given = revision.body.get("signatures") if revision is not None else None
    entries = given if isinstance(given, Sequence) and not isinstance(given, str) else ()
    return [one for one in entries if isinstance(one, Mapping)]


def _drawn(judged: Verdict, revision: Revision | None) -> tuple[tuple[str, str], ...]:
    """Who owes a seal with an own key, and has a line drawn on another's computer instead."""
    # Whoever drew may have sealed with an own key since; the engineer's key is that of the first seal.
    first = judged.seals[0].serial if judged.seals else ""
    own = {seal.role for seal in judged.seals if seal.serial != first}
    return tuple(
        (str(one.get("role", "")), str(one.get("name", "")))
        for one in signatures_of(revision)
        if one.get("kind") == "witnessed"
        and str(one.get("role", "")) not in own
        and not counts(str(one.get("role", "")), "witnessed")
    )


def _without_drawn(told: FileVerdict, words: Words) -> FileVerdict:
    """A seal that another set beside such a line makes the paper of that party no more complete."""
    why = {
        role: words.gettext(_NO_SEAL_OF_THEIRS).format(role=role_name(words, role), name=name)
        for role, name in told.drawn
    }
    witnesses = [one for one in told.seals if one.role in why and one.kind == "witnessed"]
    if not witnesses or told.code != VALID:
        return told
    seals = [
        replace(one, state=WAITS, sentences=(*one.sentences, why[one.role])) if one in witnesses else one
        for one in told.seals
    ]
    return replace(
        told,
        code=NOT_VALID,
        headline=words.gettext("Intact, but not complete yet: who must still seal it is named below."),
        reasons=(*told.reasons, *(why[one.role] for one in witnesses)),
        needed=tuple(dict.fromkeys([*told.needed, *(one.role for one in witnesses)])),
        seals=tuple(seals),
        drawn=(),
        details={**(told.details or {}), "state": _STATES[NOT_VALID]},
    )


_NO_SEAL_OF_THEIRS = N_(
    "{role} {name}: a line was drawn on another's computer. It does not count as the seal of this party, who "
    "holds a key."
)


def _by_hand(revision: Revision | None) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(one.get("role", "")), str(one.get("name", "")))
        for one in signatures_of(revision)
        if one.get("kind") == "ink"
    )


def _found(data: bytes, told: FileVerdict, words: Words, form_of: FormOf) -> list[Finding]:
    """What the file holds beside its seals, and whether page and record agree. A broken file is not read."""
    _, revision = words.gettext, told.revision
    if told.code == UNREADABLE or not told.is_intact:
        return []
    if revision is None:
        return [Finding(NOTE, _("No record is inside: only the page is sealed."))]
    found = [
        Finding(GOOD, _("The record {number} is inside as data.").format(number=revision.text("number")))
    ]
    if revision.kind == WITHDRAWN:
        withdrawn = _("This paper says that {number} is withdrawn: {reason}")
        found.append(
            Finding(WARN, withdrawn.format(number=revision.text("number"), reason=revision.text("reason")))
        )
    form = form_of(revision.text("package"))
    if form is None:
        missing = _("Page and record were not compared: the form of this record is not here.")
        return [*found, Finding(NOTE, missing)]
    found += _absent(form, told, revision, words)
    differing = _differing(data, form, revision)
    if differing is None:
        return [*found, Finding(NOTE, _("Page and record could not be compared."))]
    if not differing:
        return [*found, Finding(GOOD, _("The page shows every answer of the record."))]
    some = words.listed(f"“{one[:60]}”" for one in differing[:_MOST_TOLD])
    told_so = _("The page does not show what the record says: {what}").format(what=some)
    return [*found, Finding(BAD, told_so)]


def unnamed(form: Form, revision: Revision) -> list[str]:
    """Roles that must sign by the form, and for which nobody was named when the paper was issued."""
    from sidesk.reports.signers import wanted

    if revision.kind == WITHDRAWN:
        return []
    named = {str(one.get("role", "")) for one in signatures_of(revision)}
    roles = (one.role for one in wanted(form.signs) if not one.optional and one.role not in named)
    return list(dict.fromkeys(roles))


def _absent(form: Form, told: FileVerdict, revision: Revision, words: Words) -> list[Finding]:
    """Who must sign by the form, was not named and has not sealed: with a place in the file, or without."""
    sealed = {seal.role for seal in told.seals}
    roles = [role for role in unnamed(form, revision) if role not in sealed]
    kept = [role for role in roles if role in told.missing]
    gone = [role for role in roles if role not in told.missing]
    found = []
    for some, text in ((kept, _HAS_A_PLACE), (gone, _HAS_NO_PLACE)):
        if some:
            who = words.listed(role_name(words, role) for role in some)
            found.append(Finding(WARN, words.gettext(text).format(who=who)))
    return found


_HAS_A_PLACE = N_("The form also asks for {who}: the place is kept, and nobody has sealed there yet.")
_HAS_NO_PLACE = N_("The form also asks for {who}: neither seal nor place of theirs is in this file.")


def _differing(data: bytes, form: Form, revision: Revision) -> list[str] | None:
    from sidesk.reports.facts import PaperFacts
    from sidesk.reports.read_back import not_printed

    try:
        return not_printed(data, form, revision, PaperFacts())
    except (ValueError, TypeError, LookupError, AttributeError):
        return None  # foreign bytes: a record that does not fit its form, or pages nobody can read


# --- seals ------------------------------------------------------------------------------------------------


def _seals(judged: Verdict, revision: Revision | None, words: Words) -> tuple[SealTold, ...]:
    given = signatures_of(revision)
    found = []
    for seal in judged.seals:
        entry = next((one for one in given if one.get("role") == seal.role), None)
        if entry is not None:
            given.remove(entry)
        found.append(_told(seal, entry or {}, words))
    return tuple(found)


def _told(seal: SealVerdict, entry: Mapping[str, Json], words: Words) -> SealTold:
    from sidesk.signing.verdict import Kind

    state, stamp = BROKEN, seal.kind is Kind.TIMESTAMP
    if seal.intact and seal.valid and not any(reason.breaks for reason in seal.reasons):
        state = HOLDS if seal.trusted else UNKNOWN
    return SealTold(
        signer=seal.who(words),
        role="" if stamp else seal.role,
        unit=seal.unit,
        at=seal.at,
        what=seal.told_kind(words),
        state=state,
        sentences=(
            *([_attested(seal.at, words)] if stamp and seal.at and state == HOLDS else []),
            *([_vouched(words)] if seal.vouched else []),
            *(reason.told(words) for reason in seal.reasons),
        ),
        is_stamp=stamp,
        kind=str(entry.get("kind", "")),
        issuer=seal.issuer,
        is_local=seal.is_local and not seal.vouched,
        name=str(entry.get("name", "")),
    )


def _vouched(words: Words) -> str:
    return words.gettext(
        "Sealed before headquarters knew this computer; it has certified the same key since."
    )


def _attested(at: dt.datetime, words: Words) -> str:
    """What a time stamp that holds says; in words a reader of the paper understands."""
    told = words.gettext(
        "The paper was there with these seals on {moment} at the latest; certificates are judged at that "
        "moment."
    )
    return told.format(moment=f"{at.astimezone():%Y-%m-%d %H:%M}")


def _missing(judged: Verdict, *, required: bool) -> tuple[str, ...]:
    open_ = [field for field in judged.open_fields if field.required or not required]
    return tuple(dict.fromkeys(field.role or field.name for field in open_))
