"""Civility nudges: which piece a team gets, when, and what its people can do with it."""
