"""The pictures of the TTCA review, each with its numbers."""
