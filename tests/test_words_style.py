"""Chinese texts quote in one way, wherever they are shown."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


def test_every_chinese_text_on_the_screen_quotes_with_corner_brackets() -> None:
    catalogue = polib.pofile(str(RESOURCES / "i18n" / "zh" / "LC_MESSAGES" / "sidesk.po"))
    texts = [text for entry in catalogue for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert [text for text in texts if set(text) & set("“”")] == []


@pytest.mark.parametrize("page", sorted((RESOURCES / "help" / "zh").glob("*.md")), ids=lambda page: page.stem)
def test_every_chinese_help_page_quotes_with_corner_brackets(page: Path) -> None:
    assert not set(page.read_text(encoding="utf-8")) & set("“”")
