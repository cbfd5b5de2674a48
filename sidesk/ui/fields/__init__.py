"""One field widget a kind of question."""
