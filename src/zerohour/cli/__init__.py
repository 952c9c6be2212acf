"""The command line: reads files, calls the core, says what came of it."""
