"""The routing decision, shown: the strip while typing and the full table."""
