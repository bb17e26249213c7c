"""Files, pastes and standard input become clean text with an exact token count and a language. Knows nothing
of endpoints.
"""
