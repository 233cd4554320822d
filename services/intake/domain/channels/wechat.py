"""Why WeChat does not say who somebody is."""

# A code that is wrong, was used, or has expired.
CODE_REFUSED = frozenset({40029, 40163, 41008, 42003})
BLOCKED = frozenset({40226})
TOO_OFTEN = frozenset({45011})
OVER_QUOTA = frozenset({45009})
# The access token, not the secret.
TOKEN_OVER = frozenset({40001, 40014, 42001})
# Whom it asks about is unknown to the mini-program, or was not there for two hours: asking again is no use.
PERSON_GONE = frozenset({40003, 61010})
# App id or secret are wrong: nothing that a reporter can mend.
MISCONFIGURED = frozenset({40001, 40013, 40125, 40164, 41002, 41004})


class WeChatNotConfigured(Exception):  # noqa: N818
    """This installation has no mini-program or official account; `missing` names the settings."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing


class WeChatRefused(Exception):  # noqa: N818
    """WeChat answered with an error; `errcode` is its own."""

    def __init__(self, errcode: int) -> None:
        super().__init__(str(errcode))
        self.errcode = errcode


class WeChatUnanswered(Exception):  # noqa: N818
    """WeChat took too long, hung up, or answered what is no answer; `how` says which: slow, torn, senseless."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how
