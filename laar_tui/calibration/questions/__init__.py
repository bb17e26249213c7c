"""Questions with known answers, made from a seed: nothing is downloaded, and the same seed gives the same question.

``item`` says what a question is, ``key_value`` and ``prose`` write the documents, ``sizing`` brings them to their length,
``generate`` puts them together, ``grading`` judges the answers.
"""
