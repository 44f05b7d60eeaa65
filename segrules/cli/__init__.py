"""The command line: one file per command, which reads arguments, calls the api, prints, exits."""
