"""The text of a console, as people save and paste it."""

from __future__ import annotations

import pytest

from sidesk.instruments import console

PAGED = (
    "<SW1>display version\r\n"
    "line one\r\n"
    "  ---- More ----\x1b[42D" + " " * 42 + "\x1b[42D  line two\r\n"
    " --More-- " + "\x08" * 9 + " " * 10 + "\x08" * 10 + "line three\r\n"
    "---- More ----\r                    \rline four\r\n"
    "<SW1>\r\n"
)


def test_paging_leaves_no_trace_and_indented_lines_stay_indented() -> None:
    (block,) = console.blocks(console.clean(PAGED.encode()))
    assert block.lines == ("line one", "  line two", "line three", "line four")
    assert (block.command, block.host, block.line) == ("display version", "SW1", 2)


def test_what_was_typed_wrong_and_erased_is_gone() -> None:
    assert console.clean(b"SW1#show vrs\x08 \x08\x08 \x08ersion\n")[0] == "SW1#show version"


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16", "utf-8-sig"])
def test_chinese_is_read_in_every_character_set_of_terminal_programs(charset: str) -> None:
    assert console.clean("接口 描述\n上联\n".encode(charset))[:2] == ["接口 描述", "上联"]


@pytest.mark.parametrize(
    ("prompt", "command", "host"),
    [
        ("<3F-SW01>dis ver", "dis ver", "3F-SW01"),
        ("[SW-GigabitEthernet0/0/1]display this", "display this", ""),
        ("[~CE1]display device", "display device", ""),
        ("core-sw#show inventory", "show inventory", "core-sw"),
        ("core-sw> sh ver", "sh ver", "core-sw"),
        ("core-sw(config-if)#show vlan", "show vlan", "core-sw"),
    ],
)
def test_prompts_of_all_makers_are_known(prompt: str, command: str, host: str) -> None:
    (block,) = console.blocks([prompt, "an answer"])
    assert (block.command, block.host, block.lines) == (command, host, ("an answer",))


def test_brackets_in_an_answer_are_no_prompt() -> None:
    lines = ["<SW1>display elabel", "[Slot_0]", "[Main_Board]", "BarCode=1", "<SW1>"]
    (block,) = console.blocks(lines)
    assert block.lines == ("[Slot_0]", "[Main_Board]", "BarCode=1")


@pytest.mark.parametrize(
    "line",
    [
        "              ^",
        "Error: Unrecognized command found at '^' position.",
        "% Invalid input detected at '^' marker.",
        "% Unrecognized command found at '^' position.",
        "Error:Too many parameters found at '^' position.",
    ],
)
def test_a_command_the_device_does_not_know_is_seen(line: str) -> None:
    (block,) = console.blocks(["<S>display nonsense", line])
    assert block.refused is (line.strip() != "^")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("snmp-agent community read cipher Abc%^123", "snmp-agent community read cipher ******"),
        (" password irreversible-cipher $1a$xyz", " password irreversible-cipher ******"),
        ("enable secret 5 $1$abc", "enable secret 5 ******"),
        ("interface GigabitEthernet0/0/1", "interface GigabitEthernet0/0/1"),
    ],
)
def test_secrets_of_a_configuration_are_masked(line: str, shown: str) -> None:
    assert console.masked(line) == shown
