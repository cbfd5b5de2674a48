"""What is designed."""
