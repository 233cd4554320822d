"""What is wrong with a power list though every row of it can be read: who, by what law, and with what means."""
