"""The verdict on papers somebody changed: nothing that was touched may pass."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Sequence

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from sidesk.core.text import Words
from sidesk.signing.keys import OpenKey
from sidesk.signing.seal import seal
from sidesk.signing.verdict import State, Verdict
from sidesk.signing.verify import verdict
from tests.signing.conftest import refused

EN = Words("en")
Judge = Callable[[bytes], Verdict]
PLACES = re.compile(rb"<[0-9A-F]{2000,}>")


@pytest.fixture(scope="module")
def judge(trust: Sequence[bytes], at: dt.datetime) -> Judge:
    return lambda pdf: verdict(pdf, trust, at)


@pytest.fixture(scope="module")
def places(sealed: bytes) -> list[tuple[int, int]]:
    """Where the digits of each seal stand."""
    return [match.span() for match in PLACES.finditer(sealed)]


def flipped(pdf: bytes, place: int, bit: int) -> bytes:
    changed = bytearray(pdf)
    changed[place] ^= 1 << bit
    return bytes(changed)


def appended(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(pdf)
    return out.getvalue()


def test_a_flipped_bit_is_found_wherever_it_is(sealed: bytes, judge: Judge) -> None:
    for place in range(0, len(sealed), 521):
        assert refused(judge(flipped(sealed, place, place % 8))), place


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_flipped_bit_is_found(sealed: bytes, judge: Judge, share: float, bit: int) -> None:
    assert refused(judge(flipped(sealed, int(len(sealed) * share), bit)))


def test_a_flipped_bit_in_the_last_seal_itself_is_found(
    sealed: bytes, judge: Judge, places: list[tuple[int, int]]
) -> None:
    start, stop = places[-1]
    for place in range(start, stop, 211):
        assert refused(judge(flipped(sealed, place, place % 7))), place


def test_a_digit_in_the_other_case_is_found(
    sealed: bytes, judge: Judge, places: list[tuple[int, int]]
) -> None:
    start, stop = places[-1]
    letter = re.compile(rb"[A-F]").search(sealed, start, stop)
    assert letter
    assert refused(judge(flipped(sealed, letter.start(), 5)))


@pytest.mark.parametrize("digit", [b"1", b" ", b"\n", b"G", b">"])
def test_the_padding_of_a_seal_holds_zeros_only(
    sealed: bytes, judge: Judge, places: list[tuple[int, int]], digit: bytes
) -> None:
    for back in (2, 3, 40):
        place = places[-1][1] - back
        assert sealed[place : place + 1] == b"0"
        assert refused(judge(sealed[:place] + digit + sealed[place + 1 :]))


def test_white_space_that_means_nothing_is_sealed_as_well(sealed: bytes, judge: Judge) -> None:
    for found in list(re.finditer(rb"endobj\n", sealed))[::5]:
        place = found.end() - 1
        assert refused(judge(sealed[:place] + b"\r" + sealed[place + 1 :]))


@pytest.mark.parametrize("tail", [b"garbage", b"\n", b"\0" * 2000, b"%%EOF\n", b"\n%harmless\n%%EOF\n"])
def test_nothing_may_follow_the_last_seal(sealed: bytes, judge: Judge, tail: bytes) -> None:
    assert refused(judge(sealed + tail))


@pytest.mark.parametrize("cut", [1, 2, 7, 100, 2000, 5000])
def test_a_cut_off_tail_is_found(sealed: bytes, judge: Judge, cut: int) -> None:
    assert refused(judge(sealed[:-cut]))


def test_bytes_before_the_paper_are_found(sealed: bytes, judge: Judge) -> None:
    assert refused(judge(b"\n" + sealed))
    assert refused(judge(b"#!/bin/sh\n" + sealed))


def test_a_paper_cut_back_to_fewer_seals_lacks_the_required_one(papers: list[bytes], judge: Judge) -> None:
    for cut in papers[:2]:
        found = judge(cut)
        assert not found.is_valid
        assert found.told(EN)
    assert judge(papers[1]).state is State.WAITING
    assert refused(judge(papers[0]))


def test_a_paper_saved_again_is_refused(sealed: bytes, judge: Judge) -> None:
    for options in ({}, {"linearize": True}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(sealed)) as pdf:
            pdf.save(out, **options)
        assert refused(judge(out.getvalue()))


def test_an_appended_page_content_is_refused(sealed: bytes, judge: Judge) -> None:
    def change(writer: IncrementalPdfFileWriter) -> None:
        stream = generic.StreamObject(stream_data=b"BT /F1 40 Tf 100 500 Td (13.50) Tj ET")
        writer.add_stream_to_page(0, writer.add_object(stream))

    assert refused(judge(appended(sealed, change)))


def test_an_appended_annotation_is_refused(sealed: bytes, judge: Judge) -> None:
    def change(writer: IncrementalPdfFileWriter) -> None:
        note = generic.DictionaryObject(
            {
                generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
                generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
                generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 300, 300))),
                generic.pdf_name("/Contents"): generic.pdf_string("13.50"),
            }
        )
        page, _ = writer.find_page_for_modification(0)
        writer.register_annotation(page, writer.add_object(note))

    assert refused(judge(appended(sealed, change)))


def test_a_swapped_appearance_is_refused(sealed: bytes, judge: Judge) -> None:
    def change(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][0]
        box = generic.ArrayObject(map(generic.NumberObject, (0, 0, 170, 53)))
        looks = generic.StreamObject({generic.pdf_name("/BBox"): box}, stream_data=b"0 0 170 53 re f")
        looks["/Type"], looks["/Subtype"] = generic.pdf_name("/XObject"), generic.pdf_name("/Form")
        field["/AP"] = generic.DictionaryObject({generic.pdf_name("/N"): writer.add_object(looks)})
        writer.update_container(field)

    assert refused(judge(appended(sealed, change)))


def test_an_appended_title_is_refused(sealed: bytes, judge: Judge) -> None:
    def change(writer: IncrementalPdfFileWriter) -> None:
        title = {generic.pdf_name("/Title"): generic.pdf_string("another")}
        writer.set_info(generic.DictionaryObject(title))

    assert refused(judge(appended(sealed, change)))


def test_an_appended_object_nobody_uses_is_refused(sealed: bytes, judge: Judge) -> None:
    assert refused(judge(appended(sealed, lambda writer: writer.add_object(generic.pdf_string("hidden")))))


def test_a_field_that_appears_later_is_refused(
    sealed: bytes, people: list[OpenKey], judge: Judge, at: dt.datetime
) -> None:
    def change(writer: IncrementalPdfFileWriter) -> None:
        append_signature_field(writer, SigFieldSpec("SigLate", on_page=0, box=(10, 10, 90, 60)))

    with_field = appended(sealed, change)
    assert refused(judge(with_field))
    assert refused(judge(seal(with_field, people[0], "SigLate", at=at)))


def test_a_change_between_two_seals_is_refused_although_the_second_covers_it(
    papers: list[bytes], people: list[OpenKey], judge: Judge, at: dt.datetime
) -> None:
    def change(writer: IncrementalPdfFileWriter) -> None:
        stream = generic.StreamObject(stream_data=b"BT /F1 40 Tf 100 500 Td (13.50) Tj ET")
        writer.add_stream_to_page(0, writer.add_object(stream))

    found = judge(seal(appended(papers[1], change), people[1], "SigPm", at=at))
    assert refused(found)
    assert [bool(s.reasons) for s in found.seals] == [True, False]
    assert "changed after this seal" in found.told(EN)[0]


def test_swapped_seals_are_refused(sealed: bytes, judge: Judge, places: list[tuple[int, int]]) -> None:
    (a, b), (c, d), _ = places
    assert b - a == d - c
    swapped = sealed[:a] + sealed[c:d] + sealed[b:c] + sealed[a:b] + sealed[d:]
    assert refused(judge(swapped))


def test_the_seal_of_another_paper_is_refused(
    sealed: bytes,
    judge: Judge,
    places: list[tuple[int, int]],
    paper_with: Callable[[dict[str, bytes]], bytes],
    people: list[OpenKey],
    at: dt.datetime,
    papers: list[bytes],
) -> None:
    other = seal(seal(papers[1], people[1], "SigPm", at=at), people[2], "SigClient", at=at + dt.timedelta(1))
    start, stop = places[-1]
    begin, end = [match.span() for match in PLACES.finditer(other)][-1]
    assert refused(judge(sealed[:start] + other[begin:end] + sealed[stop:]))


def test_a_seal_that_is_removed_from_its_field_is_refused(sealed: bytes, judge: Judge) -> None:
    def change(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][2]
        del field["/V"]
        writer.update_container(field)

    assert refused(judge(appended(sealed, change)))


def test_a_seal_of_an_unknown_kind_is_not_passed_over(papers: list[bytes], judge: Judge) -> None:
    found = judge(papers[3].replace(b"/SubFilter /ETSI.CAdES.detached", b"/SubFilter /adbe.pkcs7.sha1xxxx"))
    assert refused(found)
    assert len(found.seals) == 3


def test_a_field_filled_with_something_else_is_not_passed_over(papers: list[bytes], judge: Judge) -> None:
    def change(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][2]
        field["/V"] = writer.add_object(generic.DictionaryObject())
        writer.update_container(field)

    found = judge(appended(papers[2], change))
    assert refused(found)
    assert "SigClient" in " ".join(found.told(EN))


@pytest.mark.parametrize("share", [0.3, 0.5, 0.6])
def test_the_bits_that_acceptance_flips_are_found(papers: list[bytes], judge: Judge, share: float) -> None:
    for pdf in papers[2:]:
        assert refused(judge(flipped(pdf, int(len(pdf) * share), 0)))
