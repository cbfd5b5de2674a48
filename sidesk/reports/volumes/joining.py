"""Join the pieces of a package into one file: numbered, linked, with outline and files inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from sidesk.core.files import named
from sidesk.core.text import N_
from sidesk.reports import pdfa
from sidesk.reports.voice import Voice
from sidesk.reports.volumes.book import Lead, folios
from sidesk.reports.volumes.shelf import Held, Shelf

if TYPE_CHECKING:
    from pikepdf import Pdf

_ANNOTATIONS = ("/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight",
                "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink")  # fmt: skip

_DEEPEST = 20  # fields above a field


@dataclass
class Piece:
    """Pages that stand together: of a document, or of our own."""

    name: str  # document RECORD, entry NO, volume CODE
    at: int  # place of its first page on the shelf
    count: int
    volume: str = ""
    title: str = ""
    level: int = 0
    numbered: bool = False
    entry: str = ""  # entry NO it stands under
    leads: Sequence[Lead] = ()


@contextmanager
def joined(shelf: Shelf, pieces: Sequence[Piece], voice: Voice, files: Sequence[Held]) -> Iterator[Pdf]:
    """All pieces in their order as one open document, with numbers, links, outline and the files inside."""
    first: dict[str, int] = {}
    count = 0
    for piece in pieces:
        first.setdefault(piece.name, count)
        count += piece.count
    with shelf.opened(range(piece.at, piece.at + piece.count) for piece in pieces) as target:
        _number(target, pieces, voice)
        _link(target, pieces, first)
        _outline(target, pieces)
        _attach(target, files)
        yield target


def strip(source: Any) -> None:
    """Marks on the page are kept, and what somebody filled in becomes part of it. Seals stay behind, links
    would lead into the file they came from, and nothing that a reader would run, play or open comes along."""
    from pikepdf import Array, Dictionary

    marks: list[list[Any]] = []
    is_filled = False
    for page in source.pages:
        given = page.get("/Annots", Array([]))
        known = [one for one in given if isinstance(one, Dictionary)] if isinstance(given, Array) else []
        filled = [one for one in known if one.get("/Subtype") == "/Widget" and not _is_seal(one)]
        marks.append([one for one in known if one.get("/Subtype") in _ANNOTATIONS])
        is_filled = is_filled or bool(filled)
        if "/Annots" in page:
            page.Annots = Array(filled)
    if is_filled:
        source.generate_appearance_streams()
        source.flatten_annotations("print")
    for page, kept in zip(source.pages, marks, strict=True):
        for one in kept:
            _quiet(one)
        _quiet(page.obj)
        if kept:
            page.Annots = Array(kept)
        elif "/Annots" in page:
            del page["/Annots"]


def _is_seal(widget: Any) -> bool:
    """What kind of field it is may stand with its parent."""
    from pikepdf import Dictionary

    for _ in range(_DEEPEST):
        if "/FT" in widget:
            return bool(widget.FT == "/Sig")
        widget = widget.get("/Parent")
        if not isinstance(widget, Dictionary):
            break
    return False


def _quiet(holder: Any) -> None:
    for name in ("/A", "/AA", "/PA"):
        if name in holder:
            del holder[name]


def _number(target: Any, pieces: Sequence[Piece], voice: Voice) -> None:
    """Its number on every page that counts."""
    import pikepdf
    from pikepdf import Array, Name

    sizes = [size_of(page) for page in target.pages]
    fonts, drawings = folios([width for width, _ in sizes], _numbers(pieces, voice))
    with pikepdf.open(BytesIO(fonts)) as laid_over:
        resources = target.copy_foreign(laid_over.make_indirect(laid_over.pages[0].Resources))
    begin = target.make_stream(b"q\n")
    for at, (page, size, drawn) in enumerate(zip(target.pages, sizes, drawings, strict=True)):
        if drawn:
            folio = target.make_stream(drawn.encode(), Resources=resources, BBox=Array([0, 0, *size]))
            folio.Type, folio.Subtype = Name.XObject, Name.Form
            shown = b"Q\n" + _placed(page, folio, f"/SiDesk{at}")
            page.Contents = Array([begin, *drawing_of(page), target.make_stream(shown)])


def _placed(page: Any, form: Any, name: str) -> bytes:
    """How a form is laid over a page, by a name that no other page gave to something. pikepdf's own overlay
    takes a name by chance, unpacks the page and packs it again."""
    from pikepdf import Dictionary, Name, Rectangle

    held = [one for one in page.resources.as_dict().values() if isinstance(one, Dictionary)]
    while any(name in one for one in held):
        name += "x"
    page.add_resource(form, Name.XObject, Name(name))
    placed: bytes = page.calc_form_xobject_placement(form, Name(name), Rectangle(page.trimbox))
    return placed


def drawing_of(page: Any) -> list[Any]:
    """The streams that draw a page, in their order."""
    from pikepdf import Array, Stream

    given = page.get("/Contents")
    return [one for one in (given if isinstance(given, Array) else [given]) if isinstance(one, Stream)]


def _numbers(pieces: Sequence[Piece], voice: Voice) -> list[str]:
    """`Volume III, page 12 of 87`, or nothing, for each page."""
    totals: dict[str, int] = {}
    for piece in pieces:
        totals[piece.volume] = totals.get(piece.volume, 0) + piece.count * piece.numbered
    texts: list[str] = []
    counted: dict[str, int] = {}
    for piece in pieces:
        for _page in range(piece.count):
            counted[piece.volume] = counted.get(piece.volume, 0) + piece.numbered
            said = voice.say(
                N_("Volume {volume}, page {page} of {pages}"),
                volume=piece.volume, page=counted[piece.volume], pages=totals[piece.volume],
            ).main  # fmt: skip
            texts.append(said if piece.numbered else "")
    return texts


def size_of(page: Any) -> tuple[float, float]:
    """Width and height of a page in points, as it is looked at: scans are often shown turned."""
    left, bottom, right, top = (float(value) for value in page.trimbox)
    turned = int(page.get("/Rotate", 0)) % 180 == 90
    return (top - bottom, right - left) if turned else (right - left, top - bottom)


def _link(target: Any, pieces: Sequence[Piece], first: Mapping[str, int]) -> None:
    """Lines of the contents lead to their pages."""
    from pikepdf import Array, Dictionary, Name

    at = 0
    entries = _first_of_entries(pieces)
    for piece in pieces:
        for lead in piece.leads:
            place = first.get(lead.to, first.get(entries.get(lead.to, "")))
            if place is None:
                continue
            page = target.pages[at + lead.page]
            annotation = Dictionary(
                Type=Name.Annot, Subtype=Name.Link, Rect=Array(list(lead.box)), Border=Array([0, 0, 0]), F=4,
                Dest=Array([target.pages[place].obj, Name.Fit]),
            )  # fmt: skip
            page.Annots = Array([*page.get("/Annots", Array([])), target.make_indirect(annotation)])
        at += piece.count


def _first_of_entries(pieces: Sequence[Piece]) -> dict[str, str]:
    """Entries whose pages are documents lead to the first of them."""
    return {piece.entry: piece.name for piece in reversed(pieces) if piece.entry}


def _outline(target: Any, pieces: Sequence[Piece]) -> None:
    from pikepdf import OutlineItem

    at, volume = 0, None
    with target.open_outline() as outline:
        for piece in pieces:
            if piece.title:
                item = OutlineItem(piece.title, at)
                if piece.level <= 0 or volume is None:
                    outline.root.append(item)
                    volume = item if piece.volume else None
                    if volume is not None:
                        volume.is_closed = True
                else:
                    volume.children.append(item)
            at += piece.count


def _attach(target: Any, files: Sequence[Held]) -> None:
    """The files themselves, from the shelf."""
    from pikepdf import AttachedFileSpec, Dictionary, Name, String

    for name, file in _named(files):
        spec = AttachedFileSpec(
            target, b"", filename=name, mime_type=file.mime, description=file.said or name,
            relationship=Name.Supplement,
        )  # fmt: skip
        kept = target.get_object(file.place, 0)
        kept.Type, kept.Params = Name.EmbeddedFile, Dictionary(Size=file.size, CheckSum=String(file.md5))
        empty = spec.obj.EF.F
        if "/Subtype" in empty:
            kept.Subtype = empty.Subtype
        spec.obj.EF.F = spec.obj.EF.UF = kept
        target.attachments[name] = spec


def _named(files: Sequence[Held]) -> Iterator[tuple[str, Held]]:
    """Each under a name of its own that a reader can save it by."""
    seen: set[str] = {pdfa.RECORD}
    numbers: dict[str, int] = {}
    for file in files:
        first = named(file.name)
        stem, dot, end = first.rpartition(".")
        name, number = first, numbers.get(first, 2)
        while name in seen:
            name, number = f"{stem or end} ({number}){dot}{end if stem else ''}", number + 1
        numbers[first] = number
        seen.add(name)
        yield name, file
