"""The LAAR mathematics: who is most likely to be right soonest. Pure: no I/O, no clock, no asyncio, no hidden
randomness.

``features`` and ``task`` describe a question; ``profile``, ``prior``, ``shared`` and ``capability`` say how
likely an endpoint is right, ``difficulty`` and ``resampling`` what failures change about that, ``drift`` when an
endpoint is no longer what it was, ``latency`` (with ``tail`` and ``prefix_cache``) how long it takes;
``evidence`` turns verdicts into labels; ``beliefs`` keeps all of it for a fleet, ``standings`` sets the
endpoints side by side and ``policy`` decides and learns. The method is LAAR-style, after *Accuracy Is Speed*
(Yoshimura, van de Beek, Chiba, arXiv 2604.15732); the formulas are ours.
"""
