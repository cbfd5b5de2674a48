"""The acceptance package: everything in its place, what is missing said, one sealed file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from ctypes import c_int
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from shutil import which

import openpyxl
import pikepdf
import pypdfium2
import pytest

from sidesk.actions import (
    attach,
    fill,
    finish,
    identity,
    load_sample,
    package,
    package_folder,
    projects,
    registers,
)
from sidesk.actions.desk import Desk
from sidesk.actions.package import Package, Wish
from sidesk.actions.verify import VALID, verify_file
from sidesk.core.canonical import sha256
from sidesk.core.errors import AttachmentMissing, Cancelled, CannotWrite, CertificateExpired, VolumeUnknown
from sidesk.core.progress import Progress
from sidesk.core.text import Words
from sidesk.forms.session import FormSession
from sidesk.models.entities import RecordQuery, RegisterQuery
from sidesk.models.revisions import Revision
from sidesk.reports.paper import Rendered
from sidesk.reports.volumes import archive
from sidesk.reports.volumes.binding import Wanted, bind
from sidesk.reports.volumes.contents import Bound, Cover, Summary, Volume
from sidesk.signing import certificates
from tests.support.sampled import sample_store, sampled
from tests.support.walking import Walk

__all__ = ["sample_store", "sampled"]


def planned(desk: Desk, edition: str = package.CLIENT) -> Package:
    return package.plan(desk, projects.projects(desk)[0].record, Wish(edition, "zh"))


@dataclass(frozen=True)
class Made:
    desk: Desk
    package: Package
    bound: Bound
    texts: list[str]


@pytest.fixture(scope="module")
def made(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    from sidesk.actions import opening
    from tests.support.desks import copied

    store = copied(sample_store, tmp_path_factory.mktemp("package") / "store")
    desk = opening.unlock(store, passphrase=load_sample.PASSPHRASE)
    whole = planned(desk)
    few = replace(whole, volumes=tuple(_few(volume) for volume in whole.volumes))
    bound = package.make(desk, few, load_sample.PASSPHRASE, store.parent / "made.pdf")
    document = pypdfium2.PdfDocument(bound.file)
    texts = [page.get_textpage().get_text_range() for page in document]
    yield Made(desk, few, bound, texts)
    desk.close()


def _few(volume: Volume) -> Volume:
    """At most two documents of each entry: every kind of page is there, and the test stays short."""
    return replace(
        volume, entries=tuple(replace(entry, documents=entry.documents[:2]) for entry in volume.entries)
    )


def test_every_issued_document_of_the_project_is_filed_once(sampled: Desk) -> None:
    found = planned(sampled, package.INTERNAL)
    filed = [one.record for volume in found.volumes for one in volume.documents]
    assert len(filed) == len(set(filed))
    forms = {form for volume in found.volumes for entry in volume.entries for form in entry.forms}
    issued = {fact.record for fact in found.report.book.facts if fact.issued and fact.form in forms}
    assert set(filed) == issued


def test_what_is_missing_is_named_with_the_form_that_makes_it(sampled: Desk) -> None:
    assert {gap.form for gap in planned(sampled).gaps} == {
        "D28", "D29", "D30", "D31", "D32", "D33", "D34", "D35",
    }  # fmt: skip


def test_the_client_never_gets_the_contract_or_the_budget(sampled: Desk) -> None:
    project = projects.projects(sampled)[0].record
    for edition, wanted in ((package.CLIENT, False), (package.CREW, False), (package.INTERNAL, True)):
        found = package.plan(sampled, project, Wish(edition))
        numbers = [one.number for volume in found.volumes for one in volume.documents]
        assert any("-D09-" in number for number in numbers) is wanted


def test_what_an_edition_may_not_hold_is_counted(sampled: Desk) -> None:
    assert planned(sampled, package.INTERNAL).held_back == 0
    assert planned(sampled).held_back > 0


def test_the_crew_gets_the_volumes_it_works_from(sampled: Desk) -> None:
    assert [volume.code for volume in planned(sampled, package.CREW).volumes] == ["II", "III", "IV", "VII"]


@pytest.mark.parametrize(("edition", "code"), [("crew", "I"), ("client", "X")])
def test_a_volume_that_an_edition_does_not_have_is_refused(sampled: Desk, edition: str, code: str) -> None:
    project = projects.projects(sampled)[0].record
    with pytest.raises(VolumeUnknown):
        package.plan(sampled, project, Wish(edition, volumes=frozenset({code})))


def test_only_the_chosen_volumes_are_made_and_asked_for(sampled: Desk) -> None:
    project = projects.projects(sampled)[0].record
    found = package.plan(sampled, project, Wish(volumes=frozenset({"IV", "VI"})))
    assert [volume.code for volume in found.volumes] == ["IV", "VI"]
    assert {gap.form for gap in found.gaps} == {"D28", "D29", "D34", "D35"}


def test_an_empty_form_stands_for_a_paper_that_is_missing_and_it_is_still_missing(
    sampled: Desk, tmp_path: Path
) -> None:
    project = projects.projects(sampled)[0].record
    found = package.plan(sampled, project, Wish(language="zh", volumes=frozenset({"VI"}), blanks=True))
    documents = [one for volume in found.volumes for one in volume.documents]
    number = projects.projects(sampled)[0].number
    assert [one.number for one in documents] == [f"{number}-D35-____", f"{number}-D34-____"]
    assert all(entry.is_missing for volume in found.volumes for entry in volume.entries)
    page = pypdfium2.PdfDocument(documents[0].load())[0].get_textpage().get_text_range()
    assert documents[0].number in page
    assert projects.facts(sampled, project)["client_name"] in page
    bound = package.make(sampled, found, load_sample.PASSPHRASE, tmp_path / "package.pdf")
    assert bound.left_out == ()
    contents = pypdfium2.PdfDocument(bound.file)[1].get_textpage().get_text_range()
    assert "缺" in contents


def test_no_register_tells_the_client_what_a_document_of_the_office_says(
    sampled: Desk, tmp_path: Path
) -> None:
    held = planned(sampled)
    office = set(held.report.lines) - held.leaving
    assert office
    for name in sampled.store.registers.names():
        lines = sampled.store.registers.page(RegisterQuery(name, held.project, limit=10_000))
        kept = len(package_folder.table(sampled, held, name)) - 1
        assert kept == sum(line.record not in office for line in lines)


def test_the_package_is_sealed_and_judged_valid(made: Made) -> None:
    root = certificates.pem(certificates.read(identity.person_key(made.desk.store).certificates)[-1:])
    verdict = verify_file(made.bound.file.read_bytes(), [root], Words("en"))
    assert verdict.code == VALID, verdict


@pytest.mark.parametrize("spoil", ["cut", "tail", "bit"])
def test_a_package_that_was_touched_is_refused(made: Made, spoil: str) -> None:
    root = certificates.pem(certificates.read(identity.person_key(made.desk.store).certificates)[-1:])
    pdf = bytearray(made.bound.file.read_bytes())
    if spoil == "cut":
        del pdf[-2000:]
    elif spoil == "tail":
        pdf += b"garbage"
    else:
        pdf[int(len(pdf) * 0.6)] ^= 1
    assert verify_file(bytes(pdf), [root], Words("en")).code != VALID


def test_the_contents_lead_to_the_pages_they_name(made: Made) -> None:
    with pikepdf.open(made.bound.file) as pdf:
        numbers = {page.objgen: at for at, page in enumerate(pdf.pages)}
        for page in (pdf.pages[1],):
            leads = [one for one in page.Annots if one.Subtype == "/Link"]
            assert len(leads) > 15
            targets = [numbers[one.Dest[0].objgen] for one in leads]
            assert targets == sorted(targets)
            assert len(set(targets)) == len(targets)


def test_the_reader_shows_volumes_and_documents_in_its_outline(made: Made) -> None:
    with pikepdf.open(made.bound.file) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        assert [title.split()[0] for title in titles[2:]] == ["I", "II", "III", "IV", "V", "VI", "VII"]
        first = next(item for item in outline.root if item.title.startswith("I "))
        assert any("-D04-" in child.title for child in first.children)


def test_pages_are_numbered_within_their_volume(made: Made) -> None:
    counted = [text for text in made.texts if "第 III 卷 第 1 页" in text]
    assert len(counted) == 1


def test_every_link_of_the_building_stands_in_the_port_table(made: Made) -> None:
    text = "\n".join(made.texts)
    assert all(f"A-{floor}F-D-001" in text for floor in (1, 2, 3))


def test_the_index_inside_says_what_the_package_holds(made: Made) -> None:
    with pikepdf.open(made.bound.file) as pdf:
        index = json.loads(pdf.attachments["record.json"].get_file().read_bytes())
    told = [
        document["number"]
        for volume in index["volumes"]
        for entry in volume["entries"]
        for document in entry["documents"]
    ]
    assert told == [one.number for volume in made.package.volumes for one in volume.documents]


def test_tester_files_and_configurations_go_along_whole(made: Made) -> None:
    with pikepdf.open(made.bound.file) as pdf:
        names = set(pdf.attachments)
        assert any(name.endswith(".cfg") for name in names)
        name = next(name for name in names if name.endswith(".cfg"))
        data = pdf.attachments[name].get_file().read_bytes()
    assert data


def test_every_file_inside_is_named_once_in_one_flat_list(made: Made) -> None:
    with pikepdf.open(made.bound.file) as pdf:
        held = {spec.obj.objgen for spec in pdf.attachments.values()}
        belongs = [one.objgen for one in pdf.Root.AF]
        flat = pdf.Root.Names.EmbeddedFiles
        names = [bytes(flat.Names[place]) for place in range(0, len(flat.Names), 2)]
        assert sorted(belongs) == sorted(held)
        assert len(set(belongs)) == len(belongs)
        assert names == sorted(names)
        assert "/Kids" not in flat
        count = len(held)
    path = made.bound.file
    if which("pdfdetach") is not None:
        told = subprocess.run(["pdfdetach", "-list", str(path)], capture_output=True, text=True, check=True)
        assert told.stdout.startswith(f"{count} embedded files")


def _with(made: Made, load: object) -> Package:
    volume = made.package.volumes[0]
    entry = next(one for one in volume.entries if one.documents)
    broken = replace(entry.documents[0], load=load)
    only = replace(volume, entries=(replace(entry, documents=(broken, *entry.documents[1:])),))
    return replace(made.package, volumes=(only,))


def _locked() -> bytes:
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def _gone() -> bytes:
    raise AttachmentMissing(name="scan.pdf")


@pytest.mark.parametrize("load", [_locked, lambda: b"no PDF at all", _gone, lambda: b"%PDF-1.7\n%%EOF"])
def test_what_cannot_be_opened_is_named_and_the_rest_is_bound(
    made: Made, load: object, tmp_path: Path
) -> None:
    target = tmp_path / "package.pdf"
    bound = package.make(made.desk, _with(made, load), load_sample.PASSPHRASE, target)
    assert len(bound.left_out) == 1
    text = pypdfium2.PdfDocument(bound.file)
    assert any(bound.left_out[0][0] in page.get_textpage().get_text_range() for page in text)


def test_making_it_can_be_stopped_and_leaves_nothing_behind(made: Made, tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        package.make(made.desk, made.package, load_sample.PASSPHRASE, tmp_path / "package.pdf", progress)
    assert list(tmp_path.iterdir()) == []


def test_a_package_that_cannot_be_written_is_said_and_leaves_nothing_behind(
    sampled: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = Wish(package.CLIENT, "zh", frozenset({"II"}))
    found = package.plan(sampled, projects.projects(sampled)[0].record, wish)
    target = tmp_path / "desktop" / "package.pdf"
    target.parent.mkdir()
    target.write_bytes(b"the one of yesterday")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite):
        package.make(sampled, found, load_sample.PASSPHRASE, target)
    assert [one.read_bytes() for one in target.parent.iterdir()] == [b"the one of yesterday"]


def test_a_certificate_that_has_expired_is_told_before_the_work(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = made.desk.clock.now() + timedelta(days=20_000)
    monkeypatch.setattr(type(made.desk.clock), "now", lambda _: late)
    with pytest.raises(CertificateExpired):
        package.make(made.desk, _with(made, _never), load_sample.PASSPHRASE, tmp_path / "package.pdf")


def _never() -> bytes:
    raise AssertionError("a paper was asked for")


def _drawing(width: int = 1191, height: int = 842) -> bytes:
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(width, height))
        pdf.save(out)
    return out.getvalue()


def test_pdfs_that_a_record_carries_stand_behind_its_paper(sampled: Desk, tmp_path: Path) -> None:
    walk = Walk(sampled, projects.projects(sampled)[0].record)
    [line] = sampled.store.records.page(RecordQuery(form="D14"))
    opened = fill.correct(sampled, line.record)
    files = [
        attach.file(sampled, data, name)
        for name, data in (
            ("R-01.pdf", _drawing()),
            ("locked.pdf", _locked()),
            ("A6.pdf", _drawing(298, 420)),
        )
    ]
    session = FormSession(opened.form, opened.answers, opened.context, sampled.clock)
    session.answer(("briefed", "signed_sheet"), [*files, attach.file(sampled, b"12 dB", "meter.csv")])
    fill.keep(sampled, line.record, session.answers, session.title(), session.progress(), session.pages())
    walk.finish(line.record)

    whole = planned(sampled)
    volume = next(one for one in whole.volumes if any(doc.file for doc in one.documents))
    entry = next(one for one in volume.entries if any(doc.file for doc in one.documents))
    assert [doc.title for doc in entry.documents][-3:] == ["R-01.pdf", "locked.pdf", "A6.pdf"]
    few = replace(whole, volumes=(replace(volume, entries=(entry,)),))
    bound = package_folder.deliver(
        sampled, few, load_sample.PASSPHRASE, tmp_path / "made.pdf", tmp_path / "archive"
    )
    assert bound.left_out == ((f"{line.number} locked.pdf", "文件有密码，没有装订。"),)
    with pikepdf.open(bound.file) as pdf:
        sizes = [tuple(map(int, page.mediabox[2:])) for page in pdf.pages]
        assert sizes.index((1191, 842)) == sizes.index((298, 420)) - 2  # between them the sheet that says why
        assert {"R-01.pdf", "locked.pdf", "A6.pdf", "meter.csv"} <= set(pdf.attachments)
    told = json.loads((tmp_path / "archive" / "index.json").read_bytes())
    found = {doc["title"]: doc["file"] for doc in told["volumes"][0]["entries"][0]["documents"]}
    kept = (tmp_path / "archive" / found["R-01.pdf"]).read_bytes()
    assert sha256(kept) == next(doc.file for doc in entry.documents if doc.title == "R-01.pdf")
    assert len(list((tmp_path / "archive" / "papers").iterdir())) == len(entry.documents) - 3


def test_the_same_lies_in_a_folder_for_archives(made: Made, tmp_path: Path) -> None:
    index = package_folder.save_folder(made.desk, made.package, made.bound, tmp_path / "archive")
    assert (index.parent / "package.pdf").read_bytes() == made.bound.file.read_bytes()
    told = json.loads((index.parent / "index.json").read_bytes())
    files = [
        document["file"]
        for volume in told["volumes"]
        for entry in volume["entries"]
        for document in entry["documents"]
    ]
    assert len(files) == made.package.documents
    assert all((index.parent / name).read_bytes().startswith(b"%PDF-") for name in files)
    page = index.read_text(encoding="utf-8")
    assert all(f'href="{name}"' in page for name in files)
    assert "<script" not in page


def test_the_registers_open_in_a_spreadsheet(made: Made, tmp_path: Path) -> None:
    index = package_folder.save_folder(made.desk, made.package, made.bound, tmp_path / "archive")
    book = openpyxl.load_workbook(index.parent / "registers.xlsx")
    assert {"链路", "设备", "整改"} <= set(book.sheetnames)
    sheet = book["链路"]
    heads = [cell.value for cell in sheet[1]]
    length = heads.index(next(head for head in heads if head.startswith("长度")))
    assert (sheet[2][length].value, sheet[2][length].number_format) == (60.2, "0.0")
    assert sheet.max_row > 200
    assert sheet.freeze_panes == "A2"
    assert str(sheet.auto_filter.ref).startswith("A1:")
    assert "2026-04-15 20:30" in [cell.value for cell in book["整改"]["A"]]
    assert {cell.value for row in book["整改"].iter_rows(min_row=2) for cell in row} >= {"未关闭", "已关"}


def test_a_folder_that_was_broken_off_is_gone_on_with(made: Made, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    stop = Progress(lambda done, _: stop.cancel() if done == 3 else None)
    with pytest.raises(Cancelled):
        package_folder.save_folder(made.desk, made.package, made.bound, folder, stop)
    assert package_folder.place_beside(tmp_path / "archive.pdf") == folder
    before = {path: path.stat().st_mtime_ns for path in (folder / "papers").iterdir()}
    assert len(before) == 4
    package_folder.save_folder(made.desk, made.package, made.bound, folder)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert not (folder / package_folder.UNFINISHED).exists()
    assert package_folder.place_beside(tmp_path / "archive.pdf") != folder


def test_nothing_of_another_package_stays_in_a_folder_that_was_broken_off(made: Made, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "old.pdf").write_bytes(b"old")
    (tmp_path / package_folder.UNFINISHED).write_text("of another", encoding="utf-8")
    package_folder.save_folder(made.desk, made.package, made.bound, tmp_path)
    assert not (tmp_path / "papers" / "old.pdf").exists()


def test_the_index_says_what_every_file_must_hash_to(made: Made, tmp_path: Path) -> None:
    index = package_folder.save_folder(made.desk, made.package, made.bound, tmp_path / "archive")
    files = json.loads((index.parent / "index.json").read_bytes())["files"]
    assert len(files) > made.package.documents
    page = index.read_text(encoding="utf-8")
    for one in files:
        assert sha256((index.parent / one["path"]).read_bytes()) == one["sha256"]
        assert one["sha256"] in page


def test_a_register_in_the_folder_holds_no_column_of_the_office(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def heads() -> list[str]:
        return package_folder.table(made.desk, made.package, "links")[0]

    before = heads()
    monkeypatch.setattr(registers, "restricted", lambda *_: {"length"})
    assert set(before) - set(heads()) == {"长度 (m)"}


def test_a_cell_that_looks_like_a_formula_is_only_a_text() -> None:
    book = openpyxl.load_workbook(BytesIO(archive.spreadsheet({"a:b": [["x"], ["=1+1"], ["@cmd"]]})))
    sheet = book.worksheets[0]
    assert [row[0].data_type for row in sheet.iter_rows()] == ["s", "s", "s"]
    assert [row[0].value for row in sheet.iter_rows()] == ["x", "'=1+1", "'@cmd"]


def test_a_folder_that_is_not_empty_is_left_alone(made: Made, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotWrite):
        package_folder.save_folder(made.desk, made.package, made.bound, tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]


def test_a_volume_that_is_too_thick_becomes_several(made: Made) -> None:
    third = next(volume for volume in made.package.volumes if volume.code == "III")
    cover = Cover("Project", "P-1", "", "", "", "", "2026-05-11")
    out = BytesIO()
    bind(Wanted((third,), cover, Summary(), "zh", made.desk.clock.now(), most=6), out)
    with pikepdf.open(out) as pdf:
        index = json.loads(pdf.attachments["record.json"].get_file().read_bytes())
        with pdf.open_outline() as outline:
            titles = [item.title.split()[0] for item in outline.root[2:]]
    assert len(titles) > 2
    assert titles == [f"III-{n}" for n in range(1, len(titles) + 1)]
    filed = [
        document["record"]
        for volume in index["volumes"]
        for entry in volume["entries"]
        for document in entry["documents"]
    ]
    assert filed == [one.record for one in third.documents]


def _page_of(told: str, volumes: dict[str, int]) -> int:
    """`III – 12` as a page of the whole file, counted from 0."""
    code, _, page = told.partition(" – ")
    return volumes[code] + int(page) - 1


def test_every_line_of_the_contents_leads_to_the_page_it_names(made: Made) -> None:
    """As the engine of Chromium sees it: each link leads to the page whose number is printed there."""
    document = pypdfium2.PdfDocument(made.bound.file)
    first = {
        found.group(1): at
        for at, text in enumerate(made.texts)
        if (found := re.search(r"第 (\S+) 卷 第 1 页 共 \d+ 页", text))
    }
    page = document[1]
    checked = 0
    for box, target in _links(page):
        line = page.get_textpage().get_text_bounded(*box)
        named = re.search(r"[IV]+ – \d+", line)
        if named:
            assert target == _page_of(named.group(), first), line
            checked += 1
    assert checked > 15


def _links(page: pypdfium2.PdfPage) -> Iterator[tuple[tuple[float, float, float, float], int]]:
    raw, place, link = pypdfium2.raw, c_int(0), pypdfium2.raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page.raw, place, link):
        box = raw.FS_RECTF()
        assert raw.FPDFLink_GetAnnotRect(link, box)
        target = raw.FPDFDest_GetDestPageIndex(page.pdf.raw, raw.FPDFLink_GetDest(page.pdf.raw, link))
        yield (box.left, box.bottom, box.right, box.top), target


def test_every_bookmark_leads_to_a_page_with_its_title(made: Made) -> None:
    document = pypdfium2.PdfDocument(made.bound.file)
    marks = [mark for mark in document.get_toc() if re.search(r"-D\d\d-", mark.get_title())]
    assert len(marks) == made.package.documents
    for mark in marks:
        number, at = mark.get_title().split()[0], mark.get_dest().get_index()
        assert number in made.texts[at]
        assert number not in made.texts[at - 1] or "卷内目录" in made.texts[at - 1]


def test_every_page_of_a_volume_says_which_of_how_many_it_is(made: Made) -> None:
    seen: dict[str, list[tuple[int, int]]] = {}
    for text in made.texts:
        for code, page, of in re.findall(r"第 ([IV]+) 卷 第 (\d+) 页 共 (\d+) 页", text):
            seen.setdefault(code, []).append((int(page), int(of)))
    assert len(seen) > 5
    for pages in seen.values():
        assert pages == [(n, len(pages)) for n in range(1, len(pages) + 1)]


@pytest.mark.skipif(which("pdfinfo") is None, reason="poppler is not installed")
def test_poppler_finds_the_same_pages_and_no_fault(made: Made) -> None:
    path = made.bound.file
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True)
    assert re.search(rf"Pages: +{made.bound.pages}\n", told.stdout)
    assert told.stderr == ""


def test_after_a_stop_what_was_printed_is_not_printed_again(
    sampled: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = Wish(package.CLIENT, "zh", frozenset({"II"}))
    first = package.plan(sampled, projects.projects(sampled)[0].record, wish)
    printed: list[str] = []
    whole = finish.printed

    def counted(desk: Desk, revision: Revision, language: str) -> Rendered:
        printed.append(revision.id)
        return whole(desk, revision, language)

    monkeypatch.setattr(finish, "printed", counted)

    def stop(done: int, _total: int) -> None:
        if done == 1:
            stopped.cancel()

    stopped = Progress(stop)
    target = tmp_path / "package.pdf"
    with pytest.raises(Cancelled):
        package_folder.deliver(sampled, first, load_sample.PASSPHRASE, target, progress=stopped)
    again = package.plan(sampled, first.project, wish)
    package_folder.deliver(sampled, again, load_sample.PASSPHRASE, target, tmp_path / "package")
    assert len(printed) == len(set(printed)) == again.documents
    assert not (sampled.folder / "begun").exists()


def test_what_was_printed_before_another_setting_is_printed_again(sampled: Desk) -> None:
    wish = Wish(package.CLIENT, "zh", frozenset({"II"}))
    project = projects.projects(sampled)[0].record
    before = package.plan(sampled, project, wish).volumes[0].documents[0].load()
    sampled.settings = replace(sampled.settings, company="云岭网络有限公司")
    assert package.plan(sampled, project, wish).volumes[0].documents[0].load() != before


_MAKING = """
import os, sys
from pathlib import Path
from sidesk.actions import finish, opening, package, package_folder, projects
desk = opening.unlock(Path(sys.argv[1]), passphrase="demo")
whole, printed = finish.printed, []
def counted(*asked):
    printed.append(asked)
    print("printed", flush=True)
    if len(sys.argv) > 3 and len(printed) == 3:
        os.kill(os.getpid(), 9)
    return whole(*asked)
finish.printed = counted
wish = package.Wish(package.CLIENT, "zh", frozenset({"I"}))
planned = package.plan(desk, projects.projects(desk)[0].record, wish)
package_folder.deliver(desk, planned, "demo", Path(sys.argv[2]))
desk.close()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_program_that_was_killed_goes_on_with_the_package(sampled: Desk, tmp_path: Path) -> None:
    folder, target = sampled.folder, tmp_path / "package.pdf"
    sampled.close()

    def start(*more: str) -> tuple[int, int]:
        asked = [sys.executable, "-c", _MAKING, str(folder), str(target), *more]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.count("printed")

    assert start("killed") == (-9, 3)
    assert not target.exists()
    assert len(list((folder / "begun").glob("*/*"))) == 2
    code, printed = start()
    assert code == 0
    assert len(pypdfium2.PdfDocument(target)) > printed > 5
    assert not list(tmp_path.glob("*.part"))
    assert not (folder / "begun").exists()
