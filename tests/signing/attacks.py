"""Manipulations of a sealed paper, as forgers publish them: each a function from its bytes to other bytes.

`UPDATES` append objects (shadow attacks: hide, replace, hide and replace; incremental annotations; changed
permissions, records, fonts, pages). `BYTES` work on the bytes themselves (covered ranges, cross-references,
padding, tails).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

Attack = Callable[[bytes], bytes]
Change = Callable[[Any], None]

name, text, number = generic.pdf_name, generic.pdf_string, generic.NumberObject


def update(change: Change) -> Attack:
    """The attack that appends what `change` does to the objects of a PDF."""

    def attack(pdf: bytes) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
        change(writer)
        out = io.BytesIO()
        writer.write(out)
        changed = out.getvalue()
        assert changed.startswith(pdf)
        assert len(changed) > len(pdf)
        return changed

    return attack


def kids(writer: Any) -> Any:
    return writer.root["/Pages"]["/Kids"]


def first_page(writer: Any) -> Any:
    page = kids(writer)[0]
    writer.update_container(page)
    return page


def annotated(writer: Any, annotation: dict[str, Any]) -> None:
    page = first_page(writer)
    whole = generic.DictionaryObject({name("/Type"): name("/Annot"), name("/F"): number(4)})
    for key, value in annotation.items():
        whole[name(key)] = value
    old = page.get("/Annots", generic.ArrayObject())
    page[name("/Annots")] = generic.ArrayObject([*old, writer.add_object(whole)])


def box(*numbers: int) -> Any:
    return generic.ArrayObject([number(n) for n in numbers])


def hide(writer: Any) -> None:
    """Everything on the page, the marks of the seals too, is gone; the text beneath would show."""
    first_page(writer)[name("/Annots")] = generic.ArrayObject()


def replace(writer: Any) -> None:
    page = first_page(writer)
    stream = generic.StreamObject(stream_data=b"BT /F1 12 Tf 72 700 Td (12.50 m pass) Tj ET")
    page[name("/Contents")] = writer.add_object(stream)


def hide_and_replace(writer: Any) -> None:
    """The tree of pages leads to another page; the sealed one is still in the file."""
    page = kids(writer)[0]
    twin = generic.DictionaryObject({key: page.raw_get(key) for key in page})
    twin[name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    pages = writer.root["/Pages"]
    pages[name("/Kids")] = generic.ArrayObject([writer.add_object(twin), *list(kids(writer))[1:]])
    writer.update_container(pages)


def note(writer: Any) -> None:
    kind = {"/Subtype": name("/FreeText"), "/Rect": box(72, 600, 300, 640), "/Contents": text("12.50 m")}
    annotated(writer, {**kind, "/DA": text("/Helv 12 Tf 0 g")})


def cover_up(writer: Any) -> None:
    look = generic.StreamObject(stream_data=b"1 g 0 0 200 40 re f")
    look[name("/Type")], look[name("/Subtype")] = name("/XObject"), name("/Form")
    look[name("/BBox")] = box(0, 0, 200, 40)
    seen = generic.DictionaryObject({name("/N"): writer.add_object(look)})
    annotated(writer, {"/Subtype": name("/Stamp"), "/Rect": box(72, 710, 272, 750), "/AP": seen})


def link(writer: Any) -> None:
    act = generic.DictionaryObject({name("/S"): name("/URI"), name("/URI"): text("http://example.invalid")})
    annotated(writer, {"/Subtype": name("/Link"), "/Rect": box(0, 0, 600, 800), "/A": act})


def script(writer: Any) -> None:
    act = generic.DictionaryObject({name("/S"): name("/JavaScript"), name("/JS"): text("app.alert(1)")})
    writer.root[name("/OpenAction")] = act
    writer.update_root()


def permissions(writer: Any) -> None:
    """The certifying seal says P 3 in place of P 2."""
    seal = writer.root["/Perms"]["/DocMDP"]
    seal["/Reference"][0]["/TransformParams"][name("/P")] = number(3)
    writer.update_container(seal["/Reference"][0]["/TransformParams"])
    writer.mark_update(writer.root["/Perms"].raw_get("/DocMDP"))


def no_permissions(writer: Any) -> None:
    writer.root[name("/Perms")] = generic.DictionaryObject()
    writer.update_root()


def record(writer: Any) -> None:
    """Another record.json in place of the sealed one."""
    file = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
    stream = generic.StreamObject(stream_data=b'{"number": "DEMO", "answers": {"length": "1.00"}}')
    file["/EF"][name("/F")] = writer.add_object(stream)
    writer.update_container(file["/EF"])
    writer.mark_update(writer.root["/Names"]["/EmbeddedFiles"]["/Names"].raw_get(1))


def second_record(writer: Any) -> None:
    tree = writer.root["/Names"]["/EmbeddedFiles"]
    tree["/Names"].append(text("a"))
    tree["/Names"].append(tree["/Names"].raw_get(1))
    writer.update_container(tree["/Names"])


def no_files(writer: Any) -> None:
    writer.root[name("/Names")] = generic.DictionaryObject()
    writer.update_root()


def font(writer: Any) -> None:
    """Digits that look like others: another font under the same name."""
    page = first_page(writer)
    fonts = page["/Resources"]["/Font"]
    key = next(iter(fonts))
    other = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/ZapfDingbats"}
    swapped = generic.DictionaryObject({name(k): name(v) for k, v in other.items()})
    fonts[name(key)] = writer.add_object(swapped)
    writer.update_container(fonts)


def reorder(writer: Any) -> None:
    pages = writer.root["/Pages"]
    pages[name("/Kids")] = generic.ArrayObject(reversed(list(kids(writer))))
    writer.update_container(pages)


def drop_page(writer: Any) -> None:
    pages = writer.root["/Pages"]
    pages[name("/Kids")] = generic.ArrayObject(list(kids(writer))[:1])
    pages[name("/Count")] = number(1)
    writer.update_container(pages)


def turn(writer: Any) -> None:
    first_page(writer)[name("/Rotate")] = number(180)


def crop(writer: Any) -> None:
    first_page(writer)[name("/CropBox")] = box(0, 0, 300, 300)


def layers(writer: Any) -> None:
    """A layer that is off by default."""
    group = {name("/Type"): name("/OCG"), name("/Name"): text("x")}
    made = writer.add_object(generic.DictionaryObject(group))
    off = generic.DictionaryObject({name("/OFF"): generic.ArrayObject([made])})
    writer.root[name("/OCProperties")] = generic.DictionaryObject(
        {name("/OCGs"): generic.ArrayObject([made]), name("/D"): off}
    )
    writer.update_root()


def fields(writer: Any) -> Any:
    return writer.root["/AcroForm"]["/Fields"]


def field_value(writer: Any) -> None:
    """The first field points at the seal of the second."""
    one, other = fields(writer)[0], fields(writer)[1]
    one[name("/V")] = other.raw_get("/V")
    writer.update_container(one)
    writer.mark_update(fields(writer).raw_get(0))


def optional_now(writer: Any) -> None:
    """No field says any more that it must be sealed."""
    for place in range(len(fields(writer))):
        fields(writer)[place][name("/Ff")] = number(0)
        writer.mark_update(fields(writer).raw_get(place))


def other_role(writer: Any) -> None:
    fields(writer)[0][name("/TU")] = text("客户")
    writer.mark_update(fields(writer).raw_get(0))


def new_field(writer: Any) -> None:
    made = {"/FT": name("/Tx"), "/T": text("length"), "/V": text("12.50"), "/Subtype": name("/Widget")}
    annotated(writer, {**made, "/Rect": box(72, 600, 200, 620)})
    page = kids(writer)[0]
    fields(writer).append(page["/Annots"].raw_get(-1))
    writer.update_container(fields(writer))


def no_form(writer: Any) -> None:
    """The file looks as if nobody had ever sealed it."""
    writer.root[name("/AcroForm")] = generic.DictionaryObject({name("/Fields"): generic.ArrayObject()})
    writer.update_root()


def redraw(writer: Any) -> None:
    writer.root["/AcroForm"][name("/NeedAppearances")] = generic.BooleanObject(True)
    writer.update_container(writer.root["/AcroForm"])
    writer.update_root()


def evidence_only(writer: Any) -> None:
    """Certificates nobody stamped."""
    kept = generic.DictionaryObject({name("/Certs"): generic.ArrayObject()})
    writer.root[name("/DSS")] = writer.add_object(kept)
    writer.update_root()


def language(writer: Any) -> None:
    writer.root[name("/Lang")] = text("xx")
    writer.update_root()


UPDATES: dict[str, Attack] = {
    change.__name__.replace("_", " "): update(change)
    for change in (
        hide, replace, hide_and_replace, note, cover_up, link, script, permissions, no_permissions, record,
        second_record, no_files, font, reorder, drop_page, turn, crop, layers, field_value, optional_now,
        other_role, new_field, no_form, redraw, evidence_only, language,
    )
}  # fmt: skip

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
_PLACE = re.compile(rb"<([0-9A-Fa-f]{2000,})>")


def _put(pdf: bytes, span: tuple[int, int], new: bytes) -> bytes:
    start, stop = span
    assert len(new) <= stop - start
    return pdf[:start] + new.ljust(stop - start) + pdf[stop:]


def swapped_ranges(pdf: bytes) -> bytes:
    """Two seals cover each other's bytes."""
    one, *_rest, other = _RANGE.finditer(pdf)
    first, last = one.group(0), other.group(0)
    changed = pdf.replace(first, b"\0" * len(first)).replace(last, first.ljust(len(last))[: len(last)])
    return changed.replace(b"\0" * len(first), last[: len(first)])


