"""Is the answer right? Each check returns a verdict with its reason. No network."""
