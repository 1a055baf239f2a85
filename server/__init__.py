"""Baseline, a live session room for occupational therapy in schools.

The layers and what may import what are in docs/architecture.md.
"""
