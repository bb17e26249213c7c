"""tiktoken's rank files, shipped with the package so that counting tokens never needs a network. See
README.md beside this file.
"""
