"""A form as large as a benchmark wants it: sections of questions of mixed kinds."""

from __future__ import annotations

from sidesk.forms.definition import Choice, Form, Group, Question

KINDS = ("text", "decimal", "one", "date", "integer", "yesno", "long", "verdict", "person", "many")


def form(sections: int, fields: int, *, linked: bool = False) -> Form:
    """So many sections of so many questions; `linked`: each section looks at the one before it."""
    options = tuple(Choice(name, {"zh": f"选项 {name}", "en": f"Option {name}"}) for name in "abcd")

    def question(section: int, number: int) -> Question:
        kind = KINDS[number % len(KINDS)]
        return Question(
            f"q{section}_{number}",
            kind,
            {"zh": f"第 {section} 节的第 {number} 个问题", "en": f"Question {section}.{number}"},
            required="yes",
            relevant=f"${{q{section - 1}_0}} != 'none'" if linked and section and number == 1 else "",
            choices="abcd" if kind in ("one", "many") else "",
            unit="m" if kind == "decimal" else "",
        )

    groups = tuple(
        Group(
            f"s{s}", tuple(question(s, n) for n in range(fields)), {"zh": f"第 {s} 节", "en": f"Section {s}"}
        )
        for s in range(sections)
    )
    return Form("BENCH", "1", {"zh": "样例", "en": "Sample"}, ("zh", "en"), groups, {"abcd": options})
