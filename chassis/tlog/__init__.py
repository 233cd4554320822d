"""What a transparency log, its witnesses and its verifiers share: RFC 6962 hashes and proofs, C2SP notes and formats.

Nothing here knows what a log is about. The log itself is built in services/audit.
"""
