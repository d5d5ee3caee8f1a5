"""What is done to a stack, one folder for each operation."""
