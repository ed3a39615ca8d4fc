"""What Wren remembers, sealed before it is written. Knows nobody else of the house."""
