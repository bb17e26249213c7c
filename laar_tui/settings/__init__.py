"""Configuration: its model, its TOML file, where things live, how secrets are found. Never shows a secret."""
