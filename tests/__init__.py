"""The promises, one file each, and what they need to stand on."""
