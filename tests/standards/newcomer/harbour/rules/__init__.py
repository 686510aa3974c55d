"""What no single property can say."""
