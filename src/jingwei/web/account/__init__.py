"""Signing in and out, and what somebody changes about his own account."""
