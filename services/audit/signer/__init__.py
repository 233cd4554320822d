"""The log's signer, a process of its own: it holds the key, remembers the last tree that it signed, and only moves on.

Whoever takes over audit and its database can't make it sign a tree that doesn't begin with the last one.
"""
