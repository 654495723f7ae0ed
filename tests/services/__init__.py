"""What the services decide, on a real database."""
