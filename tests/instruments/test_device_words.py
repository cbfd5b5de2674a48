"""Tables and words of consoles."""

from __future__ import annotations

import pytest

from sidesk.instruments import device_words as words


def test_a_head_of_two_lines_is_no_row_and_names_of_two_words_are_one_column() -> None:
    lines = [
        "Slot Type        State   Soft Ver",
        "     (board)     (now)   (running)",
        "1    S5130       Master  R6328P03",
        "Total 1",
        "",
        "2    not in the table",
    ]
    assert list(words.table(lines, "slot", "type")) == [
        (2, {"slot": "1", "type": "S5130", "state": "Master", "soft ver": "R6328P03"})
    ]


def test_a_cell_with_spaces_or_without_anything_is_read_by_its_place() -> None:
    lines = ["ID    Name            Status", "1     Office LAN      active", "2                     active"]
    assert [row for _, row in words.table(lines, "id", "name")] == [
        {"id": "1", "name": "Office LAN", "status": "active"},
        {"id": "2", "name": "", "status": "active"},
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a-1000", "1000"),
        ("1G(a)", "1000"),
        ("10G", "10000"),
        ("2.5G", "2500"),
        ("100M", "100"),
        ("auto", ""),
    ],
)
def test_speeds_are_megabits_a_second(text: str, told: str) -> None:
    assert words.speed(text) == told


@pytest.mark.parametrize("text", ["00e0-fc12-3456", "00e0.fc12.3456", "00:E0:FC:12:34:56", "00E0FC123456"])
def test_addresses_have_one_form(text: str) -> None:
    assert words.mac(text) == "00:E0:FC:12:34:56"
    assert words.mac(text[:-1]) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GigabitEthernet 0/1", "Gi0/1"),
        ("Ten-GigabitEthernet1/0/1", "XGE1/0/1"),
        ("TenGigabitEthernet1/1", "Te1/1"),
    ],
)
def test_names_of_ports_are_compared_by_their_short_form(one: str, other: str) -> None:
    assert words.short(one) == words.short(other)
    assert words.short("Gi0/1") != words.short("Te0/1")
