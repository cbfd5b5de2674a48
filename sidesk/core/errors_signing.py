"""Errors of keys, certificates, tokens and seals; `core/errors.py` lists them all."""

from __future__ import annotations

from sidesk.core.errors_base import SideskError
from sidesk.core.text import N_


class SigningError(SideskError):
    """Something about keys, seals or sealed papers."""


class WrongSigningPassphrase(SigningError):
    text = N_("This passphrase does not open your signing key.")
    advice = N_("Try again. The record stays a draft until it is sealed.")


class CertificateExpired(SigningError):
    text = N_("Your certificate was valid until {until}.")
    advice = N_("Ask headquarters for a new one. Your drafts are kept.")


class CertificateNotYetValid(SigningError):
    text = N_("Your certificate begins on {since}, and this computer's clock shows {now}.")
    advice = N_("Set the clock of this computer. Your drafts are kept.")


class NotACertificate(SigningError):
    text = N_("This file holds no certificate.")
    advice = N_("Choose the certificate file headquarters gave you (PEM or DER).")


class CannotSeal(SigningError):
    text = N_("The paper could not be sealed: {why}")
    advice = N_("Print the record again and seal that paper. The record is kept.")


class OutOfTurn(SigningError):
    """A seal that comes later; `first` is the role whose turn it is."""

    text = N_("“{first}” seals this paper first.")
    advice = N_("The form says in which order. Send a bundle, and seal once theirs is back.")


class NoSealOpen(SigningError):
    text = N_("No seal of “{role}” is open on {number}.")
    advice = N_("Who seals is chosen when a record is finished. A correction can be signed by others.")


class TokenUnusable(SigningError):
    text = N_("The token cannot be used: {why}.")
    advice = N_("Nothing was signed with it.")


class NotEnrolled(SigningError):
    text = N_("This computer is not enrolled with headquarters.")
    advice = N_("Open the invitation headquarters sent you, and take in its answer.")
