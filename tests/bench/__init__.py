"""What reading costs, measured on the machine at hand. Nothing here is a test."""
