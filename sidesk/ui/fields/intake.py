"""Many files into one answer: in order, doubles left out, each bad one named, one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from sidesk.actions.photo_folder import found
from sidesk.core.canonical import Json, sha256
from sidesk.core.errors import Cancelled, CannotRead, SideskError
from sidesk.core.progress import Progress
from sidesk.ui.fields.ports import Attached, FieldPorts, Files
from sidesk.ui.jobs import Job, JobRunner, Lane

Source: TypeAlias = FilePath | tuple[bytes, str]  # a file or folder, or pasted bytes with their name


@dataclass
class Outcome:
    """What came of it."""

    taken: list[Attached] = field(default_factory=list)
    refused: list[SideskError] = field(default_factory=list)
    here: list[str] = field(default_factory=list)  # names of files that this answer has already
    elsewhere: list[Source] = field(default_factory=list)  # that the record has at another question
    stopped: bool = False

    @property
    def doubles(self) -> int:
        """How many were left out because they are here already."""
        return len(self.here) + len(self.elsewhere)


@dataclass(frozen=True)
class Wanted:
    """What is to be taken, and what is known already: hashes of this answer and of the whole record."""

    kind: str
    sources: Sequence[Source]
    here: frozenset[str] = frozenset()
    record: frozenset[str] = frozenset()


def hashes(value: Json | Mapping[str, Json]) -> Iterator[str]:
    """Every hash by which a file among these answers is known: as kept, and as it was given."""
    if isinstance(value, Mapping):
        for name in ("sha256", "original_sha256"):
            if isinstance(value.get(name), str):
                yield str(value[name])
        for inner in value.values():
            yield from hashes(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from hashes(inner)


def take(files: Files, wanted: Wanted, progress: Progress) -> Outcome:
    """Take everything that can be taken; a cancel keeps what was taken until then. Runs in a lane."""
    made, here = Outcome(), set(wanted.here)
    try:
        sources = _sources(wanted, progress)
        for number, source in enumerate(sources):
            progress.step(number, len(sources))
            try:
                _take(files, wanted, source, made, here)
            except SideskError as error:
                made.refused.append(error)
        progress.step(len(sources), len(sources))
    except Cancelled:
        made.stopped = True
    return made


def _sources(wanted: Wanted, progress: Progress) -> list[Source]:
    paths = [source for source in wanted.sources if isinstance(source, FilePath)]
    pasted = [source for source in wanted.sources if not isinstance(source, FilePath)]
    return [*(one.path for one in found(paths, progress)), *pasted]


def _take(files: Files, wanted: Wanted, source: Source, made: Outcome, here: set[str]) -> None:
    if isinstance(source, FilePath):
        name = source.name
        try:
            data = source.read_bytes()
        except OSError as error:
            raise CannotRead.because(name, error) from error
    else:
        data, name = source
    given = sha256(data)
    if given in here:
        made.here.append(name)
        return
    if given in wanted.record:
        made.elsewhere.append(source)
        return
    kept = files.attach(data, name, wanted.kind)
    if kept.sha256 in here:  # another file, the same picture once it is small
        made.here.append(name)
        return
    here |= {given, kept.sha256}
    made.taken.append(kept)


class Intake(QObject):
    """One drop being taken in; it outlives the field, which goes when another section is opened."""

    stepped = Signal(int, int)
    ended = Signal(object)  # Outcome

    def __init__(self, ports: FieldPorts, wanted: Wanted, keep: Callable[[list[Attached]], None]) -> None:
        super().__init__(ports.jobs)
        self._keep = keep
        self.ports = ports  # of the record they are for
        self.done, self.total = 0, 0
        self._job: Job = ports.jobs.run(
            self,
            lambda progress: take(ports.files, wanted, progress),
            self._on_taken,
            failed=self._on_failed,
            progressed=self._on_step,
            lane=Lane.SLOW,
        )

    @property
    def running(self) -> bool:
        """Whether it still takes files in."""
        return self._job.running

    def stop(self) -> None:
        """Leave the rest; what was taken is kept."""
        self._job.progress.cancel()  # not the job's own cancel: that one says nothing more

    def finish(self) -> None:
        """The program ends: keep what is taken until now, at once."""
        self.stop()
        job = self._job
        if job.running and job.future is not None and job.future.exception() is None:
            job.settled = True
            self._on_taken(job.future.result())

    def _on_step(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        self.stepped.emit(done, total)

    def _on_taken(self, made: Outcome) -> None:
        if made.taken:
            self._keep(made.taken)
        self.ended.emit(made)
        self.deleteLater()

    def _on_failed(self, error: BaseException) -> None:
        self.ended.emit(Outcome())
        self.deleteLater()
        raise error  # our mistake: whoever tells failures gets it


def under_way(jobs: JobRunner) -> list[Intake]:
    """What is being taken in at this moment."""
    return [one for one in jobs.findChildren(Intake) if one.running]
