"""What the dispatch Worker adds to a call of an agent, and how soon the platform answers."""
