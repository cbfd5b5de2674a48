"""A second set of manipulations, written byte by byte: nothing that seals or judges papers has a part in it.

`RAW` append a part to the file as a forger's own program would, with its own cross-references.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Object, Stream, String

Attack = Callable[[bytes], bytes]
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF")


@dataclass
class Part:
    """A part to be appended: objects by their number, over what the file holds already."""

    pdf: pikepdf.Pdf
    new: dict[int, bytes] = field(default_factory=dict)
    freed: list[int] = field(default_factory=list)
    trailer: dict[str, bytes] = field(default_factory=dict)

    def put(self, number: int, what: bytes) -> bytes:
        """The object under this number; returns how it is referred to."""
        self.new[number] = what
        return b"%d 0 R" % number

    def add(self, what: bytes) -> bytes:
        """An object under a number of its own."""
        number = max([int(self.pdf.trailer.Size) - 1, *self.new]) + 1
        return self.put(number, what)

    def changed(self, what: Object, **entries: bytes | None) -> None:
        """An object with other entries: raw PDF each, None takes the entry away."""
        raw = {key: _raw(value) for key, value in what.items()}
        raw |= {f"/{key}": value for key, value in entries.items() if value is not None}
        gone = {f"/{key}" for key, value in entries.items() if value is None}
        body = _dictionary({key: value for key, value in raw.items() if key not in gone})
        if isinstance(what, Stream):
            body += b"\nstream\n" + what.read_raw_bytes() + b"\nendstream"
        self.put(what.objgen[0], body)


Change = Callable[[Part], None]


def _raw(value: Any) -> bytes:
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if not isinstance(value, Object):
        return str(value).encode()
    return b"%d %d R" % value.objgen if value.is_indirect else value.unparse()


def _dictionary(entries: Mapping[str, bytes]) -> bytes:
    return b"<<" + b" ".join(key.encode() + b" " + value for key, value in entries.items()) + b">>"


def _raw_of(what: Object) -> bytes:
    return _dictionary({key: _raw(value) for key, value in what.items()})


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)


def appended(pdf: bytes, part: Part, *, compressed: bool = False) -> bytes:
    """The file with this part behind it, its cross-references as a stream."""
    out = io.BytesIO(pdf)
    out.seek(0, io.SEEK_END)
    out.write(b"\n")
    places: dict[int, tuple[int, int, int]] = dict.fromkeys(part.freed, (0, 0, 1))
    new = dict(part.new)
    size = max([int(part.pdf.trailer.Size) - 1, *new]) + 1
    if compressed:  # every object that is no stream stands inside another one
        inside = {number: body for number, body in new.items() if b"stream\n" not in body}
        head, body = b"", b""
        for number, data in inside.items():
            head += b"%d %d " % (number, len(body))
            body += data + b" "
        entries = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(inside), len(head))
        places |= {number: (2, size, index) for index, number in enumerate(inside)}
        new = {number: data for number, data in new.items() if number not in inside}
        new[size] = stream(zlib.compress(head + body), entries)
        size += 1
    for number, data in new.items():
        places[number] = (1, out.tell(), 0)
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, data))
    at = out.tell()
    places[size] = (1, at, 0)
    rows, index = b"", b""
    for number in sorted(places):
        kind, place, more = places[number]
        rows += kind.to_bytes(1) + place.to_bytes(4) + more.to_bytes(2)
        index += b"%d 1 " % number
    trailer = {"/Root": _raw(part.pdf.Root), "/Prev": _START.findall(pdf)[-1]}
    trailer |= {f"/{key}": value for key, value in part.trailer.items()}
    rest = b" ".join(key.encode() + b" " + value for key, value in trailer.items() if value)
    entries = b"/Type/XRef/Size %d/W[1 4 2]/Index[%s]%s" % (size + 1, index, rest)
    out.write(b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (size, stream(rows, entries), at))
    return out.getvalue()


def raw(change: Change, *, compressed: bool = False) -> Attack:
    """The attack that appends what `change` puts into a part."""

    def attack(pdf: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            part = Part(opened)
            change(part)
            return appended(pdf, part, compressed=compressed)

    return attack


def seals(part: Part) -> list[Object]:
    return list(part.pdf.Root.AcroForm.Fields)


def widgets(part: Part) -> list[Object]:
    """The places of seals that can be seen."""
    return [one for one in seals(part) if "/AP" in one]


def files(part: Part) -> Iterator[tuple[str, Object]]:
    names = part.pdf.Root.Names.EmbeddedFiles.Names
    for place in range(0, len(names), 2):
        yield str(names[place]), names[place + 1]


def look(part: Part, data: bytes) -> bytes:
    return part.add(stream(data, b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]"))


# --- the page ---


def other_page(part: Part) -> None:
    part.changed(part.pdf.pages[0].obj, Contents=part.add(stream(b"BT ET")))


def more_on_the_page(part: Part) -> None:
    old = part.pdf.pages[0].obj.Contents
    many = list(old) if isinstance(old, Array) else [old]
    both = b"[" + b" ".join(map(_raw, many)) + b" " + part.add(stream(b"1 g 0 0 600 400 re f")) + b"]"
    part.changed(part.pdf.pages[0].obj, Contents=both)


def page_stream_itself(part: Part) -> None:
    """The page stays; what it refers to says something else."""
    old = part.pdf.pages[-1].obj.Contents
    part.put((old[0] if isinstance(old, Array) else old).objgen[0], stream(b"0 g 0 0 100 100 re f"))


def white_square(part: Part) -> None:
    made = b"<</Type/Annot/Subtype/Square/Rect[0 0 600 500]/F 4/IC[1 1 1]/AP<</N %s>>>>"
    note = part.add(made % look(part, b"1 g 0 0 600 500 re f"))
    old = b" ".join(map(_raw, part.pdf.pages[0].obj.get("/Annots", [])))
    part.changed(part.pdf.pages[0].obj, Annots=b"[" + old + b" " + note + b"]")


def widget_of_nobody(part: Part) -> None:
    """Looks like a seal, and no field holds it."""
    mark = b"<</Type/Annot/Subtype/Widget/FT/Sig/Rect[70 60 260 120]/F 4/AP<</N %s>>>>"
    note = part.add(mark % look(part, b"0 g 0 0 60 20 re f"))
    old = b" ".join(map(_raw, part.pdf.pages[0].obj.get("/Annots", [])))
    part.changed(part.pdf.pages[0].obj, Annots=b"[" + old + b" " + note + b"]")


def larger_unit(part: Part) -> None:
    part.changed(part.pdf.pages[0].obj, UserUnit=b"4")


def page_action(part: Part) -> None:
    part.changed(part.pdf.pages[0].obj, AA=b"<</O<</S/JavaScript/JS(app.alert(1))>>>>")


# --- the seals' places ---


def looks_of_another(part: Part) -> None:
    """The mark of one party stands in the place of another."""
    here = widgets(part)
    other = _raw(here[-1].AP.N) if len(here) > 1 else look(part, b"0 g 0 0 90 90 re f")
    part.changed(here[0], AP=b"<</N " + other + b">>")


def mark_redrawn(part: Part) -> None:
    """The drawing itself, under the number it had."""
    part.put(widgets(part)[0].AP.N.objgen[0], stream(b"", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"))


def mark_moved(part: Part) -> None:
    part.changed(widgets(part)[0], Rect=b"[10 10 500 300]")


def mark_hidden(part: Part) -> None:
    part.changed(widgets(part)[0], F=b"2")


def role_renamed(part: Part) -> None:
    part.changed(seals(part)[-1], TU=String("general manager").unparse())


def role_gone(part: Part) -> None:
    part.changed(seals(part)[0], TU=None)


def field_renamed(part: Part) -> None:
    part.changed(seals(part)[0], T=b"(SigOther)")


def demands_nothing(part: Part) -> None:
    for one in seals(part):
        part.changed(one, Ff=None)


def demands_more(part: Part) -> None:
    part.changed(seals(part)[0], Ff=b"3")


def seal_twice(part: Part) -> None:
    """One seal fills a second place under another role."""
    value = _raw(seals(part)[0].V)
    made = b"<</FT/Sig/T(SigBoss)/TU(boss)/V %s/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/F 132>>"
    note = part.add(made % value)
    old = b" ".join(map(_raw, seals(part)))
    part.changed(part.pdf.Root, AcroForm=b"<</SigFlags 3/Fields[" + old + b" " + note + b"]>>")


def seal_empty(part: Part) -> None:
    part.changed(seals(part)[0], V=None)


def seal_replaced(part: Part) -> None:
    """The place holds something that only looks like a seal."""
    fake = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Contents<00>/ByteRange[0 1 2 3]>>"
    part.changed(seals(part)[0], V=part.add(fake))


def seal_dropped(part: Part) -> None:
    part.freed.append(seals(part)[-1].objgen[0])


def place_dropped(part: Part) -> None:
    old = b" ".join(map(_raw, seals(part)[:-1]))
    part.changed(part.pdf.Root, AcroForm=b"<</SigFlags 3/Fields[" + old + b"]>>")


def place_locked(part: Part) -> None:
    part.changed(seals(part)[0], Lock=b"<</Type/SigFieldLock/Action/All>>")


def kind_of_another(part: Part) -> None:
    part.changed(seals(part)[0], FT=b"/Tx")


# --- permissions, actions, what is attached ---


def root_with(**entries: bytes | None) -> Change:
    return lambda part: part.changed(part.pdf.Root, **entries)


def usage_rights(part: Part) -> None:
    """Rights of the maker of a viewer in place of the limits of the certifying seal."""
    part.changed(part.pdf.Root, Perms=b"<</UR3 " + _raw(seals(part)[0].V) + b">>")


def certified_by_the_last(part: Part) -> None:
    last = [one for one in seals(part) if "/V" in one][-1]
    made = b"<</Type/Sig/Reference[<</TransformMethod/DocMDP/TransformParams<</P 3>>>>]>>"
    value = _raw(last.V) if last.objgen != seals(part)[0].objgen else part.add(made)
    part.changed(part.pdf.Root, Perms=b"<</DocMDP " + value + b">>")


def limits_widened(part: Part) -> None:
    whole = {key: _raw(value) for key, value in seals(part)[0].V.items()}
    whole["/Reference"] = b"[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</P 3/V/1.2>>>>]"
    part.put(seals(part)[0].V.objgen[0], _dictionary(whole))


def script_by_name(part: Part) -> None:
    act = b"<</Names[(a)<</S/JavaScript/JS(app.alert(1))>>]>>"
    names = {key: _raw(value) for key, value in part.pdf.Root.get("/Names", Dictionary()).items()}
    part.changed(part.pdf.Root, Names=_dictionary(names | {"/JavaScript": act}))


def mark_with_script(part: Part) -> None:
    part.changed(widgets(part)[0], A=b"<</S/JavaScript/JS(app.alert(1))>>")


def file_swapped(which: Callable[[str], bool], data: bytes) -> Change:
    """The bytes of an attached file under the number they had."""

    def change(part: Part) -> None:
        found = [spec for name, spec in files(part) if which(name)]
        part.put(found[0].EF.F.objgen[0], stream(data, b"/Type/EmbeddedFile"))

    return change


def file_renamed(part: Part) -> None:
    _, spec = next(files(part))
    part.changed(spec, F=b"(other.json)", UF=b"(other.json)")


def another_file(part: Part) -> None:
    kept = part.add(stream(b"x", b"/Type/EmbeddedFile"))
    spec = part.add(b"<</Type/Filespec/F(more.csv)/UF(more.csv)/EF<</F %s>>>>" % kept)
    old = b" ".join(map(_raw, part.pdf.Root.Names.EmbeddedFiles.Names))
    tree = b"<</EmbeddedFiles<</Names[" + old + b" (more.csv) " + spec + b"]>>>>"
    part.changed(part.pdf.Root, Names=tree)


def other_metadata(part: Part) -> None:
    """Archives file the paper under another title."""
    title = b"<rdf:Alt><rdf:li xml:lang='x-default'>Other</rdf:li></rdf:Alt>"
    rdf = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    about = b"<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
    data = (
        b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='%s'>%s<dc:title>%s</dc:title>"
        b"</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    ) % (rdf, about, title)
    new = stream(data, b"/Type/Metadata/Subtype/XML")
    old = part.pdf.Root.get("/Metadata")
    if old is None:
        part.changed(part.pdf.Root, Metadata=part.add(new))
    else:
        part.put(old.objgen[0], new)


def evidence_replaced(part: Part) -> None:
    part.changed(part.pdf.Root, DSS=part.add(b"<</Certs[]/CRLs[" + part.add(stream(b"no list")) + b"]>>"))


# --- the file ---


def other_catalogue(part: Part) -> None:
    part.trailer["Root"] = part.add(_raw_of(part.pdf.Root)[:-2] + b"/PageMode/UseNone>>")


def other_information(part: Part) -> None:
    part.trailer["Info"] = part.add(b"<</Title(Other)/Author(Somebody)>>")


def locked(part: Part) -> None:
    part.trailer["Encrypt"] = part.add(b"<</Filter/Standard/V 1/R 2/O<00>/U<00>/P -4>>")


def past_forgotten(part: Part) -> None:
    part.trailer["Prev"] = b""
    other_page(part)


def nothing_at_all(_: Part) -> None:
    """Only cross-references."""


_CATALOGUE: dict[str, dict[str, bytes | None]] = {
    "outline": {"Outlines": b"<</Type/Outlines/Count 0>>"},
    "labels": {"PageLabels": b"<</Nums[0<</S/D/St 100>>]>>"},
    "version": {"Version": b"/2.0"},
    "extensions": {"Extensions": b"<</XX<</BaseVersion/1.7/ExtensionLevel 9>>>>"},
    "collection": {"Collection": b"<</Type/Collection/View/H>>"},
    "requirements": {"Requirements": b"[<</S/EnableJavaScripts>>]"},
    "document actions": {"AA": b"<</WP<</S/JavaScript/JS(app.alert(1))>>>>"},
    "open action": {"OpenAction": b"<</S/Launch/F(x.exe)>>"},
    "permissions gone": {"Perms": None},
    "files no longer associated": {"AF": None},
    "output intent": {"OutputIntents": b"[]"},
    "structure": {"StructTreeRoot": b"<</Type/StructTreeRoot>>"},
    "form as xml": {"AcroForm": b"<</XFA(x)/Fields[]>>"},
    "viewer settings": {"ViewerPreferences": b"<</HideToolbar true>>"},
}
_CHANGES: tuple[Change, ...] = (
    other_page, more_on_the_page, page_stream_itself, white_square, widget_of_nobody, larger_unit,
    page_action, looks_of_another, mark_redrawn, mark_moved, mark_hidden, role_renamed, role_gone,
    field_renamed,
    demands_nothing, demands_more, seal_twice, seal_empty, seal_replaced, seal_dropped, place_dropped,
    place_locked, kind_of_another, usage_rights, certified_by_the_last, limits_widened, script_by_name,
    mark_with_script, file_renamed, another_file, other_metadata, evidence_replaced, other_catalogue,
    other_information, locked, past_forgotten, nothing_at_all,
)  # fmt: skip
CHANGES: dict[str, Change] = {one.__name__.replace("_", " "): one for one in _CHANGES}
CHANGES |= {name: root_with(**entries) for name, entries in _CATALOGUE.items()}


def is_record(name: str) -> bool:
    return name == "record.json"


CHANGES["record of another"] = file_swapped(is_record, b'{"number":"DEMO-2026-001-D18-7KQ2999"}')
HARMLESS = ("nothing at all", "version", "extensions", "evidence replaced")
"""What may lawfully stand between two seals: a page looks and says the same."""

RAW: dict[str, Attack] = {name: raw(change) for name, change in CHANGES.items()}
RAW |= {
    f"{name}, inside an object stream": raw(CHANGES[name], compressed=True)
    for name in ("other page", "looks of another", "role renamed", "demands nothing", "permissions gone")
}


def older_past(pdf: bytes) -> bytes:
    """The part follows the first revision: what was sealed between is passed over."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        part = Part(opened)
        part.trailer["Prev"] = _START.findall(pdf)[0]
        return appended(pdf, part)


