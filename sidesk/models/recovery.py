"""The printed recovery code: 160 random bits a person can type, with a check for slips.

Nine groups of four letters of Crockford's base 32 (no I, L, O, U): eight hold the secret, the ninth is made
of their hash, so that a typing slip is told at once and before any slow work.
"""

from __future__ import annotations

import hashlib
import secrets

from sidesk.core.errors import RecoveryCodeMistyped

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SECRET, _CHECK, _GROUP = 32, 4, 4
_SAME = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """A fresh code, as it is printed."""
    secret = "".join(secrets.choice(LETTERS) for _ in range(_SECRET))
    return printed(secret + _check(secret))


def printed(letters: str) -> str:
    """The letters in groups."""
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def secret_of(typed: str) -> bytes:
    """The secret in a code as somebody typed it. Raises RecoveryCodeMistyped."""
    letters = "".join(c for c in typed.upper() if c.isalnum()).translate(_SAME)
    secret, check = letters[:_SECRET], letters[_SECRET:]
    if len(letters) != _SECRET + _CHECK or set(letters) - set(LETTERS) or _check(secret) != check:
        raise RecoveryCodeMistyped
    return secret.encode()


def _check(secret: str) -> str:
    number = int.from_bytes(hashlib.sha256(b"sidesk recovery check" + secret.encode()).digest()[:4], "big")
    return "".join(LETTERS[(number >> 5 * place) & 31] for place in range(_CHECK))
