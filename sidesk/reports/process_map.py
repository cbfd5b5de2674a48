"""The map of the process on paper: the same plan as on the screen, on one landscape page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A3, landscape
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from sidesk.core.text import N_
from sidesk.reports.layout import fonts
from sidesk.reports.layout.fonts import BOLD, REGULAR
from sidesk.reports.voice import Voice
from sidesk.workflow import disputes
from sidesk.workflow.definition import DECISION, END, MILESTONE, Process
from sidesk.workflow.plan import Box, Line, Measures, plan
from sidesk.workflow.states import AHEAD, BLOCKED, DONE, OFF, StepState

_MARGIN = 42.0
_HEAD = 64.0
_GAP, _LINE = 20.0, 12.5  # between map and reasons; from line to line
_LEAST = 0.6  # smaller than that nobody reads the map
# Grey prints as well as colour: states differ in edge and word, colours only help.
_LOOKS: Mapping[str, tuple[str, str, float, bool]] = {
    "done": ("#E3F3E7", "#1F7A3D", 0.6, False),
    "working": ("#E4EFFB", "#1558B0", 1.6, False),
    "next": ("#FFFFFF", "#1558B0", 1.6, False),
    "blocked": ("#FFFFFF", "#B3261E", 1.8, False),
    "again": ("#FCF0D8", "#9A5B00", 1.6, False),
    "early": ("#FFFFFF", "#9A5B00", 1.0, True),
    "ahead": ("#FFFFFF", "#B8C2CA", 0.6, False),
    "off": ("#FFFFFF", "#8A97A1", 0.6, True),
    "before": ("#E8EDF1", "#5B6770", 0.6, False),
}
WORDS = {
    "done": N_("done"), "working": N_("in work"), "next": N_("next"), "blocked": N_("blocked"),
    "again": N_("to be done again"), "early": N_("begun early"), "ahead": N_("ahead"),
    "off": N_("not taken"), "before": N_("before this program"),
}  # fmt: skip


def process_map(
    process: Process, states: Sequence[StepState], title: str, below: str, *, language: str
) -> bytes:
    """One A3 page: every step with its state, loops with their counts; below it why gates are closed, and
    contradictions."""
    voice = Voice(language)
    for name in (REGULAR, BOLD):
        fonts.face(name)  # registers it
    out = BytesIO()
    width, height = landscape(A3)
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    canvas.setTitle(title)
    canvas.setCreator("SiDesk")
    by_code = {one.step.code: one for one in states}
    hidden = [
        step.code for step in process.steps
        if step.code not in by_code or (step.kind == END and by_code[step.code].state in (AHEAD, OFF))
    ]  # fmt: skip
    room = width - 2 * _MARGIN
    found = plan(process, Measures(room, node=(96, 50), gap=14, head=84, track=8, channel=18), hidden)
    told = (("#B3261E", N_("Blocked"), _reasons(states, voice)),
            ("#9A5B00", N_("Contradictions"), _doubts(states, voice)))  # fmt: skip
    top = height - _MARGIN - _HEAD + 16
    # The map gives way to the reasons below it before anything is left out.
    scale = min(1.0, max(_LEAST, (top - _MARGIN - sum(_below(one, room) for *_, one in told)) / found.height))
    canvas.setFont(BOLD, 17)
    canvas.drawString(_MARGIN, height - _MARGIN - 8, title)
    canvas.setFont(REGULAR, 9.5)
    canvas.setFillColor(HexColor("#46535D"))
    canvas.drawString(_MARGIN, height - _MARGIN - 24, below)
    canvas.saveState()
    # The plan counts from the upper left corner, paper from the lower left one.
    canvas.translate(_MARGIN + room * (1 - scale) / 2, top)
    canvas.scale(scale, scale)
    drawing = _Drawing(canvas, voice, by_code)
    for lane in found.lanes:
        titles = {phase.code: phase.title for phase in process.phases}
        drawing.lane(lane.head, lane.band, voice.form_lines(titles[lane.phase]))
    for line in found.lines:
        drawing.line(line)
    for code, box in found.nodes.items():
        drawing.node(by_code[code], box)
    canvas.restoreState()
    top -= found.height * scale + _GAP
    for color, heading, reasons in told:
        canvas.setFillColor(HexColor(color))
        _write(canvas, voice.line(heading), reasons, top, room)
        top -= _below(reasons, room)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


class _Drawing:
    """Draws pieces of the plan; y grows downwards in what it is given."""

    def __init__(self, canvas: Canvas, voice: Voice, states: Mapping[str, StepState]) -> None:
        self._canvas, self._voice, self._states = canvas, voice, states

    def lane(self, head: Box, band: Box, title: str) -> None:
        """The ground of a phase and its name."""
        canvas = self._canvas
        for box, color in ((band, "#F4F6F8"), (head, "#E3E9ED")):
            canvas.setFillColor(HexColor(color))
            canvas.roundRect(box.x, -box.y - box.height, box.width, box.height, 5, stroke=0, fill=1)
        canvas.setFillColor(HexColor("#16222B"))
        lines = simpleSplit(title, BOLD, 11, head.width - 12)
        for number, text in enumerate(lines):
            canvas.setFont(BOLD, 11)
            canvas.drawCentredString(
                head.middle[0], -head.middle[1] + 7 * len(lines) - 14 * number - 11, text
            )

    def node(self, one: StepState, box: Box) -> None:
        """One step."""
        canvas = self._canvas
        fill, edge, thick, dashed = _LOOKS[one.state]
        canvas.setFillColor(HexColor(fill))
        canvas.setStrokeColor(HexColor(edge))
        canvas.setLineWidth(thick)
        canvas.setDash([3, 2] if dashed else [])
        if one.step.kind == DECISION:
            path = canvas.beginPath()
            left, top, right, bottom = box.x, -box.y, box.x + box.width, -box.y - box.height
            corners = ((left + 10, top), (right - 10, top), (right, -box.middle[1]), (right - 10, bottom),
                       (left + 10, bottom), (left, -box.middle[1]))  # fmt: skip
            path.moveTo(*corners[0])
            for corner in corners[1:]:
                path.lineTo(*corner)
            path.close()
            canvas.drawPath(path, stroke=1, fill=1)
        else:
            radius = box.height / 2 if one.step.kind in (MILESTONE, END) else 6
            canvas.roundRect(box.x, -box.y - box.height, box.width, box.height, radius, stroke=1, fill=1)
        canvas.setDash([])
        side = 16 if one.step.kind != "step" else 8
        canvas.setFillColor(HexColor("#16222B"))
        canvas.setFont(BOLD, 9)
        canvas.drawString(box.x + side, -box.y - 13, one.step.code)
        # In one language: beside the number there is no room for two.
        word = self._voice.words.gettext(WORDS[one.state])
        room = box.width - 2 * side - stringWidth(one.step.code, BOLD, 9) - 4
        canvas.setFont(REGULAR, min(7.5, 7.5 * room / stringWidth(word, REGULAR, 7.5)))
        canvas.setFillColor(HexColor(edge if one.state not in (AHEAD, OFF) else "#5B6770"))
        canvas.drawRightString(box.x + box.width - side, -box.y - 13, word)
        if one.doubts:
            self._mark(box)
        canvas.setFillColor(HexColor("#16222B"))
        font, size = BOLD if one.is_current else REGULAR, 9.5
        title, room = self._voice.form_lines(one.step.short), box.width - side - 6
        while len(lines := simpleSplit(title, font, size, room)) > 2 and size > 6:
            size -= 0.5  # nothing of a title is left out
        canvas.setFont(font, size)
        for number, text in enumerate(lines):
            canvas.drawString(box.x + side, -box.y - 28 - 12 * number, text)

    def _mark(self, box: Box) -> None:
        """At its corner: records contradict each other here; below the map it says which."""
        canvas = self._canvas
        canvas.setFillColor(HexColor("#9A5B00"))
        canvas.circle(box.x + box.width, -box.y + 1, 6.5, stroke=0, fill=1)
        canvas.setFillColor(HexColor("#FFFFFF"))
        canvas.setFont(BOLD, 10)
        canvas.drawCentredString(box.x + box.width, -box.y - 2.5, "!")

    def line(self, line: Line) -> None:
        """One way, with the count of a loop."""
        canvas = self._canvas
        state = next((one for one in self._states[line.step].ways if one.way is line.way), None)
        target = self._states[line.way.to]
        gone = state is not None and (
            state.count > 0 or state.taken
            if line.way.loop
            else state.taken
            and self._states[line.step].state in (DONE, "before", "again")
            and target.state != OFF
        )
        color = HexColor(("#9A5B00" if line.way.loop else "#1F7A3D") if gone else "#98A4AD")
        canvas.setStrokeColor(color)
        canvas.setFillColor(color)
        canvas.setLineWidth(1.4 if gone else 0.7)
        canvas.setDash([] if gone or not line.way.loop else [3, 2])
        path = canvas.beginPath()
        path.moveTo(line.points[0][0], -line.points[0][1])
        for x, y in line.points[1:]:
            path.lineTo(x, -y)
        canvas.drawPath(path, stroke=1, fill=0)
        canvas.setDash([])
        self._arrow(line.points[-2], line.points[-1])
        if state is not None and line.way.loop and state.count and line.label is not None:
            canvas.setFont(BOLD, 8)
            text = f"× {state.count}"
            canvas.setFillColor(HexColor("#FCF0D8"))
            canvas.roundRect(line.label[0] - 12, -line.label[1] - 6, 24, 12, 3, stroke=0, fill=1)
            canvas.setFillColor(color)
            canvas.drawCentredString(line.label[0], -line.label[1] - 3, text)

    def _arrow(self, before: tuple[float, float], tip: tuple[float, float]) -> None:
        dx = (tip[0] > before[0]) - (tip[0] < before[0])
        dy = (tip[1] > before[1]) - (tip[1] < before[1])
        path = self._canvas.beginPath()
        path.moveTo(tip[0], -tip[1])
        for side in (1, -1):
            path.lineTo(tip[0] - 5 * dx + 3 * dy * side, -(tip[1] - 5 * dy + 3 * dx * side))
        path.close()
        self._canvas.drawPath(path, stroke=0, fill=1)


def _reasons(states: Sequence[StepState], voice: Voice) -> list[str]:
    """Why steps are blocked: each gate once, with the sections it is missing in."""
    found: dict[str, list[str]] = {}
    for one in states:
        step = f"{one.step.code} {voice.form_line(one.step.short)}{voice.colon}"
        for gate in one.gates:
            if gate.stops and one.state == BLOCKED:
                why = f"{step}{voice.form_line(gate.gate.title)}"
                if gate.disputed:
                    why = f"{why}{voice.colon}{disputes.told(gate, voice.words)}"
                sections = found.setdefault(why, [])
                sections += [gate.section] if gate.section and gate.section not in sections else []
    comma = ", " if voice.language == "en" else "、"
    return [
        text + (voice.bracketed(comma.join(sections)) if sections else "") for text, sections in found.items()
    ]


def _doubts(states: Sequence[StepState], voice: Voice) -> list[str]:
    """What records say against each other, at their step."""
    return [
        f"{one.step.code} {voice.form_line(one.step.short)}{voice.colon}{voice.form_line(doubt.title)}"
        for one in states
        for doubt in one.doubts
    ]


def _columns(reasons: Sequence[str], width: float) -> list[list[str]]:
    """The lines of the reasons in two columns of much the same height."""
    wrapped = [simpleSplit(text, REGULAR, 9.5, width / 2 - 12) for text in reasons]
    half, found = sum(map(len, wrapped)) / 2, [list[str](), list[str]()]
    for lines in wrapped:
        found[len(found[0]) >= half].extend(lines)
    return found


def _below(reasons: Sequence[str], width: float) -> float:
    """How much height the reasons need."""
    return _GAP + 16 + _LINE * max(map(len, _columns(reasons, width))) if reasons else 0.0


def _write(canvas: Canvas, title: str, reasons: Sequence[str], top: float, width: float) -> None:
    """Below the map: why steps are blocked, what contradicts itself."""
    if not reasons:
        return
    canvas.setFont(BOLD, 11)
    canvas.drawString(_MARGIN, top, title)
    canvas.setFillColor(HexColor("#16222B"))
    canvas.setFont(REGULAR, 9.5)
    for number, lines in enumerate(_columns(reasons, width)):
        for row, text in enumerate(lines):
            canvas.drawString(_MARGIN + number * width / 2, top - 16 - _LINE * row, text)
