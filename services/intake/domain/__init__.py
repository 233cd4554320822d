"""What is true about issues, whoever stores or sends them: pure Python."""
