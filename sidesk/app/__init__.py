"""What joins everything together."""