def hybrid(pdf: bytes) -> bytes:
    """A table for old readers and a stream for new ones, which see different pages."""
    first = raw(other_page)(pdf)
    at = _START.findall(first)[-1]
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 9999/Root %s/Prev %s/XRefStm %s>>\n"
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root = _raw(opened.Root)
    return first + table % (root, _START.findall(pdf)[-1], at) + b"startxref\n%d\n%%%%EOF\n" % len(first)


def before_the_head(pdf: bytes) -> bytes:
    return b"%!PS\n" + pdf


def first_seal_only(pdf: bytes) -> bytes:
    """An older state of the same paper with a new tail, so that it is as long as before."""
    ends = [match.end() for match in re.finditer(rb"%%EOF\r?\n?", pdf)]
    short = pdf[: ends[-2]]
    return short + b"%" + b" " * (len(pdf) - len(short) - 2) + b"\n"


def padded_between(pdf: bytes) -> bytes:
    """A comment between two revisions: everything behind it stands elsewhere."""
    at = pdf.rindex(b"%%EOF", 0, pdf.rindex(b"startxref")) + 5
    return pdf[:at] + b"\n%x" + pdf[at:]


def seal_of_another_kind(pdf: bytes) -> bytes:
    return pdf.replace(b"/ETSI.CAdES.detached", b"/adbe.pkcs7.detached", 1)


def another_moment(pdf: bytes) -> bytes:
    """The signer's clock in plain sight says another year."""
    return re.sub(rb"(/M \(D(?::|\\072))\d{4}", rb"\g<1>2001", pdf, count=1)


def seals_exchanged(pdf: bytes) -> bytes:
    """Two parties' digits in each other's place."""
    found = list(re.finditer(rb"<([0-9A-Fa-f]{2000,})>", pdf))
    one, other = found[0].span(1), found[-1].span(1)
    size = min(one[1] - one[0], other[1] - other[0])
    mine, theirs = pdf[one[0] : one[0] + size], pdf[other[0] : other[0] + size]
    changed = bytearray(pdf)
    changed[one[0] : one[0] + size], changed[other[0] : other[0] + size] = theirs, mine
    return bytes(changed)


RAW |= {
    one.__name__.replace("_", " "): one
    for one in (
        older_past, hybrid, before_the_head, first_seal_only, padded_between, seal_of_another_kind,
        another_moment, seals_exchanged,
    )
}  # fmt: skip
