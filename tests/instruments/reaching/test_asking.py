"""Devices that are asked over SSH and over a serial line: good ones and bad ones."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import tty
from collections.abc import Callable

import pytest

from sidesk.core.errors import Cancelled, DeviceUnusable, HostKeyChanged, HostKeyUnknown
from sidesk.core.progress import Progress
from sidesk.core.text import Words
from sidesk.instruments.reaching import links
from sidesk.instruments.reaching.asking import Answer, Asking, Limits
from sidesk.instruments.reaching.links import Login
from tests.support.switches import PASSWORD, USER, Console, Manners, Switch, switch

LOGIN = Login(USER, PASSWORD)
WORDS = Words("en")
SOON = Limits(login=20, command=60, whole=300)
IMPATIENT = Limits(login=20, command=3, whole=300)
MAKERS = ("cisco_ios", "huawei_vrp", "hp_comware", "ruijie_os")


def trusted(address: str) -> str:
    with pytest.raises(HostKeyUnknown) as told:
        links.ssh(address, LOGIN, "")
    return str(told.value.details["fingerprint"])


def conversation(one: Switch, limits: Limits = SOON, login: Login = LOGIN) -> Asking:
    link = links.ssh(one.address, login, trusted(one.address))
    asking = Asking(link, one.address, login, limits=limits)
    try:
        asking.open(Progress())
        while asking.step(Progress()):
            pass
    finally:
        asking.close()
    return asking


def said(asking: Asking) -> list[str]:
    return [note.told(WORDS) for note in asking.trouble]


def answer(asking: Asking, command: str) -> Answer:
    return next(one for one in asking.answers if one.command == command)


@pytest.mark.parametrize("maker", MAKERS)
def test_the_maker_is_found_by_itself_and_everything_is_asked(maker: str) -> None:
    with switch(maker) as one:
        asking = conversation(one)
    assert asking.platform == maker
    assert said(asking) == []
    configuration = asking.answers[-1]
    assert configuration.whole
    assert b"Geheim" in configuration.data
    assert len(one.asked) == len(set(one.asked))


def test_pages_that_cannot_be_switched_off_are_turned() -> None:
    with switch("huawei_vrp", manners=Manners(pages_always=True)) as one:
        asking = conversation(one)
    assert said(asking) == []
    assert b"GE0/0/48" in answer(asking, "display interface brief").data


def test_a_command_that_is_refused_costs_nothing_else_and_the_next_of_its_kind_is_tried() -> None:
    with switch("huawei_vrp", manners=Manners(refuses=("display esn",))) as one:
        asking = conversation(one)
    assert answer(asking, "display esn").refused
    assert answer(asking, "display lldp neighbor").refused
    assert not answer(asking, "display lldp neighbor brief").refused


def test_a_command_that_hangs_is_left_and_the_others_are_asked() -> None:
    with switch("huawei_vrp", manners=Manners(hangs_at="display elabel")) as one:
        asking = conversation(one, IMPATIENT)
    assert said(asking) == ["“display elabel” was not answered in 3 s; what came is kept."]
    assert answer(asking, "display current-configuration").whole


def test_a_switch_that_never_comes_back_leaves_what_it_said_before() -> None:
    with switch("huawei_vrp", manners=Manners(deaf_at="display power")) as one:
        asking = conversation(one, IMPATIENT)
    assert (
        said(asking)[-1]
        == "After “display power” the device did not come back; the other commands were not asked."
    )
    assert answer(asking, "display version").whole
    assert not answer(asking, "display power").whole


def test_a_switch_that_closes_in_the_middle_leaves_half_an_answer_that_is_marked() -> None:
    with switch("huawei_vrp", manners=Manners(dies_at="display interface brief")) as one:
        asking = conversation(one)
    assert said(asking) == [
        "The device closed the connection during “display interface brief”; what came before is kept."
    ]
    half = answer(asking, "display interface brief")
    assert not half.whole
    assert b"GE0/0/1 " in half.data


def test_a_flood_is_cut_and_does_not_fill_the_memory() -> None:
    with switch("huawei_vrp", manners=Manners(floods_at="display vlan")) as one:
        asking = conversation(one, Limits(login=20, command=60, largest=2**20))
    assert said(asking)[0] == "“display vlan” answered more than 1 MB; only its beginning is kept."
    assert len(answer(asking, "display vlan").data) == 2**20


def test_answers_in_gbk_are_kept_as_they_came() -> None:
    with switch("huawei_vrp", manners=Manners(encoding="gb18030")) as one:
        asking = conversation(one)
    assert "工位48".encode("gb18030") in answer(asking, "display interface description").data


@pytest.mark.parametrize(
    ("manners", "limits", "sentence"),
    [
        (
            Manners(wants_new_password=True),
            IMPATIENT,
            "the device wants another password before it lets anybody in.",
        ),
        # However long one waits for it.
        (Manners(no_prompt=True), Limits(login=2), "it shows no prompt."),
    ],
)
def test_one_that_lets_nobody_in_costs_one_sentence(manners: Manners, limits: Limits, sentence: str) -> None:
    with switch("huawei_vrp", manners=manners) as one, pytest.raises(DeviceUnusable) as told:
        conversation(one, limits)
    assert told.value.what == sentence
    assert told.value.told(WORDS) == f"{one.address}: {sentence}"


def test_a_wrong_password_is_told_and_never_shown() -> None:
    with switch("cisco_ios") as one, pytest.raises(DeviceUnusable) as told:
        conversation(one, login=Login(USER, "Wrong-999"))
    assert told.value.what == "name or password is wrong."
    assert "Wrong-999" not in f"{told.value} {told.value.details} {Login(USER, 'Wrong-999')!r}"


def test_another_key_than_before_is_refused_before_the_password_is_sent() -> None:
    with switch("cisco_ios") as one, pytest.raises(HostKeyChanged, match="another key than before"):
        links.ssh(one.address, LOGIN, "SHA256:somethingelse")


def test_nothing_at_an_address_and_something_that_does_not_speak_ssh() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(DeviceUnusable, match="nothing answers"):
        links.ssh(f"127.0.0.1:{port}", LOGIN, "")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def talk() -> None:
            wire, _ = server.accept()
            with wire:
                wire.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 200)

        thread = threading.Thread(target=talk)
        thread.start()
        with pytest.raises(DeviceUnusable, match="does not speak SSH"):
            links.ssh(f"127.0.0.1:{server.getsockname()[1]}", LOGIN, "")
        thread.join()


def test_somebody_who_stops_keeps_what_was_said() -> None:
    with switch("huawei_vrp") as one:
        link = links.ssh(one.address, LOGIN, trusted(one.address))
        asking = Asking(link, one.address, LOGIN)
        asking.open(Progress())
        asking.step(Progress())
        progress = Progress()
        progress.cancel()
        with pytest.raises(Cancelled):
            asking.step(progress)
        asking.stop()
        asking.close()
    assert said(asking) == ["Reading was stopped; what came before is kept."]
    assert answer(asking, "display version").whole


def serial_switch(one: Switch) -> tuple[str, Callable[[], None]]:
    """A console at the other end of a pair of terminals."""
    try:
        ours, theirs = os.openpty()
    except OSError:
        pytest.skip("this machine has no pseudo terminals")
    tty.setraw(theirs)
    tty.setraw(ours)
    console = Console(one, lambda: os.read(ours, 4096), lambda data: _write(ours, data))

    def talk() -> None:
        with contextlib.suppress(OSError, EOFError):
            console._byte()
            console.log_in()
            console.run()

    threading.Thread(target=talk, daemon=True).start()

    def close() -> None:
        os.close(theirs)

    return os.ttyname(theirs), close


def _write(where: int, data: bytes) -> None:
    while data:
        data = data[os.write(where, data) :]


def test_a_serial_line_asks_for_name_and_password_itself() -> None:
    line, close = serial_switch(Switch("huawei_vrp"))
    asking = Asking(links.serial(line), line, LOGIN, limits=SOON)
    try:
        asking.open(Progress())
        while asking.step(Progress()):
            pass
    finally:
        asking.close()
        close()
    assert (asking.platform, said(asking)) == ("huawei_vrp", [])
    assert answer(asking, "display current-configuration").whole


def test_a_wrong_password_on_a_serial_line_is_told() -> None:
    line, close = serial_switch(Switch("huawei_vrp"))
    login = Login(USER, "Wrong-999")
    asking = Asking(links.serial(line), line, login, limits=SOON)
    with pytest.raises(DeviceUnusable, match="name or password is wrong"):
        asking.open(Progress())
    asking.close()
    close()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("10.0.0.1", ("10.0.0.1", 22)), ("sw:2222", ("sw", 2222)), ("[fe80::1]:22", ("fe80::1", 22)),
        ("fe80::1", ("fe80::1", 22)),
    ],
)  # fmt: skip
def test_an_address_may_name_its_port(text: str, told: tuple[str, int]) -> None:
    assert links.place(text) == told
