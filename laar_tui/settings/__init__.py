"""Configuration: its model, the TOML file, where things live, and how secrets are found. Never prints a secret."""
