"""The rules, pure functions over what is declared: one family a file."""
