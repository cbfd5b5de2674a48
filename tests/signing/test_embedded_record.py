"""Reading the record out of a paper."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidesk.signing.record import DEEPEST, embedded_record, parsed


def test_the_record_of_a_sealed_paper_is_read(sealed: bytes) -> None:
    record = embedded_record(sealed)
    assert record is not None
    assert record["answers"] == {"length": "12.50", "结果": "合格"}


def test_other_files_are_no_record(paper_with: Callable[[dict[str, bytes]], bytes]) -> None:
    assert embedded_record(paper_with({"tester.csv": b"a;b", "record.json.txt": b"{}"})) is None
    record = embedded_record(
        paper_with({f"{n}.csv": b"a" for n in range(90)} | {"record.json": b'{"n":"1"}'})
    )
    assert record == {"n": "1"}


@pytest.mark.parametrize("junk", [b"", b"no pdf", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_holds_no_record(junk: bytes) -> None:
    assert embedded_record(junk) is None


def test_two_records_are_none(paper: bytes) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        names = pdf.Root.Names.EmbeddedFiles
        tree = names if "/Names" in names else names.Kids[0]
        tree.Names.extend([pikepdf.String("zzz"), tree.Names[1]])
        pdf.save(out)
    assert embedded_record(out.getvalue()) is None


def test_a_tree_of_files_that_names_itself_ends(paper: bytes) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        tree = pdf.make_indirect(pikepdf.Dictionary())
        tree.Kids = pikepdf.Array([tree] * 50)
        pdf.Root.Names.EmbeddedFiles = tree
        pdf.save(out)
    assert embedded_record(out.getvalue()) is None


def test_a_record_that_unpacks_to_more_than_a_record_can_be_is_refused(paper: bytes) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        bomb = zlib.compress(b'{"a":"' + b" " * 40_000_000 + b'"}', 9)
        stream = pdf.attachments["record.json"].obj.EF.F
        stream.write(bomb, filter=pikepdf.Name.FlateDecode)
        pdf.save(out)
    assert embedded_record(out.getvalue()) is None


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=5))
def test_what_every_reader_of_json_reads_alike_is_read(value: dict[str, str]) -> None:
    import json

    assert parsed(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[1]",
        b'{"a":1,"a":1}',
        b'{"a":{"b":1,"b":2}}',
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b"\xef\xbb\xbf{}",
        b'{"a":"\xff"}',
        b'{"a":' * 100_000,
        b'{"a":' * (DEEPEST + 1) + b"1" + b"}" * (DEEPEST + 1),
        b'{"a":' + b"9" * 5000 + b"}",
    ],
)
def test_what_readers_of_json_disagree_about_is_refused(data: bytes) -> None:
    assert parsed(data) is None


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    assert parsed(data) is None or isinstance(parsed(data), dict)
