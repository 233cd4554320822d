"""What is true of the trail, without any framework."""
