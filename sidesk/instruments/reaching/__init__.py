"""What is asked of a device over a wire."""
