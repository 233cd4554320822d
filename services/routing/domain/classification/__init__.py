"""From text to category: words that the power list and the trade know, and a linear model over characters."""
