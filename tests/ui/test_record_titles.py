"""What a record is called on a screen of another language than it was written in."""

from __future__ import annotations

from dataclasses import replace

from sidesk.actions.record_titles import said, title_of
from sidesk.models.entities import RecordQuery
from tests.support.sampled_window import Sample, sample, sample_store

__all__ = ["sample", "sample_store"]


def test_options_in_a_title_are_said_in_the_language_of_the_screen(sample: Sample) -> None:
    desk = sample.desk
    line = next(
        one
        for one in desk.store.records.page(RecordQuery(form="D18", limit=50))
        if one.title.startswith("CK-009")
    )
    found = {}
    for language in ("zh", "en"):
        desk.settings = replace(desk.settings, language=language)
        found[language] = title_of(desk, line)
    assert found == {"zh": "CK-009 线缆敷设 2F", "en": "CK-009 Cable laying 2F"}


def test_what_somebody_typed_stays_as_it_was_typed() -> None:
    labels = {"标签": "Labels", "管槽": "Ducts", "管槽 桥架": "Ducts and trays"}
    assert said("2F 标签 配线架3个标签贴反", labels) == "2F Labels 配线架3个标签贴反"
    assert said("3F 管槽 桥架 走廊", labels) == "3F Ducts and trays 走廊"
    assert said("3F", {}) == "3F"
