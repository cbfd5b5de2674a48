"""Headquarters has the time of a paper attested: a file, or a paper of its own store by its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sidesk.core.errors import RecordUnknown
from sidesk.core.text import N_
from sidesk.hq.office import Headquarters
from sidesk.models.entities import Paper, RecordQuery
from sidesk.signing.stamp import FIELD, CannotStamp, stamp

SECONDS = 20.0
_PDF, _QUERY, _REPLY = "application/pdf", "application/timestamp-query", "application/timestamp-reply"
_LARGEST = 256 * 1024  # bytes of an answer; usual ones have about 5,000


@dataclass(frozen=True)
class Server:
    """A time stamp server, and the root certificates (PEM) it leads to where that is not our own root."""

    address: str
    roots: Sequence[bytes] = ()
    seconds: float = SECONDS

    def ask(self, request: bytes) -> bytes:
        """Its answer to a request. Raises CannotStamp."""
        import httpx

        try:
            answer = httpx.post(
                self.address, content=request, headers={"Content-Type": _QUERY}, timeout=self.seconds
            )
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise CannotStamp(why=N_("the time stamp server does not answer.")) from problem
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if answer.status_code != httpx.codes.OK or kind != _REPLY or len(answer.content) > _LARGEST:
            raise CannotStamp(why=N_("this address is no time stamp server."))
        return answer.content


def stamp_bytes(office: Headquarters, pdf: bytes, server: Server) -> tuple[bytes, str]:
    """A sealed PDF with the time stamp, and who set it. Raises CannotStamp, CannotSeal."""
    trust = [office.root, *server.roots]
    stamped, told = stamp(pdf, server.ask, trust, [office.crl], at=office.clock.now())
    return stamped, told.signer


def stamp_papers(office: Headquarters, number: str, server: Server) -> list[Paper]:
    """Stamp the newest paper of each version of a document that headquarters holds.

    The stamped one is a further paper upon it and travels to the laptops like any other. What is stamped
    already is left. Raises RecordUnknown, CannotStamp, CannotSeal.
    """
    records = {line.record for line in office.store.records.page(RecordQuery(number=number))}
    tips = [paper for record in sorted(records) for paper in office.store.papers.latest(record)]
    if not tips:
        raise RecordUnknown(record=number)
    made = [_upon(office, tip, number, server) for tip in tips if not tip.field.startswith(FIELD)]
    for paper in made:
        office.store.audit.append(office.public.name, "stamp", {"paper": paper.id, "upon": paper.previous})
    return made


def _upon(office: Headquarters, tip: Paper, number: str, server: Server) -> Paper:
    pdf, who = stamp_bytes(office, office.store.attachments.read(tip.sha256), server)
    kept = office.store.attachments.add(pdf, f"{number}.pdf", _PDF)
    paper = Paper(
        id=office.clock.new_id(), record=tip.record, revision=tip.revision, sha256=kept.sha256,
        previous=tip.id, field=FIELD, role=FIELD, signer=who, sealed_at=office.clock.now(),
        languages=tip.languages,
    )  # fmt: skip
    office.store.papers.add(paper)
    return paper
