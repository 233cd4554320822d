class ConditionError(ValueError):
    """第 {line} 行第 {column} 列：{message}"""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(f"第 {line} 行第 {column} 列：{message}")
        self.message = message
        self.line = line
        self.column = column
