"""What is done with bulletins: issuing one, taking one out as a file."""
