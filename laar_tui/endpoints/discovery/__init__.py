"""Finding endpoints: keys in the environment, servers on this machine, what a server is, LiteLLM's model lists.

Nothing here writes a file or asks the user; nothing outside this machine is contacted but an address that was handed over.
"""
