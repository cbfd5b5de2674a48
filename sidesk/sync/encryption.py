"""age: files that only their recipients read. Keys are texts, as the age tools write them."""

from __future__ import annotations

from collections.abc import Sequence

from sidesk.core.errors import BundleForOthers, BundleUnreadable
from sidesk.core.text import N_

MAGIC = b"age-encryption.org/v1\n"


class NotAKey(ValueError):
    """The text is no age key."""


def new_identity() -> tuple[str, str]:
    """A fresh secret key (`AGE-SECRET-KEY-1...`) and the recipient that belongs to it (`age1...`)."""
    from pyrage import x25519  # compiled library; only who exchanges files loads it

    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient_of(secret: str) -> str:
    """The recipient that belongs to a secret key. Raises NotAKey."""
    from pyrage import IdentityError, x25519

    try:
        return str(x25519.Identity.from_str(secret).to_public())
    except IdentityError as error:
        raise NotAKey(str(error)) from error


def is_recipient(text: str) -> bool:
    """Whether `text` is an age recipient of the X25519 kind."""
    from pyrage import RecipientError, x25519

    try:
        x25519.Recipient.from_str(text)
    except RecipientError:
        return False
    return True


def encrypt(data: bytes, recipients: Sequence[str]) -> bytes:
    """`data` for any of the recipients. Raises NotAKey."""
    from pyrage import RecipientError, x25519
    from pyrage import encrypt as age_encrypt

    try:
        return bytes(age_encrypt(data, [x25519.Recipient.from_str(text) for text in recipients]))
    except RecipientError as error:
        raise NotAKey(str(error)) from error


def decrypt(data: bytes, identities: Sequence[str]) -> bytes:
    """What was encrypted to one of our identities. Raises BundleForOthers, BundleUnreadable, NotAKey."""
    from pyrage import DecryptError, IdentityError, x25519
    from pyrage import decrypt as age_decrypt

    if not data.startswith(MAGIC):
        raise BundleUnreadable(why=N_("it is not a SiDesk bundle, or it lost its beginning."))
    try:
        return bytes(age_decrypt(data, [x25519.Identity.from_str(text) for text in identities]))
    except IdentityError as error:
        raise NotAKey(str(error)) from error
    except DecryptError as error:
        # age tells "not for you" from "damaged" only by this text; both are unreadable, the sentence differs.
        if "No matching keys" in str(error):
            raise BundleForOthers(why=N_("it is not encrypted to a key of this store.")) from error
        raise BundleUnreadable(why=N_("it is torn or damaged.")) from error
