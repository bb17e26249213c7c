"""Measuring: one's own endpoints with generated questions, and how good the choices between them are.

Nothing that a plain chat needs lives here.

Calibrating: ``opening`` is its door for both interfaces, ``plan`` says what is to be asked and what that costs, ``questions`` makes
the questions, ``engine`` asks what a ``design`` chooses (through ``lane``, one per endpoint, ``asking`` and ``lengths``), ``journal`` and
``keeping`` put everything on disk, ``belief`` is what is known so far, ``report``, ``latency_curve`` and ``profile_of_run`` are what
comes out, ``paper`` is the published experiment.

Replaying outcome matrices, where every endpoint's answer is known: ``matrix_file`` reads a matrix, ``baselines``, ``routed`` and
``overlap`` are the policies that are compared, ``replay`` runs them over the questions in order, and ``scores`` sums up. A policy learns
prequentially: it sees the outcomes of attempts it made and no others. ``what_if`` asks the same of one's own history.
"""
