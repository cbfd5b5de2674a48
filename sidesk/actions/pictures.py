"""Drawn stand-ins for site photos in the sample project, each marked as a sample.

The same name and text give the same picture: nothing random takes part, the grain comes from a fixed seed.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from sidesk.core.files import resources

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1600, 1200
MARK = "示例 SAMPLE"
KEPT = (1280, 960)  # drawn large, kept small: a sample project that fits into one bundle
_QUALITY = 60

Colour = tuple[int, int, int]
Point = tuple[float, float]
Box = tuple[float, float, float, float]

WHITE, BLACK, STEEL, DARK = (238, 238, 232), (24, 26, 30), (150, 156, 164), (40, 44, 52)
BLUE, ORANGE, YELLOW, GREEN = (52, 118, 190), (214, 128, 52), (246, 205, 60), (96, 196, 92)


@lru_cache(maxsize=128)
def picture(scene: str, text: str = "") -> bytes:
    """The JPEG of a scene. `text` is what is written in it: a reading, a serial number, a code."""
    from PIL import Image

    canvas = _Canvas(Image.new("RGB", (WIDTH, HEIGHT), (128, 128, 124)))
    SCENES[scene](canvas, text)
    canvas.mark()
    data = io.BytesIO()
    canvas.finished().resize(KEPT).save(data, "JPEG", quality=_QUALITY, dpi=(96, 96))
    return data.getvalue()


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(resources("fonts", "NotoSansSC-Bold.ttf")), size)


@lru_cache(maxsize=1)
def _lens() -> Image.Image:
    """What the lens makes of white paper: darker towards the corners, with the grain of its sensor."""
    from PIL import Image, ImageChops

    light = Image.radial_gradient("L").resize((WIDTH, HEIGHT)).point([255 - v // 3 for v in range(256)])
    size = (WIDTH // 2, HEIGHT // 2)
    grain = Image.frombytes("L", size, random.Random(MARK).randbytes(size[0] * size[1]))
    grain = grain.point([230 + v // 10 for v in range(256)]).resize((WIDTH, HEIGHT))
    return Image.merge("RGB", (ImageChops.multiply(light, grain),) * 3)


class _Canvas:
    """A picture being drawn, with the few shapes every scene is made of."""

    def __init__(self, image: Image.Image) -> None:
        from PIL import ImageDraw

        self.image = image
        self.draw: ImageDraw.ImageDraw = ImageDraw.Draw(image)

    def shade(self, corners: Sequence[Point], first: Colour, last: Colour, *, across: bool = False) -> None:
        """A face that runs from one colour to another, downwards or from left to right."""
        from PIL import Image, ImageDraw, ImageOps

        left, top = (max(0, round(min(corner[axis] for corner in corners))) for axis in (0, 1))
        right = min(WIDTH, round(max(x for x, _ in corners)))
        bottom = min(HEIGHT, round(max(y for _, y in corners)))
        size = (right - left, bottom - top)
        ramp = Image.linear_gradient("L").rotate(90 if across else 0)
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in corners], fill=255)
        face = ImageOps.colorize(ramp, first, last).resize(size, Image.Resampling.BILINEAR)
        self.image.paste(face, (left, top), mask)

    def box(self, box: Box, fill: Colour, line: Colour | None = None, radius: int = 0) -> None:
        """A rectangle, rounded if asked for."""
        self.draw.rounded_rectangle(box, radius, fill=fill, outline=line, width=4 if line else 1)

    def line(self, points: Sequence[Point], fill: Colour, width: int = 4) -> None:
        """A line through points."""
        self.draw.line(points, fill=fill, width=width, joint="curve")

    def write(self, at: Point, text: str, size: int, fill: Colour = BLACK, anchor: str = "mm") -> None:
        """Words in the picture."""
        self.draw.text(at, text, font=_font(size), fill=fill, anchor=anchor)

    def mark(self) -> None:
        """Say that this is a sample, where nobody overlooks it."""
        self.box((40, 36, 470, 124), DARK, YELLOW, 12)
        self.write((255, 80), MARK, 58, YELLOW)

    def finished(self) -> Image.Image:
        """As the lens shows it."""
        from PIL import ImageChops

        return ImageChops.multiply(self.image, _lens())


# --- rooms and corridors --------------------------------------------------------------------------------


def _space(canvas: _Canvas, near: Box = (-200, -150, 1800, 1350), far: Box = (600, 430, 1000, 760)) -> None:
    """A space seen along its middle: ceiling, floor, two walls and the end wall."""
    left, top, right, bottom = near
    a, b, c, d = far
    canvas.shade([(left, top), (right, top), (c, b), (a, b)], (206, 206, 200), (150, 150, 146))
    canvas.shade([(left, bottom), (right, bottom), (c, d), (a, d)], (104, 98, 90), (136, 128, 116))
    canvas.shade([(left, top), (a, b), (a, d), (left, bottom)], (176, 172, 162), (130, 128, 122), across=True)
    canvas.shade(
        [(right, top), (c, b), (c, d), (right, bottom)], (120, 118, 112), (178, 174, 164), across=True
    )
    canvas.box(far, (168, 166, 158))
    for step in range(1, 7):  # joints of the ceiling, closer together towards the end
        part = 1 - 1 / (1 + step * 0.45)
        y = top + (b - top) * part
        canvas.line([(left + (a - left) * part, y), (right + (c - right) * part, y)], (158, 158, 152), 3)


def _corridor(canvas: _Canvas, text: str) -> None:
    _space(canvas)
    canvas.box((150, 470, 330, 1180), (108, 78, 52), (70, 50, 34))
    canvas.box((1270, 520, 1420, 1100), (108, 78, 52), (70, 50, 34))
    canvas.box((350, 640, 440, 690), WHITE, DARK)
    canvas.write((395, 664), text or "302", 34)
    canvas.box((700, 240, 900, 268), (255, 255, 246))


def _tray(canvas: _Canvas, text: str) -> None:
    """A cable tray below the slab, a power tray beside it, a tape measure across the gap."""
    _space(canvas)
    canvas.shade([(470, -20), (820, -20), (792, 452), (742, 452)], BLUE, (34, 82, 138))
    for x in range(500, 800, 36):
        canvas.line([(x, -20), (746 + (x - 500) * 0.14, 452)], (96, 160, 226), 7)
    canvas.shade([(960, -20), (1200, -20), (850, 452), (818, 452)], ORANGE, (150, 84, 30))
    for y, half in ((40, 210), (150, 160), (260, 120), (350, 90)):
        canvas.box((760 - half, y, 840 + half, y + 16), STEEL)
    if text:
        canvas.box((690, 470, 1130, 600), YELLOW, (130, 104, 12), 6)
        for tick in range(12):
            canvas.line([(710 + tick * 36, 472), (710 + tick * 36, 500 if tick % 5 else 520)], BLACK, 4)
        canvas.write((910, 556), text, 64)


def _room(canvas: _Canvas, text: str) -> None:
    """A corner of a small room with a rack place marked on the floor."""
    _space(canvas, far=(380, 260, 1220, 830))
    canvas.line([(800, 260), (800, 830)], (132, 130, 124), 8)
    canvas.shade([(380, 260), (800, 260), (800, 830), (380, 830)], (188, 186, 178), (164, 162, 154))
    canvas.box((960, 520, 1120, 660), (226, 226, 222), DARK, 6)
    canvas.box((1000, 570, 1080, 620), (120, 124, 130))
    canvas.draw.polygon([(560, 900), (900, 900), (960, 1060), (500, 1060)], outline=YELLOW, width=10)
    canvas.write((730, 980), text or "R3-01", 60, YELLOW)


def _door(canvas: _Canvas, text: str) -> None:
    _space(canvas, far=(420, 300, 1180, 860))
    canvas.box((620, 380, 980, 862), (96, 104, 112), DARK)
    canvas.box((900, 600, 946, 680), (210, 208, 200), DARK, 8)
    canvas.box((660, 420, 940, 480), WHITE, DARK)
    canvas.write((800, 450), text or "弱电间", 40)


def _shaft(canvas: _Canvas, text: str) -> None:
    """Looking up a riser with a ladder tray and an open sleeve in the slab."""
    canvas.shade([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], (70, 72, 74), (132, 130, 124))
    canvas.shade([(500, 0), (1100, 0), (1040, 1200), (560, 1200)], (60, 62, 66), (104, 106, 110))
    for y in range(30, HEIGHT, 120):
        canvas.box((520, y, 1080, y + 22), STEEL)
    for x in range(600, 1010, 34):
        canvas.line([(x, 0), (x, HEIGHT)], BLUE if x % 3 else ORANGE, 14)
    canvas.box((440, 470, 1160, 560), (112, 108, 102), DARK)
    canvas.box((60, 980, 460, 1080), WHITE, DARK, 6)
    canvas.write((260, 1030), text or "P-01", 60)


def _ceiling_space(canvas: _Canvas, text: str) -> None:
    """Above the ceiling: slab, hangers, and a rule that shows the clear height."""
    canvas.shade([(0, 0), (WIDTH, 0), (WIDTH, 620), (0, 620)], (92, 90, 86), (66, 66, 64))
    canvas.shade([(0, 620), (WIDTH, 620), (WIDTH, HEIGHT), (0, HEIGHT)], (196, 196, 190), (160, 160, 154))
    for x in range(160, WIDTH, 360):
        canvas.line([(x, 0), (x, 900)], STEEL, 12)
        canvas.box((x - 90, 880, x + 90, 910), STEEL)
    canvas.box((760, 140, 820, 900), YELLOW, (130, 104, 12))
    for tick in range(20):
        canvas.line([(760, 150 + tick * 37), (786 if tick % 5 else 806, 150 + tick * 37)], BLACK, 4)
    canvas.write((1010, 520), text or "420 mm", 84, YELLOW)


def _facade(canvas: _Canvas, text: str) -> None:
    canvas.shade([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], (150, 186, 216), (214, 222, 226))
    canvas.box((260, 320, 1340, 1010), (206, 200, 188), DARK)
    for floor in range(3):
        for window in range(8):
            x, y = 310 + window * 128, 380 + floor * 200
            canvas.box((x, y, x + 92, y + 110), (92, 122, 148), (70, 84, 98))
    canvas.box((720, 860, 880, 1010), (84, 92, 100), DARK)
    canvas.shade([(0, 1010), (WIDTH, 1010), (WIDTH, HEIGHT), (0, HEIGHT)], (120, 124, 112), (96, 98, 92))
    canvas.write((800, 290), text or "A座", 68, DARK)


def _floor_plan(canvas: _Canvas, text: str) -> None:
    """Rooms on both sides of a corridor, with outlets as dots."""
    canvas.box((0, 0, WIDTH, HEIGHT), (244, 244, 240))
    canvas.box((160, 220, 1440, 1040), (252, 252, 250), DARK)
    for row, (top, bottom) in enumerate(((220, 560), (700, 1040))):
        for room in range(6):
            x = 160 + room * 213
            canvas.box((x, top, x + 214, bottom), (252, 252, 250), DARK)
            for dot in range(5):
                at = (x + 24 + dot * 36, top + 26 if row == 0 else bottom - 40)
                canvas.draw.ellipse((*at, at[0] + 14, at[1] + 14), fill=BLUE if dot else ORANGE)
    canvas.line([(180, 630), (1420, 630)], BLUE, 14)
    canvas.box((1240, 580, 1420, 680), (226, 232, 240), DARK)
    canvas.write((800, 1110), text or "1F", 64, DARK)


# --- equipment ------------------------------------------------------------------------------------------


def _rack(canvas: _Canvas, top: int = 80) -> None:
    canvas.shade([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], (58, 60, 64), (36, 38, 42))
    canvas.box((230, top, 1370, 1180), (22, 24, 28), (74, 78, 84))
    for x in (252, 1316):
        canvas.box((x, top + 20, x + 32, 1160), (104, 108, 114))


def _ports(canvas: _Canvas, top: float, *, lit: bool) -> None:
    for row in range(2):
        for port in range(24):
            x, y = 330 + port * 39, top + row * 52
            canvas.box((x, y, x + 30, y + 34), (8, 8, 10), (86, 90, 96))
            if lit and (port * 7 + row) % 5:
                canvas.box((x + 4, y - 12, x + 12, y - 6), GREEN)


def _rack_front(canvas: _Canvas, text: str) -> None:
    """A switch between two patch panels, with its label."""
    _rack(canvas)
    for top, fill in ((200, (52, 56, 62)), (560, (34, 66, 108)), (880, (52, 56, 62))):
        canvas.box((290, top, 1310, top + 170), fill, (92, 96, 104), 6)
        _ports(canvas, top + 44, lit=fill[2] > 100)
    for port in range(4, 22):
        x = 345 + port * 39
        canvas.line([(x, 330), (x + 30, 450), (x - 24, 520), (x + 6, 610)], BLUE if port % 4 else ORANGE, 12)
    canvas.box((300, 500, 640, 556), WHITE, DARK, 4)
    canvas.write((470, 528), text or "SW", 42)


def _rack_rear(canvas: _Canvas, text: str) -> None:
    _rack(canvas)
    for top in (220, 560, 860):
        canvas.box((300, top, 1300, top + 150), (44, 48, 54), (86, 90, 96), 6)
        for fan in range(3):
            x = 380 + fan * 130
            canvas.draw.ellipse((x, top + 24, x + 100, top + 124), outline=(104, 108, 114), width=8)
        canvas.box((980, top + 40, 1080, top + 110), (12, 12, 14), (110, 114, 120))
        canvas.line([(1030, top + 110), (1110, top + 190), (1240, top + 220), (1250, 1160)], (16, 16, 18), 20)
    canvas.line([(330, 160), (330, 1160)], (86, 150, 60), 22)
    canvas.box((760, 180, 1180, 236), WHITE, DARK, 4)
    canvas.write((970, 208), text or "A/B", 40)


def _old_rack(canvas: _Canvas, text: str) -> None:
    """Patch cords in a tangle, as one finds them."""
    _rack(canvas)
    for top in (160, 460, 780):
        canvas.box((290, top, 1310, top + 150), (60, 60, 62), (96, 98, 102), 4)
        _ports(canvas, top + 36, lit=False)
    for cord in range(34):
        x, hop = 340 + (cord * 83) % 920, (cord * 137) % 300
        bend = [(x, 300), (x + hop - 150, 420 + hop), (x - hop + 150, 700 + hop // 2), (x + hop // 3, 1020)]
        canvas.line(bend, (BLUE, (206, 204, 196), ORANGE, (84, 132, 84))[cord % 4], 11)
    canvas.write((800, 1100), text, 54, YELLOW)


def _nameplate(canvas: _Canvas, text: str) -> None:
    """A maker's plate; each line of `text` is one line of it."""
    canvas.shade([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], (84, 88, 94), (52, 56, 62))
    canvas.box((200, 260, 1400, 1000), (232, 232, 226), (110, 112, 116), 18)
    for number, line in enumerate(text.split("\n")):
        canvas.write((270, 360 + number * 96), line, 60, BLACK, "lm")
    bars = random.Random(text)
    x = 280.0
    while x < 1300:
        wide = bars.choice((5, 5, 9, 14))
        canvas.box((x, 840, x + wide, 960), BLACK)
        x += wide + bars.choice((5, 8, 12))


