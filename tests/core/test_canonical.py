"""Canonical JSON is RFC 8785's, byte for byte."""

from __future__ import annotations

import hashlib
from types import MappingProxyType

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from sidesk.core.canonical import canonical, digest

TEXT = st.text(st.characters(exclude_categories=("Cs",)))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
)


@given(VALUES)
def test_the_bytes_are_those_of_the_standard(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


def test_names_above_the_basic_plane_are_ordered_by_utf16() -> None:
    assert canonical({"\ue000": 1, "\U00020000": 2}) == '{"\U00020000":2,"\ue000":1}'.encode()


def test_a_float_is_refused_instead_of_rounded() -> None:
    with pytest.raises(TypeError):
        canonical({"length": 12.50})  # type: ignore[dict-item]


@pytest.mark.parametrize("wrong", [12.50, 1e30, float("nan"), b"bytes"])
def test_what_is_no_stored_value_is_refused_deep_down(wrong: object) -> None:
    with pytest.raises(TypeError):
        canonical({"a": [{'b " {': wrong}]})  # type: ignore[dict-item]


def test_digits_in_words_are_no_numbers_and_any_mapping_is_a_map() -> None:
    value = {"b": "9" * 30, "a": '1.5e3 "1.5', "c": (1, 2**53 - 1)}
    assert canonical(MappingProxyType(value)) == rfc8785.dumps(value)  # type: ignore[arg-type]


def test_a_number_too_large_for_json_is_refused() -> None:
    with pytest.raises(ValueError, match="9007199254740992"):
        canonical(2**53)


def test_the_digest_is_the_sha256_of_the_bytes() -> None:
    assert digest({"b": "1", "a": None}) == hashlib.sha256(b'{"a":null,"b":"1"}').hexdigest()
