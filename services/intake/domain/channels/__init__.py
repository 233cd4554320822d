"""What each channel is told besides the issue, and how it becomes one."""
