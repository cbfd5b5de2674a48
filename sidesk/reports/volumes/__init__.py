"""The acceptance package: volumes, their covers, contents and summaries, bound into one file."""
