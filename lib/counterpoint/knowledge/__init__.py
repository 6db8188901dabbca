"""What the package knows and does not compute: rules and examples, as data."""
