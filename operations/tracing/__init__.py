"""What the spans of a stack say: one run, or all of them."""
