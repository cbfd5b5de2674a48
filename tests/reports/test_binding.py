"""A paper may come from anywhere: it never spoils the package, and nothing in it runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, String

from sidesk.core.errors import Cancelled
from sidesk.core.progress import Progress
from sidesk.reports.pdfa import File
from sidesk.reports.validate import findings
from sidesk.reports.volumes.binding import LARGEST, Wanted, bind
from sidesk.reports.volumes.contents import Cover, Document, Summary, layout


def paper(spoil: Callable[[Pdf], object] = lambda _: None, pages: int = 1, lock: str = "") -> bytes:
    made, out = pikepdf.new(), BytesIO()
    for _ in range(pages):
        made.add_blank_page()
    spoil(made)
    made.save(out, encryption=Encryption(owner=lock, user=lock) if lock else False)
    return out.getvalue()


@dataclass(frozen=True)
class Made:
    pdf: bytes
    left_out: tuple[tuple[str, str], ...]
    pages: int


def bound(
    pdf: bytes,
    *files: str,
    sealed: bool = False,
    progress: Progress | None = None,
    out: BytesIO | None = None,
    file: str = "",
) -> Made:
    first, *others = layout()
    document = Document("r", "N-1", "Paper", "Lin", "2026-05-11", lambda: pdf, sealed=sealed, file=file)
    entry = replace(first.entries[0], documents=(document,))
    volume = replace(first, entries=(entry, *first.entries[1:]))
    cover = Cover("Project", "P-1", "", "", "", "", "2026-05-11")
    held = tuple(File(name, b"x", "text/plain", "0" * 64, "") for name in files)
    moment = dt.datetime(2026, 5, 11, tzinfo=dt.UTC)
    out = out or BytesIO()
    made = bind(Wanted((volume, *others), cover, Summary(), "zh", moment, files=held), out, progress)
    return Made(out.getvalue(), made.left_out, made.pages)


def _looped(pdf: Pdf) -> None:
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)


def _without_pages(pdf: Pdf) -> None:
    pdf.Root.Pages.Kids = Array([])


def _drawn(pdf: Pdf) -> None:
    for page in pdf.pages:
        page.Contents = pdf.make_stream(b"0 0 m 9 9 l S " * 40)


def _torn(pdf: Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(b"0 0 m 9 9 l S " * 400)
    pdf.pages[0].Contents.Filter = Name.FlateDecode


def _unknown(pdf: Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(b"0 0 m 9 9 l S ")
    pdf.pages[0].Contents.Filter = Array([Name.X, 7])


def _without_end(pdf: Pdf) -> None:
    for _ in range(300):
        below = pdf.Root.Pages
        pdf.Root.Pages = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([below]), Count=1))
        below.Parent = pdf.Root.Pages
    below.Kids.append(pdf.Root.Pages)


def _turned_by_a_word(pdf: Pdf) -> None:
    pdf.pages[0].obj.Rotate = Name.X


UNFIT = {
    "a page tree in a circle": paper(_looped, 3),
    "no pages": paper(_without_pages),
    "a password": paper(lock="secret"),
    "more pages than anybody reads": paper(pages=5001),
    "no PDF": b"hello",
    "nothing": b"",
    "a PDF that was cut off": paper()[:200],
    "drawing that cannot be unpacked": paper(_torn),
    "drawing packed in a way nobody knows": paper(_unknown),
    "a page tree without an end": paper(_without_end),
    "pages turned by a word": paper(_turned_by_a_word),
    "a PDF whose second half is missing": paper(_drawn, 3)[: len(paper(_drawn, 3)) // 2],
}


@pytest.mark.parametrize("pdf", UNFIT.values(), ids=list(UNFIT))
def test_a_paper_that_cannot_be_bound_is_named_and_the_rest_is_bound(pdf: bytes) -> None:
    assert [number for number, _ in bound(pdf).left_out] == ["N-1"]


def test_a_paper_of_more_than_500_mb_is_named_and_the_rest_is_bound() -> None:
    made = bound(bytes(LARGEST + 1))
    [(number, why)] = made.left_out
    assert (number, made.pages > 1) == ("N-1", True)
    assert "500 MB" in why
    assert why.count("。") == 1  # one sentence


def _odd(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    page.MediaBox, page.Annots = Array([0, 0, 0, 0]), Array([1, Name.X])
    page.Resources, page.Contents = Name.X, Array([Name.X])


def test_a_paper_with_odd_pages_is_bound() -> None:
    assert not bound(paper(_odd)).left_out


_BOXES = {
    "five metres": ("/MediaBox", (0, 0, 14173.2, 14173.2)),
    "upside down": ("/MediaBox", (595, 842, 0, 0)),
    "below nothing": ("/MediaBox", (-595, -842, 0, 0)),
    "three numbers": ("/MediaBox", (0, 0, 9)),
    "no numbers": ("/MediaBox", (0, 0, Name.X, Name.X)),
    "cut off beside the page": ("/CropBox", (5000, 5000, 6000, 6000)),
    "trimmed beside the page": ("/TrimBox", (5000, 5000, 6000, 6000)),
}


@pytest.mark.parametrize(("box", "numbers"), _BOXES.values(), ids=list(_BOXES))
def test_a_page_of_any_size_is_bound_and_the_package_stays_fit_for_archives(
    box: str, numbers: tuple[object, ...]
) -> None:
    def sized(pdf: Pdf) -> None:
        pdf.pages[0].obj[box] = Array(numbers)

    made = bound(paper(sized))
    assert made.left_out == ()
    assert len(pypdfium2.PdfDocument(made.pdf)) == made.pages
    assert findings(made.pdf) == []


def test_the_same_papers_make_the_same_package_byte_for_byte() -> None:
    pdf = paper(_drawn, 3)
    assert bound(pdf, "a.txt").pdf == bound(pdf, "a.txt").pdf


def test_a_sealed_paper_lies_in_the_package_as_it_was() -> None:
    pdf = paper(_drawn, 3)
    with pikepdf.open(BytesIO(bound(pdf, sealed=True).pdf)) as whole:
        assert whole.attachments["N-1.pdf"].get_file().read_bytes() == pdf
        assert whole.attachments["N-1.pdf"].get_file().size == len(pdf)
        assert whole.attachments["N-1.pdf"].get_file().mime_type == "application/pdf"


def test_a_package_that_is_bound_into_a_package_keeps_what_it_shows() -> None:
    """Its numbers may bear any name that a new one would bear."""

    def numbered(pdf: Pdf) -> None:
        forms = {f"/SiDesk{at}": pdf.make_stream(b"% its own", Subtype=Name.Form) for at in range(60)}
        pdf.pages[0].Resources = Dictionary(XObject=Dictionary(forms))

    with pikepdf.open(BytesIO(bound(paper(numbered)).pdf)) as pdf:
        held: Any = max((page.resources.get("/XObject", {}) for page in pdf.pages), key=len)
        assert [form.read_bytes() for form in held.values()].count(b"% its own") == 60


def test_making_a_package_can_be_stopped_while_it_is_written() -> None:
    def stop(done: int, total: int) -> None:
        if done == total - 1:
            progress.cancel()

    progress, out = Progress(stop), BytesIO()
    with pytest.raises(Cancelled):
        bound(paper(_drawn, 3), progress=progress, out=out)
    assert b"%%EOF" not in out.getvalue()


def _running(pdf: Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.OpenAction = pdf.make_indirect(script)
    page = pdf.pages[0].obj
    page.AA = Dictionary(O=script)
    box, empty = Array([0, 0, 9, 9]), Dictionary()
    page.Annots = Array([
        pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=box, A=script, AA=empty)),
        pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Screen, Rect=box, A=script)),
        pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=box)),
    ])  # fmt: skip


def test_nothing_in_a_paper_runs_in_the_package() -> None:
    with pikepdf.open(BytesIO(bound(paper(_running)).pdf)) as pdf:
        assert not [one for one in pdf.objects if isinstance(one, Dictionary) and "/JS" in one]
        kept = [
            one.Subtype for page in pdf.pages for one in page.get("/Annots", []) if one.Subtype != "/Link"
        ]
    assert kept == ["/Text"]


def test_files_inside_have_names_that_a_reader_can_save_them_by() -> None:
    given = ("../../a.txt", "", "CON", "a.txt", "a.txt", "record.json", "x" * 5000)
    with pikepdf.open(BytesIO(bound(paper(), *given).pdf)) as pdf:
        names = set(pdf.attachments)
    assert {"_.._a.txt", "SiDesk", "_CON", "a.txt", "a (2).txt", "record (2).json", "record.json"} < names
    assert max(len(name) for name in names) <= 200


def test_the_number_of_a_page_that_is_shown_turned_stands_at_its_lower_right() -> None:
    def turned(pdf: Pdf) -> None:
        pdf.pages[0].MediaBox, pdf.pages[0].Rotate = Array([0, 0, 595, 842]), 90

    document = pypdfium2.PdfDocument(bound(paper(turned)).pdf)
    page = next(one for one in document if one.get_width() > one.get_height())
    assert "页" in page.get_textpage().get_text_range()
    shown = page.render(scale=1).to_pil().convert("L").point(lambda light: 255 * (light < 160))
    left, top, right, bottom = shown.getbbox()
    assert left > shown.width * 0.75
    assert top > shown.height * 0.95
    assert right < shown.width
    assert bottom < shown.height


def _filled_in(pdf: Pdf) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("room"), V=String("Room 205"), F=4,
            Rect=Array([100, 700, 300, 730]), DA=String("/F 12 Tf 0 g"),
        )
    )  # fmt: skip
    pdf.pages[0].Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]), NeedAppearances=True, DA=String("/F 12 Tf 0 g"),
        DR=Dictionary(Font=Dictionary(F=font)),
    )  # fmt: skip


def test_what_somebody_filled_into_a_form_stays_on_its_page() -> None:
    made = bound(paper(_filled_in))
    assert made.left_out == ()
    pages = pypdfium2.PdfDocument(made.pdf)
    assert any("Room 205" in page.get_textpage().get_text_bounded() for page in pages)
    assert b"/Widget" not in made.pdf


@pytest.mark.parametrize("inside", [True, False])
def test_a_package_says_it_is_for_archives_only_where_every_page_made_elsewhere_is(inside: bool) -> None:
    def written(pdf: Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[0].Resources = Dictionary(Font=Dictionary(F1=font))
        pdf.pages[0].Contents = pdf.make_stream(b"BT /F1 12 Tf 10 10 Td (drawing) Tj ET")

    made = bound(paper() if inside else paper(written), file="a" * 64)
    assert made.left_out == ()
    with pikepdf.open(BytesIO(made.pdf)) as pdf, pdf.open_metadata() as xmp:
        assert ("pdfaid:part" in xmp) is inside
