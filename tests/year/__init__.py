"""A year of the published volume through the desk, with modelled staff and services: who waits how long, and is anybody forgotten?"""
