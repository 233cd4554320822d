"""The three rates and what stands before them, reckoned case by case from the records. See docs/rates.md."""
