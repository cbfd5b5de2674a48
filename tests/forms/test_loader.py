"""The forms that come with SiDesk."""

from __future__ import annotations

from pathlib import Path

import pytest

from sidesk.forms.definition import Form, Question
from sidesk.forms.loader import BrokenForm, built_in
from sidesk.forms.package import pack

FORM = Form("d01", "1", {"en": "One"}, ("en",), (Question("a", "text"),), {})


def test_packages_are_loaded_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "d02-1.json").write_bytes(pack(FORM))
    (tmp_path / "d01-1.json").write_bytes(pack(Form("d00", "1", {}, ("en",), (), {})))
    assert [form.id for form in built_in(tmp_path) if isinstance(form, Form)] == ["d00", "d01"]


def test_a_broken_package_is_listed_and_the_others_work(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"{")
    (tmp_path / "b.json").write_bytes(pack(FORM))
    broken, whole = built_in(tmp_path)
    assert isinstance(broken, BrokenForm)
    assert (broken.name, broken.where) == ("a.json", "package")
    assert broken.what
    assert broken.todo
    assert isinstance(whole, Form)


def test_a_package_that_cannot_be_read_is_listed_too(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()
    [broken] = built_in(tmp_path)
    assert isinstance(broken, BrokenForm)
    assert broken.what


def test_no_folder_is_no_form(tmp_path: Path) -> None:
    assert built_in(tmp_path / "none") == []


def test_every_form_that_comes_with_sidesk_can_be_used() -> None:
    assert [form for form in built_in() if isinstance(form, BrokenForm)] == []


@pytest.mark.parametrize("text", ["This is no SiDesk form package."])
def test_what_is_wrong_is_a_message_of_the_catalogue(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_bytes(b"x")
    assert [form.what for form in built_in(tmp_path) if isinstance(form, BrokenForm)] == [text]