def wider_gap(pdf: bytes) -> bytes:
    """What the last seal leaves out grows by the bytes before it."""
    found = list(_RANGE.finditer(pdf))[-1]
    a, b, c, d = (int(part) for part in found.groups())
    return _put(pdf, found.span(), b"/ByteRange[%d %d %d %d]" % (a, b - 8, c, d))


def wrapped(pdf: bytes) -> bytes:
    """Signature wrapping: the sealed tail moves back and something new stands in the gap."""
    found = list(_RANGE.finditer(pdf))[-1]
    a, b, c, d = (int(part) for part in found.groups())
    new = b"9 0 obj <</Length 0>> endobj\n"
    moved = _put(pdf, found.span(), b"/ByteRange[%d %d %d %d]" % (a, b, c + len(new), d))
    return moved[:c] + new + moved[c:]


def no_range(pdf: bytes) -> bytes:
    found = list(_RANGE.finditer(pdf))[-1]
    return _put(pdf, found.span(), b"/ByteRange[]")


def negative_range(pdf: bytes) -> bytes:
    found = list(_RANGE.finditer(pdf))[-1]
    a, b, c, _d = (int(part) for part in found.groups())
    return _put(pdf, found.span(), b"/ByteRange[%d %d %d -1]" % (a, b, c))


