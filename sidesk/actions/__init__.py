"""What the engineer does."""
