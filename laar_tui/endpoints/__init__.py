"""Wire protocols, streaming, failure classes and the simulated fleet. Knows servers; never chooses between them."""
