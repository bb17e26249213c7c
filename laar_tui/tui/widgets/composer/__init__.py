"""Where a question is written: the editor, its document chips, its completions."""