def again_start(pdf: bytes) -> bytes:
    """The last cross-reference twice."""
    return pdf + b"\nstartxref\n" + list(_START.finditer(pdf))[-1].group(1) + b"\n%%EOF\n"


def earlier_start(pdf: bytes) -> bytes:
    """Readers are sent back to the first revision."""
    return pdf + b"\nstartxref\n" + next(_START.finditer(pdf)).group(1) + b"\n%%EOF\n"


def stray_reference(pdf: bytes) -> bytes:
    """A table that moves object 1 to another place, without a new object."""
    before, at = list(_START.finditer(pdf))[-1].group(1), len(pdf) + 1
    table = b"\nxref\n1 1\n%010d 00000 n \ntrailer\n<</Size 99/Prev %s/Root 1 0 R>>\n" % (20, before)
    return pdf + table + b"startxref\n%d\n%%%%EOF\n" % at


def padding(pdf: bytes) -> bytes:
    place = list(_PLACE.finditer(pdf))[-1]
    return pdf[: place.end() - 5] + b"A1B2>" + pdf[place.end() :]


def shorter_padding(pdf: bytes) -> bytes:
    place = list(_PLACE.finditer(pdf))[-1]
    return pdf[: place.end() - 5] + b">    " + pdf[place.end() :]


def zeroed(pdf: bytes) -> bytes:
    """Signature exclusion: the seal is empty."""
    place = list(_PLACE.finditer(pdf))[-1]
    return pdf[: place.start() + 1] + b"0" * len(place.group(1)) + pdf[place.end() - 1 :]


def permission_digit(pdf: bytes) -> bytes:
    return pdf.replace(b"/P 2", b"/P 3", 1)


def cut_back(pdf: bytes) -> bytes:
    """Without its last seal, with or without which it is a whole PDF."""
    ends = [match.end() for match in re.finditer(rb"%%EOF\r?\n?", pdf)]
    return pdf[: ends[-2]]


BYTES: dict[str, Attack] = {
    attack.__name__.replace("_", " "): attack
    for attack in (
        swapped_ranges, wider_gap, wrapped, no_range, negative_range, again_start, earlier_start,
        stray_reference, padding, shorter_padding, zeroed, permission_digit,
    )
}  # fmt: skip
TAILS = (b"\n", b"\0", b"garbage", b"%comment\n", b"%%EOF", b"\n%%EOF\n", b"%PDF-1.7\n%%EOF\n")
BYTES |= {f"tail {tail!r}": (lambda pdf, tail=tail: pdf + tail) for tail in TAILS}
