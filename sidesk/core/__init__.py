"""The words every other package uses."""
