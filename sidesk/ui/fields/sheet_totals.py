"""The line of totals under a table: results counted, the selected numbers summed exactly."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal, InvalidOperation

from sidesk.core.text import Words
from sidesk.forms.choices import all_choices
from sidesk.ui.fields.sheet_edits import Area, judges
from sidesk.ui.fields.sheet_model import NUMBERS, SheetModel


def results_told(model: SheetModel, words: Words) -> str:
    """How many rows in sight have which result, none, or what is no option; empty where no column judges."""
    places = [i for i, column in enumerate(model.columns) if judges(model, column.question)]
    place = max(places, key=lambda i: (model.columns[i].inside[-1] == "result", i), default=None)
    keys = model.keys()
    if place is None or not keys:
        return ""
    column = model.columns[place]
    assert column.question is not None
    value = model.session.value
    counts = Counter(str(value((*model.path, key, *column.inside)) or "") for key in keys)
    options = all_choices(model.session.form, column.question)
    parts = [
        f"{words.pick(choice.label) or choice.name} {counts[choice.name]}"
        for choice in options
        if counts[choice.name]
    ]
    if unknown := counts.total() - counts[""] - sum(counts[choice.name] for choice in options):
        parts.append(words.gettext("open, not a result {n}").format(n=unknown))
    if counts[""]:
        parts.append(words.gettext("no result {n}").format(n=counts[""]))
    return "  ".join(parts)


def numbers_told(model: SheetModel, words: Words, area: Area, column: int) -> str:
    """Sum and range of the selected numbers in the column of the cursor."""
    question = model.columns[column].question if 0 <= column < len(model.columns) else None
    top, _left, bottom, _right = area
    if question is None or question.kind not in NUMBERS or bottom <= top:
        return ""
    found = numbers(model, column, top, bottom)
    if len(found) < 2:
        return ""
    unit = f" {words.unit(question.unit)}" if question.unit else ""
    text = words.gettext("{n} numbers: sum {sum}{unit}, lowest {low}{unit}, highest {high}{unit}")
    return text.format(
        n=len(found), sum=plain(sum(found)), low=plain(min(found)), high=plain(max(found)), unit=unit
    )


def numbers(model: SheetModel, column: int, top: int, bottom: int) -> list[Decimal]:
    """The numbers that stand in some rows of a column."""
    made = []
    for row in range(top, min(bottom + 1, len(model.keys()))):
        value = model.value(row, column)
        if isinstance(value, str):
            try:
                made.append(Decimal(value))
            except InvalidOperation:
                continue  # what is no number is marked in its cell and counts for nothing
    return [number for number in made if number.is_finite()]


def plain(number: Decimal | int) -> str:
    """A number without an exponent."""
    return format(Decimal(number), "f")
