"""What runs on this machine: the engine, its language host and plugins, the local cloud."""
