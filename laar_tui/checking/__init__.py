"""Is the answer right? Each check looks at question, documents and answer and returns a verdict with its reason. No network."""
