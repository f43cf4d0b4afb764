"""The project's own commands. The Makefile is the way to run them."""
