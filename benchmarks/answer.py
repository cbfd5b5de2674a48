"""What one answer costs in a form of 500 questions, against the least it could cost.

The baseline does by hand what the form needs: it puts the answer into a dict and calls Python closures for
the questions that depend on it, found in a prepared list. The session does the same through the form's
expressions, and besides keeps relevance, problems, sections, changes and undo. Both run by turns (A B A B) in
this process, on the same answers. Run: python benchmarks/answer.py [questions]
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import sys
import time
from collections.abc import Callable

from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.core.expressions import parse
from sidesk.forms.definition import Choice, Form, Group, Node, Path, Question, Repeat
from sidesk.forms.session import FormSession

ROUNDS = 6
NOW = dt.datetime(2026, 5, 11, 14, 3, 22, tzinfo=dt.timezone(dt.timedelta(hours=8)))
CITIES = tuple(
    Choice(f"c{n}", {"zh": f"城市{n}", "en": f"City {n}"}, {"part": f"p{n % 20}"}) for n in range(400)
)


def block(number: int) -> list[Question]:
    """Ten questions as forms have them: mostly relevance, some constraints, a sum, a cascade of choices."""
    n = number * 10
    gate = f"q{max(n - 10, 0)}"
    return [
        Question(f"q{n}", "yesno", required="yes"),
        Question(f"q{n + 1}", "text", relevant=f"${{q{n}}} = 'yes'", required="yes"),
        Question(f"q{n + 2}", "integer", relevant=f"${{q{n}}} = 'yes'", constraint=". >= 0 and . <= 100"),
        Question(f"q{n + 3}", "decimal", limit=f". <= ${{q{n + 2}}} * 1.1"),
        Question(f"q{n + 4}", "calculate", calculation=f"if(${{q{n + 3}}} > 5, 'pass', 'fail')"),
        Question(f"q{n + 5}", "long", relevant=f"${{q{n + 4}}} = 'fail' and not(${{{gate}}} = 'no')"),
        Question(f"q{n + 6}", "many", choices="marks", constraint="count-selected(.) <= 3"),
        Question(
            f"q{n + 7}",
            "text",
            relevant=f"selected(${{q{n + 6}}}, 'c')",
            constraint="regex(., '[A-Z]{2}-[0-9]+')",
        ),
        Question(f"q{n + 8}", "one", choices="cities", choice_filter="part = ${part}"),
        Question(f"q{n + 9}", "date", constraint=". <= today()"),
    ]


def form_of(questions: int) -> Form:
    """A form of that many questions and a table of 40 rows."""
    blocks = questions // 10
    sections: list[Node] = [
        Group(f"s{n}", tuple(block(n)), relevant=f"${{q{(n - 1) * 10}}} != 'no'" if n % 5 == 4 else "")
        for n in range(blocks)
    ]
    total = " + ".join(f"coalesce(${{q{n * 10 + 3}}}, 0)" for n in range(blocks))
    fails = " or ".join(f"${{q{n * 10 + 4}}} = 'fail'" for n in range(blocks))
    table = Repeat(
        "links",
        (
            Question("length", "decimal", limit=". <= 90"),
            Question("loss", "decimal"),
            Question("per", "calculate", calculation="round(${loss} div ${length}, 3)"),
            Question("share", "calculate", calculation="round(${length} div ${length_sum} * 100, 1)"),
        ),
        table=True,
    )
    end = Group(
        "end",
        (
            Question("part", "text"),
            Question("total", "calculate", calculation=total),
            Question("fails", "calculate", calculation=f"if({fails}, 'fail', 'pass')"),
            Question("length_sum", "calculate", calculation="sum(${length})"),
            Question("reason", "long", relevant="${fails} = 'fail'", required="yes"),
        ),
    )
    marks = tuple(Choice(name, {"en": name}) for name in "abcdef")
    return Form(
        "bench",
        "1",
        {"en": "Bench"},
        ("zh", "en"),
        (*sections, table, end),
        {"cities": CITIES, "marks": marks},
    )


ANSWERS: dict[str, tuple[Json, ...]] = {
    "yesno": ("yes", "no"),
    "text": ("AB-12", "二层", "p3"),
    "long": ("因为", "so"),
    "integer": ("5", "50", "500"),
    "decimal": ("1.5", "12.50", "88"),
    "many": (["a"], ["a", "c"], ["b", "c", "d", "e"]),
    "one": ("c3", "c7"),
    "date": ("2026-05-01", "2027-01-01"),
}


class Baseline:
    """A dict, and for each question the closures of its dependents; nothing else."""

    def __init__(self, form: Form) -> None:
        self.answers: dict[str, str] = {}
        self.state: dict[str, bool | str] = {}
        self.after: dict[str, list[tuple[str, Callable[[], bool | str]]]] = {}
        for _, node in form.walk():
            if isinstance(node, Question):
                self._watch(node)

    def _watch(self, node: Question) -> None:
        get = self.answers.get
        for source in (node.relevant, node.calculation, node.constraint, node.limit):
            if not source:
                continue
            names = list(parse(source).references)

            def compute(names: list[str] = names) -> bool | str:
                found = [get(name, "") for name in names]
                return "".join(found) != "" and found[0] == "yes"

            for name in names:
                self.after.setdefault(name, []).append((node.name, compute))

    def answer(self, path: Path, value: Json) -> None:
        self.answers[path[-1]] = str(value)
        for name, compute in self.after.get(path[-1], ()):
            self.state[name] = compute()


def timed(run: Callable[[Path, Json], object], steps: list[tuple[Path, Json]]) -> list[float]:
    """Seconds of each step."""
    found = []
    for path, value in steps:
        start = time.perf_counter()
        run(path, value)
        found.append(time.perf_counter() - start)
    return found


def told(name: str, seconds: list[float]) -> str:
    ordered = sorted(seconds)
    p50, p99 = statistics.median(ordered), ordered[int(len(ordered) * 0.99)]
    return f"{name:9} p50 {p50 * 1e3:7.3f} ms   p99 {p99 * 1e3:7.3f} ms   max {ordered[-1] * 1e3:7.3f} ms"


def main() -> None:
    questions = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    form = form_of(questions)
    clock = Clock(now=lambda: NOW)
    openings = []
    for _ in range(3):
        start = time.perf_counter()
        session = FormSession(form, clock=clock)
        openings.append(time.perf_counter() - start)
        parse.cache_clear()
    print(f"{questions} questions: read, bind and first evaluation {min(openings) * 1e3:.0f} ms (best of 3)")
    session.add_rows(("links",), 40, values=[{"length": str(n + 1), "loss": "0.5"} for n in range(40)])
    chance = random.Random(1)
    sheet = session._sheet.cells.items()
    paths = [
        (p, c.spot.node) for p, c in sheet if isinstance(c.spot.node, Question) and not c.spot.is_computed
    ]
    baseline = Baseline(form)
    mine: list[float] = []
    least: list[float] = []
    for _ in range(ROUNDS):
        steps = [(path, chance.choice(ANSWERS[node.kind])) for path, node in paths]
        chance.shuffle(steps)
        least += timed(baseline.answer, steps)
        mine += timed(session.answer, steps)
    print(told("baseline", least))
    print(told("session", mine))
    ratio = statistics.median(mine) / statistics.median(least)
    print(
        f"ratio of the medians {ratio:.0f}, of the sums {sum(mine) / sum(least):.0f}"
        f" ({len(mine)} answers each)"
    )


if __name__ == "__main__":
    main()
