"""The Textual application: screens and widgets over the engine's events. No HTTP, no SQL, no probability
formulas."""
