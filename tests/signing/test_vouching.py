"""Who vouches for a seal of a laptop's own certificate."""

from __future__ import annotations

from sidesk.signing.verdict import SealVerdict
from sidesk.signing.vouching import vouched


def test_on_a_computer_without_headquarters_nobody_is_said_to_have_certified_its_key() -> None:
    own = SealVerdict(
        "seal", signer="样例·陆遥", is_local=True, key="k", intact=True, valid=True, trusted=True
    )
    assert vouched([own]) == [own]
