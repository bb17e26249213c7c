"""The command line: one click command per file, each parses, calls and prints. Never imports Textual."""
