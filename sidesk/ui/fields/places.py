"""Fields that say where: a position."""

from __future__ import annotations

from collections.abc import Mapping

from sidesk.core.canonical import Json
from sidesk.ui.fields.text import TypedField

NUMBERS = ("lat", "lon", "alt", "accuracy")


class PlaceField(TypedField):
    """A position: latitude and longitude typed in one line."""

    def text_of(self, value: Json | None) -> str:
        if isinstance(value, Mapping):
            numbers = ", ".join(str(value[key]) for key in NUMBERS if key in value)
            return f"{numbers} {value.get('datum', '')}".strip()
        return super().text_of(value)
