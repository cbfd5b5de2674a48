"""The acceptance package of a project: what belongs in, what is still missing, and the sealed file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from sidesk.actions import (
    audience,
    brand,
    browse,
    finish,
    identity,
    limits_given,
    package_summary,
    printing,
    process,
    projects,
)  # fmt: skip
from sidesk.actions.desk import Desk
from sidesk.actions.package_summary import Seen
from sidesk.actions.process import Report
from sidesk.core.canonical import Json, canonical, sha256
from sidesk.core.errors import CannotWrite, VolumeUnknown
from sidesk.core.files import whole
from sidesk.core.progress import Progress
from sidesk.core.text import LocalText
from sidesk.models.entities import Attachment, RecordSummary
from sidesk.reports.pdfa import File
from sidesk.reports.voice import Voice
from sidesk.reports.volumes.contents import Bound, Cover, Document, Entry, Volume, layout
from sidesk.workflow.facts import Fact

__all__ = [
    "CLIENT", "CREW", "INTERNAL", "WHOLE", "Bound", "Gap", "Package", "Wish", "cover_of", "files_of",
    "make", "plan", "seen",
]  # fmt: skip

CLIENT, CREW, INTERNAL = "client", "crew", "internal"
_AUDIENCES = {CLIENT: audience.CLIENT, CREW: audience.CREW, INTERNAL: audience.OFFICE}
_MOST = 100_000
_MARGINS = ("next", "psnext", "rl", "acrf", "il")


@dataclass(frozen=True)
class Gap:
    """Something that belongs in and is not there: which entry, and which form makes it.

    `step` is where it is made, `gates` those that do not open without it.
    """

    entry: Entry
    volume: str
    form: str
    step: str = ""
    gates: tuple[LocalText, ...] = field(default=(), hash=False)


@dataclass(frozen=True)
class Wish:
    """What is wanted of a package: for whom, in which language (empty: as set), which volumes (empty: all).

    `blanks`: in place of a paper that is missing stands its form, numbered, to be filled in by hand.
    """

    edition: str = CLIENT
    language: str = ""
    volumes: frozenset[str] = frozenset()
    blanks: bool = False


WHOLE = Wish()


@dataclass(frozen=True)
class Package:
    """What a package would hold now.

    `leaving` names the records that this edition may hold, `held_back` counts the documents it may not.
    """

    project: str
    wish: Wish
    volumes: tuple[Volume, ...]
    gaps: tuple[Gap, ...]
    report: Report = field(repr=False)
    leaving: frozenset[str] = frozenset()
    held_back: int = 0

    @property
    def documents(self) -> int:
        """How many documents are in it."""
        return sum(len(volume.documents) for volume in self.volumes)


def plan(desk: Desk, project: str, wish: Wish = WHOLE) -> Package:
    """What belongs into the package of a project, and what is missing. Raises VolumeUnknown."""
    codes = [volume.code for volume in layout() if volume.crew or wish.edition != CREW]
    if unknown := wish.volumes.difference(codes):
        raise VolumeUnknown(volume=min(unknown), known=", ".join(codes))
    told = process.report(desk, project)
    wish = replace(wish, language=wish.language or desk.settings.paper_language)
    volumes = [volume for volume in layout() if _is_wanted(volume, wish)]
    asked = {form for volume in volumes for entry in volume.entries for form in entry.forms}
    for_whom = _AUDIENCES[wish.edition]
    leaving = audience.leaving(desk, told.lines, for_whom)
    issued = [fact for fact in told.book.facts if fact.issued and fact.form in asked]
    held_back = sum(fact.record not in leaving for fact in issued)
    sealed = desk.store.papers.known([told.lines[fact.record].revision for fact in issued])
    titles = browse.titles(desk)
    begun = _Begun(desk, _stamp(desk, project, wish.language))
    filled = []
    gaps = []
    enclosed = set[str]()
    for volume in volumes:
        entries = []
        for entry in volume.entries:
            kept = [fact for fact in issued if fact.form in entry.forms and fact.record in leaving]
            kept.sort(key=lambda fact: (entry.forms.index(fact.form), fact.at, fact.number))
            lines = told.lines
            made = [
                document
                for fact in kept
                for document in (
                    _document(begun, lines[fact.record], fact, wish.language, titles, sealed),
                    *_enclosed(desk, lines[fact.record], fact, enclosed),
                )
            ]
            if replace(entry, documents=tuple(made)).is_missing:
                gaps += [_gap(entry, volume, form, told) for form in entry.forms]
                made = [_blank(begun, project, form, titles, wish) for form in entry.forms if wish.blanks]
            entries.append(replace(entry, documents=tuple(made)))
        filled.append(replace(volume, entries=tuple(entries)))
    return Package(project, wish, tuple(filled), tuple(gaps), told, leaving, held_back)


def _gap(entry: Entry, volume: Volume, form: str, told: Report) -> Gap:
    steps = told.state.steps
    step = next((one.step.code for one in steps if form in one.step.forms), "")
    gates = {
        gate.gate.code: gate.gate.title
        for one in steps
        for gate in one.gates
        if any(cause.form == form for cause in gate.causes)
    }
    return Gap(entry, volume.code, form, step, tuple(gates.values()))


def _is_wanted(volume: Volume, wish: Wish) -> bool:
    return volume.code in wish.volumes or (not wish.volumes and (volume.crew or wish.edition != CREW))


def _blank(begun: _Begun, project: str, form: str, titles: Mapping[str, LocalText], wish: Wish) -> Document:
    """The form to be filled in by hand. Its running number is written by hand as well."""
    desk = begun.desk
    number = f"{projects.project(desk, project).number}-{form}-____"

    def empty() -> bytes:
        return printing.empty_form(desk, form, project, number, wish.language)

    return Document(
        record=f"blank:{form}",
        number=number,
        title=Voice(wish.language).form(titles.get(form)).main,
        who="",
        date="",
        load=lambda: begun.part(f"blank {form}", empty),
        blank=True,
    )


def _document(
    begun: _Begun,
    line: RecordSummary,
    fact: Fact,
    language: str,
    titles: Mapping[str, LocalText],
    sealed: Collection[str],
) -> Document:
    is_sealed = line.revision in sealed
    return Document(
        record=line.record,
        number=line.number,
        title=f"{Voice(language).form(titles.get(line.form)).main} {line.title}".strip(),
        who=fact.author,
        date=fact.at[:10],
        load=lambda: _paper(begun, line, language, sealed=is_sealed),
        sealed=is_sealed,
    )


def _enclosed(desk: Desk, line: RecordSummary, fact: Fact, seen: set[str]) -> Iterator[Document]:
    """PDFs that the record carries, drawings and scans: each is bound in once, behind the first paper."""
    revision = desk.store.records.revision(line.revision)
    for sha in finish.attachments_in(revision.answers) if revision else ():
        kept = desk.store.attachments.get(sha)
        if kept is not None and sha not in seen and _is_called_pdf(kept):
            seen.add(sha)
            yield Document(
                record=line.record,
                number=line.number,
                title=kept.name or sha[:12],
                who=fact.author,
                date=fact.at[:10],
                load=partial(desk.store.attachments.read, sha),
                file=sha,
            )


def _is_called_pdf(kept: Attachment) -> bool:
    return kept.mime == finish.PDF or kept.name.lower().endswith(".pdf")


def _paper(begun: _Begun, line: RecordSummary, language: str, *, sealed: bool) -> bytes:
    """The sealed paper where there is one, else how the record is printed."""
    desk = begun.desk
    revision = None if sealed else desk.store.records.revision(line.revision)
    if revision is None:
        return printing.paper(desk, line.record)
    return begun.part(f"paper {line.revision}", lambda: finish.printed(desk, revision, language).pdf)


# --- going on after a stop -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Begun:
    """What was printed for a package that is not written yet: the next start need not print it again."""

    desk: Desk
    stamp: str

    def part(self, name: str, work: Callable[[], bytes]) -> bytes:
        """As it was kept, else made now and kept."""
        kept = self.desk.store.begun.get(self.stamp, name)
        if kept is None:
            kept = work()
            self.desk.store.begun.keep(self.stamp, name, kept)
        return kept


def _stamp(desk: Desk, project: str, language: str) -> str:
    """All that a printed paper rests on: any other revision, paper, limit or setting prints anew."""
    rests: Json = {
        "made by": desk.version,
        "day": f"{desk.clock.today()}",
        "project": project,
        "language": language,
        "papers": desk.store.papers.count(),
        "revisions": desk.store.records.written(),
        "settings": repr(desk.settings),
        "limits": dict(limits_given.known(desk.folder)),
    }
    return sha256(canonical(rests))


def make(
    desk: Desk, package: Package, passphrase: str, target: Path, progress: Progress | None = None
) -> Bound:
    """Bind the package, seal it and write it whole or not at all. Slow. Raises WrongSigningPassphrase,
    CertificateExpired, CannotWrite, Cancelled."""
    from sidesk.reports.volumes.binding import Wanted, bind
    from sidesk.signing.seal import Field, seal_stream

    key = identity.open_person_key(desk, passphrase)
    at = desk.clock.now()
    key.check(at)  # before the slow work, not after it
    wanted = Wanted(
        volumes=package.volumes,
        cover=cover_of(desk, package),
        summary=package_summary.summary(desk, seen(package)),
        language=package.wish.language,
        at=at,
        creator=f"SiDesk {desk.version}",
        files=files_of(desk, package),
        place=desk.folder,
    )
    own = Field("SigPackage", 0, (0, 0, 0, 0), desk.person.role)
    try:
        with whole(target) as stream:
            bound = bind(wanted, stream, progress)
            seal_stream(stream, key, own.name, at=at, fields=[own])
            return replace(bound, file=target)
    except OSError as error:
        raise CannotWrite.because(str(target), error) from error


def seen(package: Package) -> Seen:
    """What its summary and its registers show."""
    return Seen(
        package.project,
        package.report,
        package.leaving,
        package.documents,
        len(package.gaps),
        Voice(package.wish.language),
    )


def cover_of(desk: Desk, package: Package) -> Cover:
    """What stands on its covers."""
    known = projects.facts(desk, package.project)
    return Cover(
        project=known.get("project_name", ""),
        number=known.get("project_no", ""),
        client=known.get("client_name", ""),
        contractor=desk.settings.company or known.get("contractor_name", ""),
        supervisor=known.get("supervisor_name", "") if known.get("has_supervision") != "no" else "",
        contract=known.get("contract_no", ""),
        date=f"{desk.clock.today():%Y-%m-%d}",
        draft=bool(package.gaps),
        brand=brand.brand(desk),
    )


def files_of(desk: Desk, package: Package) -> Iterator[File]:
    """What records carry beside photos: tester files, configurations, scans."""
    seen: set[str] = set()
    for volume in package.volumes:
        for document in volume.documents:
            line = None if document.file else desk.store.records.summary(document.record)
            revision = desk.store.records.revision(line.revision) if line else None
            for sha in revision.hashes("attachments") if revision else ():
                kept = desk.store.attachments.get(sha)
                if sha in seen or kept is None or kept.mime.startswith("image/"):
                    continue
                seen.add(sha)
                data = desk.store.attachments.read(sha)
                yield File(kept.name or sha[:12], data, kept.mime, sha, document.number)
