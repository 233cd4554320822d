"""What is true of telling people: pure Python."""
