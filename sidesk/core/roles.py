"""The roles of the process and of those who sign, as people call them: the same on screen and on paper."""

from __future__ import annotations

from sidesk.core.text import N_, Words

ROLES = {
    "ENG": N_("Engineer"),
    "PM": N_("Project manager"),
    "LEAD": N_("Trade lead"),
    "SID": N_("Head of systems integration"),
    "SALES": N_("Sales"),
    "WH": N_("Storekeeper"),
    "CTO": N_("Technical director"),
    "WORKER": N_("Installation worker"),
    "SUB": N_("Subcontractor"),
    "CPM": N_("Client's project lead"),
    "CTECH": N_("Client's technical lead"),
    "SUPV": N_("Supervision engineer"),
    "FIN": N_("Finance"),
    "DOC": N_("Document controller"),
    "surveyor": N_("Surveyor"),
    "inspector": N_("Inspector"),
    "tester": N_("Tester"),
    "installer": N_("Installer"),
    "witness": N_("Witness"),
    "client": N_("Client representative"),
    "engineer": N_("Engineer"),
    "recorder": N_("Recorder"),
    "designer": N_("Designer"),
    "trainer": N_("Trainer"),
    "trainee": N_("Trainee"),
    "briefer": N_("Briefed by"),
    "briefed": N_("Briefed"),
    "claimant": N_("Claimant"),
    "chair": N_("Chair"),
    "author": N_("Written by"),
}


# Who of the firm signs as this holds a certificate: a line drawn on another's screen is no seal of theirs.
KEYED = frozenset({"ENG", "PM", "LEAD", "SID", "SALES", "WH", "CTO", "FIN", "DOC"})


def counts(role: str, kind: str) -> bool:
    """Whether a signature given in this way is the one that a role owes.

    A client or a guest may draw; whoever holds a key seals with it.
    """
    return kind == "certificate" or (kind == "witnessed" and role not in KEYED)


def role_name(words: Words, code: str) -> str:
    """A role's name; a code that nobody knows stays what it is."""
    return words.gettext(ROLES[code]) if code in ROLES else code