def _labels(canvas: _Canvas, text: str) -> None:
    """The stickers of several devices laid out side by side before they are mounted."""
    canvas.shade([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], (128, 104, 78), (96, 76, 56))
    for number, line in enumerate(text.split("\n")):
        x, y = 90 + number % 2 * 740, 190 + number // 2 * 240
        canvas.box((x, y, x + 680, y + 200), WHITE, (120, 120, 116), 10)
        for part, words in enumerate(line.split("|")):
            canvas.write((x + 30, y + 62 + part * 74), words, 44, BLACK, "lm")


def _access_point(canvas: _Canvas, text: str) -> None:
    """An access point on a mineral ceiling."""
    canvas.shade([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], (204, 204, 198), (182, 182, 176))
    for x in range(-100, WIDTH, 460):
        canvas.line([(x, 0), (x + 120, HEIGHT)], (160, 160, 154), 10)
    for y in range(120, HEIGHT, 420):
        canvas.line([(0, y), (WIDTH, y + 40)], (160, 160, 154), 10)
    canvas.draw.ellipse((520, 340, 1080, 860), fill=(228, 228, 224), outline=(140, 140, 136), width=6)
    canvas.draw.ellipse((620, 430, 980, 770), fill=(246, 246, 244))
    canvas.box((780, 470, 820, 486), GREEN, None, 8)
    canvas.line([(1070, 560), (1190, 500), (1230, 420)], STEEL, 8)
    canvas.box((640, 640, 960, 706), WHITE, DARK, 4)
    canvas.write((800, 673), text or "AP", 46)


