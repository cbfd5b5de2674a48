"""Whether a paper is PDF/A-3b, by pikepdf's validator. Slow: for tests and the self-test."""

from __future__ import annotations

from io import BytesIO

from sidesk.reports.pdfa import FLAVOUR


def findings(pdf: bytes) -> list[str]:
    """What breaks PDF/A-3b, or cannot be checked, in the bytes as written; nothing if all is well."""
    from pikepdf import pdfa

    return [str(finding) for finding in pdfa.validate_written(BytesIO(pdf), FLAVOUR).findings]
