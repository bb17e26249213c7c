"""Measuring how good the choices are: replay of outcome matrices, where every endpoint's answer is known.

Nothing that a plain chat needs lives here. ``matrix_file`` reads a matrix, ``baselines``, ``routed`` and
``overlap`` are the policies that are compared, ``replay`` runs them over the questions in order, and
``scores`` sums up. A policy learns prequentially: it sees the outcomes of attempts it made and no others.
"""
