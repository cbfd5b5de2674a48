"""A conversation with a device: its prompt, its maker, one command after another.

A command that hangs, floods or breaks off costs only itself where the prompt comes back; else the
conversation is over. What was said until then is kept, and `trouble` says in one sentence what happened.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from sidesk.core.errors import DeviceUnusable
from sidesk.core.progress import Progress
from sidesk.core.text import N_
from sidesk.instruments import console, devices
from sidesk.instruments.console import Block
from sidesk.instruments.reaching import commands
from sidesk.instruments.reaching.links import Link, Login
from sidesk.instruments.results import Note

_MORE = re.compile(rb"-{2,5} ?more ?-{2,5}[^\n]{0,20}$", re.I)
_PROMPT = re.compile(
    rb"(?:^|[\r\n])[ \t]?(<[^<>\s\r\n]{1,62}>|\[[^\[\]\r\n]{1,62}\]|"
    rb"[A-Za-z0-9][\w.\-/]{0,62}(?:\([\w\-./]{1,40}\))?[#>])\s?$"
)
_USER = re.compile(rb"(?:user ?name|login)\s*:\s*$", re.I)
_PASSWORD = re.compile(rb"password\s*:\s*$", re.I)
_NEW_PASSWORD = re.compile(
    rb"(?:new password\s*:|change now\?|change the password|please choose)[^\n]*$", re.I
)
_ESCAPE = re.compile(rb"\x1b\[[0-9;?]{0,30}[A-Za-z]")
_WRONG = re.compile(rb"login (?:incorrect|invalid)|authentication fail|access denied|% ?bad pass", re.I)
_LOOK = 0.2  # s between two looks at whether somebody asked to stop
_TAIL = 400  # bytes at the end that hold a prompt
_NO_PROMPT = N_("it shows no prompt.")
_TRY_HAND = N_("Log in by hand to see what it asks, and paste its answers instead.")
_HUNG = N_("“{command}” was not answered in {seconds} s; what came is kept.")
_FLOOD = N_("“{command}” answered more than {megabytes} MB; only its beginning is kept.")
_CLOSED = N_("The device closed the connection during “{command}”; what came before is kept.")
_LOST = N_("After “{command}” the device did not come back; the other commands were not asked.")
_LATE = N_("The device took longer than {seconds} s; the other commands were not asked.")
_STOPPED = N_("Reading was stopped; what came before is kept.")


@dataclass
class Limits:
    """How patient a conversation is."""

    login: float = 15.0  # s until the prompt
    command: float = 25.0
    whole: float = 600.0
    largest: int = 2 * 2**20  # bytes of one answer


@dataclass(frozen=True)
class Answer:
    """What a device said to one command, byte for byte."""

    command: str
    data: bytes = field(repr=False)
    whole: bool = True
    refused: bool = False


class Asking:
    """One device. `open()`, then `step()` until it says that there is no more."""

    def __init__(
        self, link: Link, address: str, login: Login, platform: str = "", limits: Limits | None = None
    ):
        self.address, self.platform = address, platform
        self.answers: list[Answer] = []
        self.trouble: list[Note] = []
        self.ordinary = False  # the privileged mode was not given: its password is another one
        self._link, self._login, self._limits = link, login, limits or Limits()
        self._prompt = b""
        self._left: list[Sequence[str]] = []
        self._all = 0
        self._until = time.monotonic() + self._limits.whole

    # --- beginning

    def open(self, progress: Progress) -> None:
        """Find the prompt and the maker, switch paging off. Raises DeviceUnusable, Cancelled."""
        try:
            self._find_prompt(progress)
        except EOFError as error:
            raise DeviceUnusable(
                self.address, N_("the device closed the connection at once."), _TRY_HAND
            ) from error
        self._find_platform(progress)
        if self.platform not in commands.ASKED:
            raise DeviceUnusable(
                self.address,
                N_("neither Cisco, Huawei, H3C nor Ruijie: its answers are not understood."),
                N_("Choose the platform yourself, or paste its answers."),
            )
        self._ask(commands.PAGING[self.platform], progress)
        asked = {answer.command for answer in self.answers if answer.whole}
        wanted = [one for one in commands.ASKED[self.platform] if not asked.intersection(one)]
        self._left = [*wanted, (commands.CONFIGURATION[self.platform],)]
        self._all = len(self._left)

    def _find_prompt(self, progress: Progress) -> None:
        if self._link.asks_login:
            self._link.send(b"\r")
        said, until, told, pressed = b"", time.monotonic() + self._limits.login, 0, False
        while time.monotonic() < until:
            progress.step(0, 1)
            more = self._link.receive(_LOOK)
            said = _ESCAPE.sub(b"", (said + more))[-8 * _TAIL :]
            tail = said[-_TAIL:].rstrip(b" \x00")
            if _NEW_PASSWORD.search(tail):
                raise DeviceUnusable(
                    self.address,
                    N_("the device wants another password before it lets anybody in."),
                    N_("Log in by hand, change the password, and read it again."),
                )
            if self._link.asks_login and _PASSWORD.search(tail):
                told += 1
                if told > 1 or _WRONG.search(said):
                    raise DeviceUnusable(
                        self.address,
                        N_("name or password is wrong."),
                        N_("Type them again; nothing was changed."),
                    )
                self._link.send(self._login.password.encode() + b"\r")
                said = b""
            elif self._link.asks_login and _USER.search(tail):
                self._link.send(self._login.user.encode() + b"\r")
                said = b""
            elif not more and (found := _PROMPT.search(tail)):
                if pressed and found[1] == self._prompt:
                    return
                self._prompt, pressed, said = found[1], True, b""
                self._link.send(b"\r")
            elif not more and not pressed and said and said.endswith((b"\n", b"\r")):
                self._link.send(b"\r")
        raise DeviceUnusable(self.address, _NO_PROMPT, _TRY_HAND)

    def _find_platform(self, progress: Progress) -> None:
        bracketed = self._prompt[:1] in (b"<", b"[")
        if self._prompt.endswith(b">") and not bracketed:
            self._enable(progress)
            self.ordinary = self._prompt.endswith(b">")
        if self.platform:
            return
        first, second = commands.VERSIONS if bracketed else commands.VERSIONS[::-1]
        for command in (first, second):
            answer = self._ask(command, progress)
            if answer is None or answer.refused:
                continue
            lines = console.clean(answer.data)
            self.platform = devices.platform_of(lines, command)
            if self.platform:
                return

    def _enable(self, progress: Progress) -> None:
        """Where the privileged mode is not given, what an ordinary user may see is read."""
        self._link.send(b"enable\r")
        said, until, told = b"", time.monotonic() + 8, False
        while time.monotonic() < until:
            progress.step(0, 1)
            try:
                said += self._link.receive(_LOOK)
            except EOFError:
                return
            if _PASSWORD.search(said[-_TAIL:].rstrip(b" ")):
                secret = b"" if told else (self._login.enable or self._login.password).encode()
                self._link.send(secret + b"\r")
                said, told = b"", True
            elif (found := _PROMPT.search(said[-_TAIL:])) and b"\n" in said:
                self._prompt = found[1]
                return

    # --- one command after another

    def step(self, progress: Progress) -> bool:
        """Ask the next thing; False where nothing is left. Raises Cancelled."""
        if not self._left:
            return False
        progress.step(self._all - len(self._left), self._all)
        if time.monotonic() > self._until:
            return self._give_up(Note(_LATE, {"seconds": round(self._limits.whole)}))
        for command in self._left.pop(0):
            answer = self._ask(command, progress)
            if answer is None or not self._left:
                break
            if not answer.refused:
                break
        return bool(self._left)

    def ask(self, command: str, progress: Progress) -> str:
        """One question more, and its answer as text; empty where it was refused. Raises Cancelled."""
        answer = self._ask(command, progress)
        return "" if answer is None or answer.refused else "\n".join(console.clean(answer.data))

    def stop(self) -> None:
        """Somebody asked to stop: what was said until now is kept."""
        if self._left or not self._all:
            self._give_up(Note(_STOPPED))

    def close(self) -> None:
        """Hang up."""
        self._link.close()

    @property
    def prompt(self) -> bytes:
        """As it stands before each command."""
        return self._prompt

    @property
    def done(self) -> tuple[int, int]:
        """How many of how many questions were asked."""
        return self._all - len(self._left), self._all

    def _give_up(self, why: Note) -> bool:
        self.trouble.append(why)
        self._left = []
        return False

    def _ask(self, command: str, progress: Progress) -> Answer | None:
        """The answer, kept; None where the conversation is over."""
        self._link.send(command.encode() + b"\r")
        said = bytearray()
        until = min(time.monotonic() + self._limits.command, self._until)
        whole = False
        try:
            whole = self._listen(said, command, until, progress)
        except EOFError:
            self._keep(command, bytes(said), whole=False)
            self._give_up(Note(_CLOSED, {"command": command}))
            return None
        answer = self._keep(command, bytes(said), whole=whole)
        if not whole and not self._came_back(progress):
            self._give_up(Note(_LOST, {"command": command}))
            return None
        return answer

    def _listen(self, said: bytearray, command: str, until: float, progress: Progress) -> bool:
        while time.monotonic() < until:
            progress.step(*self.done)
            said += self._link.receive(_LOOK)
            tail = bytes(said[-_TAIL:])
            if _MORE.search(_ESCAPE.sub(b"", tail).rstrip()):
                self._link.send(b" ")
                said += self._link.receive(_LOOK)
            elif self._ends(tail) and len(said) > len(command):
                return True
            if len(said) > self._limits.largest:
                del said[self._limits.largest :]
                self.trouble.append(
                    Note(_FLOOD, {"command": command, "megabytes": self._limits.largest // 2**20 or 1})
                )
                return False
        seconds = round(self._limits.command)
        self.trouble.append(Note(_HUNG, {"command": command, "seconds": seconds}))
        return False

    def _ends(self, tail: bytes) -> bool:
        plain = _ESCAPE.sub(b"", tail).rstrip(b" \x00")
        return plain.endswith(self._prompt) and plain[: -len(self._prompt)].strip(b" ")[-1:] in (b"\n", b"\r")

    def _came_back(self, progress: Progress) -> bool:
        """Ctrl-C, Enter: whether the prompt stands there again."""
        self._link.send(b"\x03")
        self._link.send(b"\r")
        until, tail = time.monotonic() + min(5.0, self._limits.command), b""
        while time.monotonic() < until:
            progress.step(*self.done)
            try:
                more = self._link.receive(_LOOK)
            except EOFError:
                return False
            tail = (tail + more)[-_TAIL:]
            if not more and self._ends(tail):
                return True
        return False

    def _keep(self, command: str, data: bytes, *, whole: bool) -> Answer:
        block = Block(command, tuple(_inside(data, self._prompt)), 1)
        answer = Answer(command, data, whole, block.refused)
        if command not in commands.PAGING.values():
            self.answers.append(answer)
        return answer


def _inside(data: bytes, prompt: bytes) -> list[str]:
    """An answer without the echo and the prompt."""
    lines = console.clean(data[:20_000])
    end = prompt.decode("utf-8", "replace")
    return [line for line in lines[1:] if line.strip() and line.strip() != end]
