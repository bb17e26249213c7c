"""The LAAR mathematics: who is most likely to be right soonest. Pure: no I/O, no clock, no asyncio, no hidden randomness."""
