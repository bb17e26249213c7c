"""The loop of one question: measure, decide, attempt, check, record, learn. Emits typed events, accepts verdicts."""
