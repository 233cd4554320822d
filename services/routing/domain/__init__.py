"""What is true in routing: the rulebook, its conditions, the decision they lead to. Pure Python, no input or output."""
