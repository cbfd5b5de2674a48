"""The gate: the first run, and opening the store with passphrase or recovery code."""
