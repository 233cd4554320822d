"""A department's subscription: what it hears of, how it is signed, sent and tried again. Pure Python."""
