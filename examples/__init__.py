"""What the README shows and `make demo` runs."""
