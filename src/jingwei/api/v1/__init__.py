"""The read API, version 1: organisations and units, with an OpenAPI document (R-A.9)."""
