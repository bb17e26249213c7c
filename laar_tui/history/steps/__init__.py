"""The migrations of the history, one file each. A step that was ever released is never edited."""
