"""The areas of work: bundles of definitions on the engines below, none of which knows another."""
