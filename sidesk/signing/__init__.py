"""What is sealed."""
