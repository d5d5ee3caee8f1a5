"""The diagram of docs/architecture.md, made from the program's own resources."""
