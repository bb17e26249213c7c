"""Whole screens: each wires widgets to the backend and holds no layout code of its own."""
