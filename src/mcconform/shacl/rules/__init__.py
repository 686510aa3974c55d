"""What shapes that the user gives have to say; asked only where some are given."""
