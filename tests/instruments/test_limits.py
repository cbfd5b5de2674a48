"""What the standards allow, checked against table values in our own words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sidesk.instruments import limits
from sidesk.instruments.limits import FibreLink, Standard

# (parameter, class, configuration, MHz, limit): values that tables of the standards and of testers show.
VALUES = [
    ("il", "TIA 5e", "PL", 100, 21.0),
    ("il", "TIA 5e", "CH", 100, 24.0),
    ("il", "TIA 6", "PL", 100, 18.6),
    ("il", "TIA 6", "PL", 250, 31.1),
    ("il", "TIA 6", "CH", 100, 21.3),
    ("il", "TIA 6", "CH", 250, 35.9),
    ("il", "TIA 6A", "PL", 100, 18.0),
    ("il", "TIA 6A", "PL", 500, 43.8),
    ("il", "TIA 6A", "CH", 100, 20.9),
    ("il", "TIA 6A", "CH", 500, 49.3),
    ("il", "ISO D", "PL", 16, 7.7),
    ("il", "ISO D", "PL", 100, 20.4),
    ("il", "ISO D", "CH", 100, 24.0),
    ("il", "ISO E", "PL", 1, 4.0),
    ("il", "ISO E", "PL", 16, 7.1),
    ("il", "ISO E", "PL", 100, 18.5),
    ("il", "ISO E", "PL", 250, 30.7),
    ("il", "ISO E", "CH", 250, 35.9),
    ("il", "ISO EA", "PL", 500, 42.1),
    ("il", "ISO EA", "CH", 500, 49.3),
    ("next", "TIA 5e", "PL", 100, 32.3),
    ("next", "TIA 5e", "CH", 100, 30.1),
    ("next", "TIA 6", "PL", 100, 41.8),
    ("next", "TIA 6", "PL", 250, 35.3),
    ("next", "TIA 6", "CH", 100, 39.9),
    ("next", "TIA 6", "CH", 250, 33.1),
    ("next", "TIA 6A", "PL", 500, 26.7),
    ("next", "TIA 6A", "CH", 500, 26.1),
    ("psnext", "TIA 5e", "PL", 100, 29.3),
    ("psnext", "TIA 6", "PL", 100, 39.3),
    ("psnext", "TIA 6", "CH", 250, 30.2),
    ("psnext", "TIA 6A", "PL", 500, 23.8),
    ("acrf", "TIA 5e", "PL", 100, 18.6),
    ("acrf", "TIA 6", "PL", 100, 24.2),
    ("acrf", "TIA 6", "PL", 250, 16.2),
    ("acrf", "TIA 6A", "PL", 500, 10.2),
    ("acrf", "TIA 6A", "CH", 500, 9.3),
    ("psacrf", "TIA 6", "PL", 100, 21.2),
    ("psacrf", "TIA 6", "CH", 250, 12.3),
    ("rl", "TIA 5e", "PL", 100, 12.0),
    ("rl", "TIA 5e", "CH", 100, 10.0),
    ("rl", "TIA 6", "PL", 1, 19.1),
    ("rl", "TIA 6", "PL", 16, 20.0),
    ("rl", "TIA 6", "PL", 100, 14.0),
    ("rl", "TIA 6", "PL", 250, 10.0),
    ("rl", "TIA 6", "CH", 250, 8.0),
    ("rl", "TIA 6A", "PL", 500, 8.0),
    ("rl", "TIA 6A", "CH", 500, 6.0),
    ("delay", "TIA 6A", "PL", 1, 520.5),
    ("delay", "TIA 6A", "PL", 500, 489.5),
    ("delay", "TIA 6", "CH", 100, 547.6),
]


@pytest.mark.parametrize(("parameter", "name", "configuration", "mhz", "shown"), VALUES)
def test_the_formulas_give_what_the_tables_show(
    parameter: str, name: str, configuration: str, mhz: float, shown: float
) -> None:
    found = limits.limit(parameter, Standard(name, configuration), mhz)
    assert found is not None
    assert abs(found - Decimal(str(shown))) <= Decimal("0.1")


def test_a_published_report_shows_the_same_limit() -> None:
    assert limits.limit("il", Standard("TIA 6A", "CH"), 468) == Decimal("47.6")


@pytest.mark.parametrize(
    ("parameter", "configuration", "told"),
    [
        ("skew_ns", "PL", "44"),
        ("skew_ns", "CH", "50"),
        ("resistance_ohm", "PL", "21"),
        ("length_m", "CH", "100"),
    ],
)
def test_some_limits_do_not_depend_on_the_frequency(parameter: str, configuration: str, told: str) -> None:
    assert limits.limit(parameter, Standard("TIA 6A", configuration)) == Decimal(told)


@pytest.mark.parametrize(
    ("parameter", "name", "mhz"),
    [
        ("next", "TIA 6", 251),
        ("next", "TIA 6", 0.5),
        ("next", "ISO EA", 400),
        ("colour", "TIA 6", 100),
        ("il", "Cat 3", 16),
    ],
)
def test_what_is_not_known_has_no_limit(parameter: str, name: str, mhz: float) -> None:
    assert limits.limit(parameter, Standard(name), mhz) is None


@pytest.mark.parametrize(
    ("link", "told"),
    [
        (FibreLink("TIA-568.3-D", "OM5", 850, Decimal("0.25"), 4, 2), "4.35"),
        (FibreLink("GB/T 50312-2016", "OM4", 850, Decimal("0.1")), "1.85"),
        (FibreLink("GB/T 50312-2016", "OM4", 1300, Decimal("0.1")), "1.65"),
        (FibreLink("GB/T 50312-2016", "OS2", 1310, Decimal("1.2"), 2, 4), "3.18"),
        (FibreLink("GB/T 50312-2016", "OS2", 1310, Decimal("1.0"), 2, 0, reference_ends=True), "1.8"),
        (FibreLink("GB/T 50312-2016", "OM3", 850, Decimal("0.1"), 3, 0, reference_ends=True), "2.0"),
    ],
)
def test_the_loss_a_fibre_link_may_have(link: FibreLink, told: str) -> None:
    assert limits.fibre_limit(link) == Decimal(told)


def test_a_wavelength_the_fibre_is_not_made_for_has_no_limit() -> None:
    assert limits.fibre_limit(FibreLink("TIA-568.3-D", "OS2", 850, Decimal(1))) is None


@pytest.mark.parametrize("name", ["OF-300", "OF-500", "OF-2000"])
def test_the_fixed_classes_are_the_formula_with_two_connectors(name: str) -> None:
    length = Decimal(name.removeprefix("OF-")) / 1000
    for fibre, wavelength in (("OM3", 850), ("OM3", 1300), ("OS1", 1310)):
        formula = limits.fibre_limit(FibreLink("GB/T 50312-2016", fibre, wavelength, length))
        assert limits.fibre_class_limit(name, wavelength) == formula


@pytest.mark.parametrize(
    ("parameter", "value", "limit", "told", "margin"),
    [
        ("next", "45.0", "41.8", "pass", "3.2"),
        ("next", "41.0", "41.8", "fail", "-0.8"),
        ("il", "18.0", "18.6", "pass", "0.6"),
        ("il", "19.0", "18.6", "fail", "-0.4"),
        ("il", "18.6", "18.6", "pass", "0.0"),
        ("loss", "0.35", "0.40", "pass", "0.05"),
    ],
)
def test_a_value_is_judged_by_its_limit(
    parameter: str, value: str, limit: str, told: str, margin: str
) -> None:
    found = limits.judge(parameter, Decimal(value), Decimal(limit))
    assert (found.verdict, found.margin, found.star) == (told, Decimal(margin), False)


def test_within_the_accuracy_of_the_instrument_there_is_a_star() -> None:
    close = limits.judge("next", Decimal("42.0"), Decimal("41.8"), accuracy=Decimal("1.0"))
    far = limits.judge("next", Decimal("43.0"), Decimal("41.8"), accuracy=Decimal("1.0"))
    failed = limits.judge("next", Decimal("41.6"), Decimal("41.8"), accuracy=Decimal("1.0"))
    assert [(one.verdict, one.star) for one in (close, far, failed)] == [
        ("pass", True),
        ("pass", False),
        ("fail", True),
    ]


@pytest.mark.parametrize(
    ("parameter", "il", "told"),
    [
        ("rl", "2.9", "not judged"),
        ("rl", "3.0", "fail"),
        ("next", "3.9", "not judged"),
        ("acrf", "1", "fail"),
    ],
)
def test_short_links_are_not_judged_by_return_loss_and_crosstalk(parameter: str, il: str, told: str) -> None:
    assert limits.judge(parameter, Decimal(1), Decimal(10), il=Decimal(il)).verdict == told


@pytest.mark.parametrize("table", ["copper", "fibre"])
def test_every_table_says_where_it_comes_from(table: str) -> None:
    told = limits.provenance(table)
    assert all(told.values())
    assert told["confidence"] in ("primary", "secondary", "recalled")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("TIA Cat 6A Perm. Link", ("TIA 6A", "PL")),
        ("TIA - Cat 5e Channel", ("TIA 5e", "CH")),
        ("TIA-568.2-D Category 6 PL", ("TIA 6", "PL")),
        ("ISO11801 PL Class Ea", ("ISO EA", "PL")),
        ("GB50312-2016 Class E CH", ("ISO E", "CH")),
        ("GB/T 50312 超五类 永久链路", ("ISO D", "PL")),
        ("六类 信道", ("TIA 6", "CH")),
    ],
)
def test_the_class_is_known_by_the_name_a_tester_gives_a_limit(text: str, told: tuple[str, str]) -> None:
    assert limits.standard_named(text) == Standard(*told)


@pytest.mark.parametrize("text", ["", "OM4 850", "Cat 7", "Cat 8.1", "Class F", "classic", "scatter 6"])
def test_other_names_are_not_guessed(text: str) -> None:
    assert limits.standard_named(text) is None


def test_applications_and_events_have_their_limits() -> None:
    assert limits.application_limit("10GBASE-SR") == Decimal("2.6")
    assert limits.application_limit("10BASE-T") is None
    assert (limits.event_limit("splice"), limits.event_limit("connector")) == (
        Decimal("0.3"),
        Decimal("0.75"),
    )
    assert limits.event_limit("bend") is None
