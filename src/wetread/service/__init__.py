"""The command line; later the API and the web pages."""
