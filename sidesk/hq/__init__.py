"""What headquarters answers."""
