"""Personal data in free Chinese text: found and masked before the text leaves the service that received it."""
