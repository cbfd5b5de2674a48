"""Who signs, as `sidesk::signs` names them."""

from __future__ import annotations

from sidesk.forms.definition import Group
from sidesk.reports.paper import render
from sidesk.reports.signers import wanted
from tests.reports.papers import STROKES, a_form, a_revision, facts, page_texts, question, said


def test_roles_are_read_with_their_marks() -> None:
    found = wanted("inspector; LEAD; PM?; SID*")
    assert [one.role for one in found] == ["inspector", "LEAD", "PM", "SID"]
    assert [one.optional for one in found] == [False, False, True, False]
    assert [one.several for one in found] == [False, False, False, True]
    assert wanted("") == []


SIGNS = "surveyor; PM; client?"


def page_of(*given: tuple[str, str], language: str = "en") -> str:
    form = a_form(Group("g", (question("t", "text", "文", "T"),), said("节", "S")), signs=SIGNS)
    signed = [{"role": role, "name": "样例", "kind": kind, "strokes": STROKES} for role, kind in given]
    return " ".join(
        page_texts(render(form, a_revision({}, signatures=signed), facts(), language=language).pdf)
    )


def test_the_paper_counts_who_signed_and_names_whose_signature_is_open() -> None:
    printed = page_of(("surveyor", "certificate"))
    assert "1 of 2 signed, open: Project manager" in " ".join(printed.split())
    assert "已签 1/2" in page_of(("surveyor", "certificate"), language="zh")


def test_who_signs_later_or_on_paper_is_open_and_a_client_who_drew_is_not() -> None:
    printed = " ".join(page_of(("surveyor", "certificate"), ("PM", "later"), ("client", "ink")).split())
    assert "1 of 3 signed, open: Project manager; Client representative" in printed
    drawn = " ".join(
        page_of(("surveyor", "certificate"), ("PM", "certificate"), ("client", "witnessed")).split()
    )
    assert "open:" not in drawn
    assert "Signed" in drawn


def test_a_line_drawn_for_a_manager_is_printed_as_a_line_and_counted_as_no_signature() -> None:
    printed = " ".join(page_of(("surveyor", "certificate"), ("PM", "witnessed")).split())
    assert "1 of 2 signed, open: Project manager" in printed
    assert "drawn only" in printed
    assert "it is no seal of this party" in printed
