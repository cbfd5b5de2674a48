"""The acceptance package of a project: what belongs in, what is still missing, and the sealed file."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sidesk.actions import audience, brand, browse, fill, finish, identity, printing, process, projects
from sidesk.actions.desk import Desk
from sidesk.actions.process import Report
from sidesk.core.canonical import Json
from sidesk.core.errors import CannotWrite, VolumeUnknown
from sidesk.core.files import free_path, named, write_whole
from sidesk.core.progress import Progress
from sidesk.core.text import N_, LocalText, pick
from sidesk.models.entities import RecordSummary, RegisterQuery
from sidesk.reports.volumes.contents import Bar, Bound, Cover, Document, Entry, File, Summary, Volume, layout
from sidesk.workflow.defects import PASS, Defect
from sidesk.workflow.facts import Fact, section_of

__all__ = [
    "CLIENT", "CREW", "INTERNAL", "WHOLE", "Bound", "Gap", "Package", "Wish", "make", "plan", "save",
    "save_folder",
]  # fmt: skip

CLIENT, CREW, INTERNAL = "client", "crew", "internal"
_AUDIENCES = {CLIENT: audience.CLIENT, CREW: audience.CREW, INTERNAL: audience.OFFICE}
_MOST = 100_000
_MARGINS = ("next", "psnext", "rl", "acrf", "il")


@dataclass(frozen=True)
class Gap:
    """Something that belongs in and is not there: which entry, and which form makes it."""

    entry: Entry
    volume: str
    form: str


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
    filled = []
    gaps = []
    for volume in volumes:
        entries = []
        for entry in volume.entries:
            kept = [fact for fact in issued if fact.form in entry.forms and fact.record in leaving]
            kept.sort(key=lambda fact: (entry.forms.index(fact.form), fact.at, fact.number))
            lines = told.lines
            made = [_document(desk, lines[fact.record], fact, wish.language, titles, sealed) for fact in kept]
            if replace(entry, documents=tuple(made)).is_missing:
                gaps += [Gap(entry, volume.code, form) for form in entry.forms]
                made = [_blank(desk, project, form, titles, wish) for form in entry.forms if wish.blanks]
            entries.append(replace(entry, documents=tuple(made)))
        filled.append(replace(volume, entries=tuple(entries)))
    return Package(project, wish, tuple(filled), tuple(gaps), told, leaving, held_back)


def _is_wanted(volume: Volume, wish: Wish) -> bool:
    return volume.code in wish.volumes or (not wish.volumes and (volume.crew or wish.edition != CREW))


def _blank(desk: Desk, project: str, form: str, titles: Mapping[str, LocalText], wish: Wish) -> Document:
    """The form to be filled in by hand. Its running number is written by hand as well."""
    number = f"{projects.project(desk, project).number}-{form}-____"
    return Document(
        record=f"blank:{form}",
        number=number,
        title=pick(titles.get(form), wish.language),
        who="",
        date="",
        load=lambda: printing.empty_form(desk, form, project, number, wish.language),
        blank=True,
    )


def _document(
    desk: Desk,
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
        title=f"{pick(titles.get(line.form), language)} {line.title}".strip(),
        who=fact.author,
        date=fact.at[:10],
        load=lambda: _paper(desk, line, language, sealed=is_sealed),
        sealed=is_sealed,
    )


def _paper(desk: Desk, line: RecordSummary, language: str, *, sealed: bool) -> bytes:
    """The sealed paper where there is one, else how the record is printed."""
    revision = None if sealed else desk.store.records.revision(line.revision)
    if revision is None:
        return printing.paper(desk, line.record)
    return finish.printed(desk, revision, language).pdf


def make(desk: Desk, package: Package, passphrase: str, progress: Progress | None = None) -> Bound:
    """Bind the package and seal it. Slow. Raises WrongSigningPassphrase, CertificateExpired, Cancelled."""
    from sidesk.reports.volumes.binding import Wanted, bind
    from sidesk.signing.seal import Field, seal

    key = identity.open_person_key(desk, passphrase)
    at = desk.clock.now()
    wanted = Wanted(
        volumes=package.volumes,
        cover=_cover(desk, package),
        summary=_summary(desk, package),
        language=package.wish.language,
        at=at,
        creator=f"SiDesk {desk.version}",
        files=tuple(_files(desk, package)),
    )
    bound = bind(wanted, progress)
    own = Field("SigPackage", 0, (0, 0, 0, 0), desk.person.role)
    return replace(bound, pdf=seal(bound.pdf, key, own.name, at=at, fields=[own]))


def save(bound: Bound, target: Path) -> None:
    """Write it whole or not at all. Raises CannotWrite."""
    try:
        write_whole(target, bound.pdf)
    except OSError as error:
        raise CannotWrite.because(str(target), error) from error


def save_folder(
    desk: Desk, package: Package, bound: Bound, folder: Path, progress: Progress | None = None
) -> Path:
    """The same as a folder for archives: each paper, each file, an index (HTML, JSON), the registers (.xlsx).

    Raises CannotWrite; a folder that is not empty is not touched.
    """
    from sidesk.reports.volumes import archive

    progress = progress or Progress()
    papers: dict[str, str] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise CannotWrite(path=str(folder), why=N_("it is not empty."))
        write_whole(folder / "package.pdf", bound.pdf)
        documents = [one for volume in package.volumes for one in volume.documents]
        (folder / "papers").mkdir()
        for number, document in enumerate(documents):
            progress.step(number, len(documents))
            path = free_path(folder / "papers", document.number, ".pdf")
            write_whole(path, document.load())
            papers[document.record] = f"papers/{path.name}"
        (folder / "files").mkdir()
        for file in _files(desk, package):
            stem, dot, kind = named(file.name).rpartition(".")
            write_whole(free_path(folder / "files", stem or kind, f"{dot}{kind}" if stem else ""), file.data)
        sheets = {name: _table(desk, package, name) for name in desk.store.registers.names()}
        write_whole(folder / "registers.xlsx", archive.spreadsheet(sheets))
        cover = _cover(desk, package)
        write_whole(folder / "index.json", archive.index_json(package.volumes, cover, papers))
        write_whole(folder / "index.html", archive.index_html(package.volumes, cover, papers, desk.words))
    except OSError as error:
        raise CannotWrite.because(str(folder), error) from error
    return folder / "index.html"


def _table(desk: Desk, package: Package, register: str) -> list[list[str]]:
    """A register with its heads: columns in the order in which they first occur."""
    lines = _lines(desk, package, register)
    columns = list(dict.fromkeys(name for cells in lines for name in cells))
    return [columns, *([_text(cells, name) for name in columns] for cells in lines)]


def _cover(desk: Desk, package: Package) -> Cover:
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


def _files(desk: Desk, package: Package) -> Iterator[File]:
    """What records carry beside photos: tester files, configurations, scans."""
    seen: set[str] = set()
    for volume in package.volumes:
        for document in volume.documents:
            line = desk.store.records.summary(document.record)
            revision = desk.store.records.revision(line.revision) if line else None
            for sha in revision.hashes("attachments") if revision else ():
                kept = desk.store.attachments.get(sha)
                if sha in seen or kept is None or kept.mime.startswith("image/"):
                    continue
                seen.add(sha)
                data = desk.store.attachments.read(sha)
                yield File(kept.name or sha[:12], data, kept.mime, sha, document.number)


# --- summary ---------------------------------------------------------------------------------------------


def _summary(desk: Desk, package: Package) -> Summary:
    told = package.report
    links = _lines(desk, package, "links")
    devices = _lines(desk, package, "devices")
    shown = _last_of_each(links)
    passed = sum(_text(cells, "result").startswith("pass") for cells in shown)
    closed = [one for one in told.defects if not one.is_open]
    return Summary(
        figures=(
            *_figures(desk, len(shown), passed, len(devices)),
            (desk.words.gettext("Documents"), str(package.documents)),
            (desk.words.gettext("Defects found"), str(len(told.defects))),
            (desk.words.gettext("Defects closed"), str(len(closed))),
            (desk.words.gettext("Still missing"), str(len(package.gaps))),
        ),
        trades=_bars(desk, told, "trade"),
        sections=_bars(desk, told, "section"),
        margins=[margin for cells in shown if (margin := _margin(cells)) is not None],
        opened=[one.found_at[:10] for one in told.defects],
        closed=[_closed_on(one) for one in closed],
        links=[_link_row(cells) for cells in shown],
        devices=sorted(_device_row(cells) for cells in devices),
    )


def _closed_on(defect: Defect) -> str:
    return max((event.at for event in defect.events if event.what == PASS), default="")[:10]


def _figures(desk: Desk, links: int, passed: int, devices: int) -> Iterator[tuple[str, str]]:
    _ = desk.words.gettext
    yield _("Links tested"), str(links)
    yield _("Links passed"), str(passed)
    yield _("Pass rate"), f"{100 * passed / links:.1f} %" if links else "–"
    yield _("Devices installed"), str(devices)


def _lines(desk: Desk, package: Package, register: str) -> list[Mapping[str, Json]]:
    """The lines of a register, of documents that this edition may hold."""
    lines = desk.store.registers.page(RegisterQuery(register, package.project, limit=_MOST))
    return [line.cells for line in lines if line.record in package.leaving]


def _last_of_each(lines: Sequence[Mapping[str, Json]]) -> list[Mapping[str, Json]]:
    """A link that was tested again counts by its last result; fibres count once for each core."""
    found: dict[tuple[str, ...], Mapping[str, Json]] = {}
    for cells in lines:
        name = tuple(_text(cells, column) for column in ("code", "core", "wavelength", "direction"))
        if name[0]:
            found[name] = cells
    return list(found.values())


def _text(cells: Mapping[str, Json], name: str) -> str:
    value = cells.get(name)
    return value if isinstance(value, str) else ""


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _margin(cells: Mapping[str, Json]) -> float | None:
    """The smallest distance to a limit that a link has."""
    found = [value for name in (*_MARGINS, "margin") if (value := _number(_text(cells, name))) is not None]
    return min(found, default=None)


def _link_row(cells: Mapping[str, Json]) -> tuple[str, ...]:
    margin = _margin(cells)
    core = _text(cells, "core")
    name = f"{_text(cells, 'code')} #{core} {_text(cells, 'wavelength')}" if core else _text(cells, "code")
    room = _text(cells, "room") or " – ".join(filter(None, (_text(cells, "from"), _text(cells, "to"))))
    shown = "" if margin is None else f"{margin:g}"
    return name.strip(), room, _text(cells, "panel"), _text(cells, "length"), shown, _text(cells, "result")


def _device_row(cells: Mapping[str, Json]) -> tuple[str, ...]:
    place = _text(cells, "room") or _text(cells, "place") or _text(cells, "rack")
    return _text(cells, "code"), _text(cells, "name"), _text(cells, "model"), _text(cells, "sn"), place


def _bars(desk: Desk, told: Report, by: str) -> list[Bar]:
    """Rows of checklists that passed, by trade or by section."""
    counted: dict[str, list[int]] = {}
    form = fill.form_of(desk, "D18")
    labels = {choice.name: desk.words.pick(choice.label) for choice in form.choices.get("trade", ())}
    for fact in told.book.of_form("D18"):
        if not fact.issued:
            continue
        place = fact.section or section_of(fact.place, told.state.sections) or fact.place
        name = labels.get(fact.text("trade"), fact.text("trade")) if by == "trade" else place
        for row in fact.rows("items"):
            result = row.get("result")
            if result in ("pass", "fail"):
                tally = counted.setdefault(name, [0, 0])
                tally[0] += result == "pass"
                tally[1] += 1
    return [Bar(name, good, every) for name, (good, every) in counted.items()]
