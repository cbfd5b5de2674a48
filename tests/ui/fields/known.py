"""A small project for fields: two people, a device, three places, and pictures that hold codes."""

from __future__ import annotations

from collections.abc import Sequence

from sidesk.actions.known import Thing, ordered
from sidesk.actions.places import Place, as_things


class FakeKnown:
    """Lists in memory; what was asked for is remembered."""

    def __init__(self) -> None:
        self.people = [Thing("样例·陆遥", "技术工程师 · 000-0107"), Thing("样例·林舟", "项目经理")]
        self.devices = [Thing("SW-03", "S5720 · sn-77")]
        self.all_places = [
            Place("A", "1号楼", "building", way=("A",), shown="1号楼"),
            Place("A-3F", "三层", "floor", "A", "3F", way=("A", "A-3F"), shown="1号楼 / 三层"),
            Place(
                "A-3F-TR01", "弱电间", "room", "A-3F", "3F", ("老配线间",),
                way=("A", "A-3F", "A-3F-TR01"), shown="1号楼 / 三层 / 弱电间",
            ),
        ]  # fmt: skip
        self.taken = {("ip", "10.88.10.3"): ["SW-03"]}
        self.on_pictures: list[str] = []
        self.of_record: list[str] = []
        self.changed: list[tuple[str, str, str]] = []

    def find(self, kind: str, text: str) -> Sequence[Thing]:
        every = {"person": self.people, "device": self.devices, "place": as_things(self.all_places)}
        return ordered(every.get(kind, []), (), text)

    def unknown(self, kind: str, names: Sequence[str]) -> Sequence[str]:
        return [name for name in names if name not in {one.name for one in self.find(kind, name)}]

    def also_at(self, column: str, value: str) -> Sequence[str]:
        return self.taken.get((column, value), [])

    def places(self) -> Sequence[Place]:
        return self.all_places

    def add_place(self, name: str, above: Place | None) -> str:
        self.changed.append(("new", above.code if above else "", name))
        return f"{above.code}-{name}" if above else name

    def rename_place(self, place: Place, name: str) -> None:
        self.changed.append(("rename", place.code, name))

    def add_alias(self, place: Place, alias: str) -> None:
        self.changed.append(("alias", place.code, alias))

    def photos(self) -> Sequence[str]:
        return self.of_record

    def scan(self, pictures: Sequence[bytes]) -> Sequence[str]:
        return self.on_pictures