def _board(canvas: _Canvas, text: str) -> None:
    """A distribution board with its breakers and the label of the one used."""
    canvas.shade([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], (176, 172, 162), (140, 138, 130))
    canvas.box((300, 200, 1300, 1080), (206, 206, 200), DARK, 10)
    canvas.box((370, 420, 1230, 760), (72, 76, 82), DARK)
    for breaker in range(12):
        x = 390 + breaker * 69
        canvas.box((x, 450, x + 58, 730), (226, 226, 222), (100, 102, 106), 4)
        canvas.box((x + 18, 540 + breaker % 3 * 12, x + 40, 620), DARK, None, 4)
    canvas.box((520, 300, 1080, 380), YELLOW, DARK, 4)
    canvas.write((800, 340), text or "AL1-12", 56)


def _meter(canvas: _Canvas, text: str) -> None:
    """A multimeter with its reading."""
    canvas.shade([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], (112, 106, 96), (86, 82, 76))
    canvas.box((480, 160, 1120, 1140), YELLOW, (130, 104, 12), 60)
    canvas.box((550, 230, 1050, 500), (176, 196, 170), DARK, 14)
    canvas.write((800, 366), text or "2.3 V", 130)
    canvas.draw.ellipse((640, 600, 960, 920), fill=DARK, outline=BLACK, width=8)
    canvas.line([(800, 760), (880, 650)], WHITE, 18)
    canvas.line([(700, 1130), (620, 1200)], (170, 30, 26), 22)
    canvas.line([(900, 1130), (990, 1200)], BLACK, 22)


