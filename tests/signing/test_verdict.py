"""What a verdict says, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sidesk.core.text import Words
from sidesk.signing.verdict import MUST_BE_SEALED, Kind, Reason, SealVerdict, State, Verdict

SOURCES = sorted((Path(__file__).resolve().parents[2] / "sidesk" / "signing").glob("*.py"))
TEXTS = sorted(
    {text for path in SOURCES for text in re.findall(r'N_\(\s*"([^"]+)"', path.read_text(encoding="utf-8"))}
)

SOUND = SealVerdict("SigA", signer="张伟", intact=True, valid=True, trusted=True)
UNKNOWN = SealVerdict(
    "SigB",
    signer="李娜",
    intact=True,
    valid=True,
    reasons=(Reason("unknown {who}", {"who": "x"}, breaks=False),),
)
BROKEN = SealVerdict("SigC", intact=False, valid=True, reasons=(Reason("changed"),))


@pytest.mark.parametrize("text", TEXTS)
def test_every_sentence_of_the_package_is_told_in_chinese_with_the_same_places(text: str) -> None:
    chinese = Words("zh").gettext(text)
    assert chinese != text
    assert set(re.findall(r"{\w+}", chinese)) == set(re.findall(r"{\w+}", text))


@pytest.mark.parametrize(
    ("seals", "reasons", "state"),
    [
        ((SOUND,), (), State.VALID),
        ((SOUND, UNKNOWN), (), State.SIGNER_UNKNOWN),
        ((UNKNOWN, BROKEN), (), State.NOT_VALID),
        ((SOUND,), (Reason("added"),), State.NOT_VALID),
        ((), (), State.NOT_VALID),
        ((SealVerdict("SigD", intact=True, valid=False),), (), State.NOT_VALID),
        ((SealVerdict("SigD", intact=False, valid=True, trusted=True),), (), State.NOT_VALID),
        ((SealVerdict("SigD", intact=True, valid=True),), (), State.SIGNER_UNKNOWN),
    ],
)
def test_the_worst_finding_decides(
    seals: tuple[SealVerdict, ...], reasons: tuple[Reason, ...], state: State
) -> None:
    assert Verdict.of(seals, (), reasons).state is state


def test_a_paper_only_waits_if_nothing_else_is_wrong() -> None:
    missing = Reason(MUST_BE_SEALED, {"role": "客户"})
    assert Verdict.of((SOUND,), (), (missing,)).is_waiting
    assert Verdict.of((UNKNOWN,), (), (missing,)).is_waiting
    assert not Verdict.of((SOUND,), (), (missing, Reason("added"))).is_waiting
    assert not Verdict.of((BROKEN,), (), (missing,)).is_waiting
    assert not Verdict.of((SOUND,), (), ()).is_waiting
    assert Verdict.of((SOUND,), (), (missing,)).state is State.WAITING
    assert Verdict.of((UNKNOWN,), (), (missing,)).state is State.SIGNER_UNKNOWN
    assert Verdict.of((SOUND,), (), (missing, Reason("added"))).state is State.NOT_VALID


def test_reasons_are_told_with_the_signers_name() -> None:
    told = Verdict.of((UNKNOWN, BROKEN), (), (Reason("added"),)).told(Words("en"))
    assert told == ("added", "李娜: unknown x", "Signer without a name: changed")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_state_and_every_kind_has_words(language: str) -> None:
    words = Words(language)
    assert len({Verdict(state).headline(words) for state in State}) == len(State)
    assert len({SealVerdict("x", kind=kind).told_kind(words) for kind in Kind}) == len(Kind)
