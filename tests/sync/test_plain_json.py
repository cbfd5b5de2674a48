"""JSON from a stranger: what a parser would choke on is seen before it parses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidesk.core.canonical import canonical
from sidesk.sync import plain
from sidesk.sync.plain import DEEPEST, NotPlain

TRICKY = st.text('\\"[]{}:,a\n机', max_size=8)


@given(TRICKY, st.integers(1, 2 * DEEPEST), st.booleans(), st.booleans())
@settings(max_examples=200, deadline=None)
def test_depth_is_judged_right_whatever_the_strings_say(
    text: str, depth: int, as_map: bool, escaped: bool
) -> None:
    value: Any = [text]
    for _ in range(depth - 1):
        value = {text: value} if as_map else [text, value, text]
    data = json.dumps(value, ensure_ascii=escaped).encode()
    if depth <= DEEPEST:
        assert plain.read(data) == value
    else:
        with pytest.raises(NotPlain, match="too deeply"):
            plain.read(data)


@pytest.mark.parametrize("start", [b"", b'"', b'"\\', b'"\\\\', b'"\\"', b'\\"', b'[""', b'{"a":"\\"'])
def test_a_broken_start_does_not_hide_the_depth_behind_it(start: bytes) -> None:
    """Whatever stands before it: refused in words, never by the parser's recursion."""
    for behind in (b"[" * 200_000, b'"' + b"[" * 200_000, b'{"a":' * 200_000):
        with pytest.raises(NotPlain):
            plain.read(start + behind)


@given(st.binary(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_their_value_or_are_refused(data: bytes) -> None:
    try:
        value = plain.read(data)
    except NotPlain:
        return
    assert value == json.loads(data)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=4), ANY, max_size=5))
@settings(max_examples=300, deadline=None)
def test_the_quick_canonical_bytes_are_the_canonical_bytes(value: dict[str, Any]) -> None:
    read = plain.read_object(json.dumps(value, ensure_ascii=False).encode())
    assert plain.canonical_of(read) == canonical(read)


@pytest.mark.parametrize("names", [("\ufb33", "\U0001f600"), ("a", "\U00010000", "\uffff", "B")])
def test_names_beyond_the_first_plane_keep_the_order_of_the_standard(names: tuple[str, ...]) -> None:
    value: dict[str, Any] = dict.fromkeys(names, "\x01\x7f\u2028/")
    assert plain.canonical_of(value) == canonical(value)