def _earth_bar(canvas: _Canvas, text: str) -> None:
    canvas.shade([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], (188, 186, 178), (150, 148, 142))
    canvas.box((260, 520, 1340, 650), (190, 120, 70), (120, 70, 36), 8)
    for bolt in range(8):
        x = 330 + bolt * 130
        canvas.draw.ellipse((x, 545, x + 78, 623), fill=STEEL, outline=DARK, width=6)
        if bolt % 3 != 2:
            canvas.line([(x + 40, 600), (x + 20, 820), (x + 60, 1200)], (86, 150, 60), 26)
            canvas.line([(x + 40, 600), (x + 20, 820), (x + 60, 1200)], YELLOW, 8)
    canvas.box((520, 360, 1080, 440), WHITE, DARK, 4)
    canvas.write((800, 400), text or "MEB", 50)


def _bundle(canvas: _Canvas, text: str) -> None:
    """Cables tied so tightly that the sheath is marked."""
    canvas.shade([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], (96, 92, 86), (70, 68, 64))
    for cable in range(9):
        y, pinch = 400 + cable * 46, (cable - 4) * 22
        canvas.line([(0, y), (560, y), (800, y - pinch), (1040, y), (WIDTH, y)], BLUE, 40)
        canvas.line([(0, y - 10), (560, y - 10), (800, y - pinch - 8)], (104, 166, 226), 6)
    canvas.box((776, 430, 824, 740), (236, 236, 230), DARK, 6)
    canvas.write((800, 1010), text, 60, YELLOW)


SCENES: Mapping[str, Callable[[_Canvas, str], None]] = {
    "corridor": _corridor,
    "tray": _tray,
    "room": _room,
    "door": _door,
    "shaft": _shaft,
    "ceiling-space": _ceiling_space,
    "facade": _facade,
    "floor-plan": _floor_plan,
    "rack-front": _rack_front,
    "rack-rear": _rack_rear,
    "old-rack": _old_rack,
    "nameplate": _nameplate,
    "labels": _labels,
    "access-point": _access_point,
    "board": _board,
    "meter": _meter,
    "earth-bar": _earth_bar,
    "bundle": _bundle,
}
