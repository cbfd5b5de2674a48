"""What the font lacks is seen before printing."""

from __future__ import annotations

from sidesk.reports.blocks import Column, Row, Said, Signer, Table
from sidesk.reports.glyphs import Preflight


def known(character: str) -> bool:
    return character < "\u9fff"


def test_a_character_the_font_lacks_becomes_a_box_and_is_counted() -> None:
    check = Preflight(known)
    assert check.text("好😀的😀") == "好□的□"
    assert check.told() == "U+1F600 (2)"


def test_invisible_characters_are_dropped_and_controls_become_spaces() -> None:
    check = Preflight(known)
    assert check.text("a\u200db\tc\ufe0f\x00") == "ab c "
    assert not check.missing


def test_an_apostrophe_inside_a_latin_word_is_set_narrow() -> None:
    assert Preflight(known).text("the engineer’s “key”") == "the engineer's “key”"


def test_every_text_of_a_block_is_looked_at() -> None:
    check = Preflight(known)
    table = Table((Column(Said("头😀")),), (Row(("格😀",)),), notes=("注😀",))
    clean = check.block(table)
    assert clean.columns[0].head.main == "头□"
    assert clean.rows[0].cells == ("格□",)
    assert clean.notes == ("注□",)
    assert check.missing["😀"] == 3


def test_strokes_pass_unchanged() -> None:
    signer = Signer(1, "client", "Sig01Client", Said("甲方"), strokes=(((1, 2), (3, 4)),))
    assert Preflight(known).block(signer) is signer
