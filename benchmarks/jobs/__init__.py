"""One module per job of the report: a heading, and what is measured, as lines of Markdown."""
