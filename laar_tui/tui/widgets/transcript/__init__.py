"""The questions asked and the ladder of attempts under each."""
