"""The vocabulary of laar-chat: small frozen values that every other floor speaks. Imports nothing else of the package."""
