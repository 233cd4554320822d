"""The key store: one data key per person, wrapped by a master key, in a database of its own with a backup of its own.

Whoever loses or deletes a data key has made everything sealed under it unreadable: that is how erasure works.
"""
