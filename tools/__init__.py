"""What brings the project up on a machine: engine, plugins, local cloud, and the commands."""
