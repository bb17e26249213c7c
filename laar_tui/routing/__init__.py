"""The LAAR mathematics: who is most likely to be right soonest. Pure: no I/O, no clock, no asyncio, no hidden
randomness.

``features`` and ``task`` describe a question; ``profile`` and ``capability`` say how likely an endpoint is
right, ``difficulty`` what failures change about that, ``latency`` how long it takes; ``evidence`` turns
verdicts into labels; ``policy`` decides and learns. The method is LAAR-style, after *Accuracy Is Speed*
(Yoshimura, van de Beek, Chiba, arXiv 2604.15732); the formulas are ours.
"""
