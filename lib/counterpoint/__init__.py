"""Counterpoint sets reviews of one film or series side by side, claim by claim, in the reviewers' own words."""

__version__ = "0.1.0"
