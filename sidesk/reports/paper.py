"""Render one record as its sealed-to-be paper: PDF/A-3b with the record inside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from sidesk.core.progress import Progress
from sidesk.core.text import N_
from sidesk.forms.definition import Form
from sidesk.models.entities import Revision
from sidesk.reports import jpeg, pdfa
from sidesk.reports.blocks import Note, Paper
from sidesk.reports.brand import Brand
from sidesk.reports.content import content_of
from sidesk.reports.facts import PaperFacts
from sidesk.reports.glyphs import Preflight
from sidesk.reports.layout import fonts, pages
from sidesk.reports.layout.heads import TitleBlock
from sidesk.reports.layout.pictures import Album
from sidesk.reports.story import FieldBox, Story
from sidesk.reports.voice import Voice

__all__ = ["FieldBox", "PaperFacts", "Rendered", "render"]

_DRAFT = "草稿 DRAFT 未签署"  # in both languages on every paper: nobody may take it for the real one
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Rendered:
    """The PDF, the places kept for signature fields, and the number of pages."""

    pdf: bytes
    fields: tuple[FieldBox, ...]
    pages: int


def render(
    form: Form,
    revision: Revision,
    facts: PaperFacts,
    *,
    language: str,
    draft: bool = False,
    progress: Progress | None = None,
) -> Rendered:
    """Print `revision` in `language` (zh, en or both). The same input gives the same bytes."""
    voice = Voice(language)
    paper = content_of(form, revision, facts, voice, draft=draft)
    inside = _Inside(revision.bytes, () if draft else facts.enclosed(revision))
    return _printed(paper, inside, _at(revision), facts, voice, progress)


def blank_paper(form: Form, revision: Revision, facts: PaperFacts, *, language: str) -> Rendered:
    """The paper of a form that nobody has filled in; `sheets.blank` makes the revision."""
    voice = Voice(language)
    paper = content_of(form, revision, facts, voice, blank=True)
    return _printed(paper, _Inside(), _at(revision), facts, voice, None)


@dataclass(frozen=True)
class _Inside:
    """What lies in the file besides its pages."""

    record: bytes | None = None
    files: Sequence[pdfa.File] = ()


def _printed(
    content: Paper,
    inside: _Inside,
    at: dt.datetime,
    facts: PaperFacts,
    voice: Voice,
    progress: Progress | None,
) -> Rendered:
    check = Preflight(fonts.holds)
    paper = check.block(content)
    album = Album(
        jpeg.loader(facts.load),
        jpeg.blurred,
        voice.line(N_("This picture cannot be shown.")),
        voice.say(N_("Fig.")).main,
    )
    story = Story(voice, album)
    story.begin(paper.blocks)
    story.pieces.append(TitleBlock(paper, voice.line(N_("No."))))
    story.tell([*paper.blocks[:-1], *_missing(check, voice), *paper.blocks[-1:]])
    out = BytesIO()
    sheets = pages.Sheets(
        out, _running(paper, voice, facts.brand), {"title": paper.title.main}, across=story.begins_across
    )
    if progress is not None:
        sheets.progress = lambda page: progress.step(page, 0)
    count = pages.build(sheets, story.pieces)
    meta = pdfa.Meta(
        title=f"{paper.title.main} {paper.number}".strip(),
        author=paper.company or paper.title.main,
        subject=f"{paper.project} {paper.revision}".strip(),
        creator=f"SiDesk {facts.app_version}".strip(),
        language=voice.tag,
        at=at,
    )
    return Rendered(
        pdfa.finished(out.getvalue(), inside.record, meta, inside.files), tuple(story.fields), count
    )


def _missing(check: Preflight, voice: Voice) -> list[Note]:
    """The paper says which characters it could not print; the record inside holds them."""
    if not check.missing:
        return []
    said = voice.say(
        N_("□ stands for characters the printed font lacks: {what}. record.json inside this PDF holds them."),
        what=check.told(),
    )
    return [Note(said, small=True)]


def _running(paper: Paper, voice: Voice, brand: Brand) -> pages.Running:
    digest = " ".join(paper.digest[i : i + 4] for i in range(0, 24, 4)).strip()
    return pages.Running(
        document=paper.title.main,
        project=paper.project,
        right=f"{paper.number}   {paper.revision}",
        company=paper.company,
        digest=f"SHA-256  {digest} .." if digest else "",
        draft=_DRAFT if paper.draft else "",
        page_of=lambda page, total: voice.say(N_("Page {page} of {pages}"), page=page, pages=total).main,
        logo=brand.logo,
        accent=brand.accent,
    )


def _at(revision: Revision) -> dt.datetime:
    """The moment of the record: a paper printed later is still of that moment."""
    try:
        moment = dt.datetime.fromisoformat(revision.text("at"))
    except ValueError:
        return _EPOCH
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
