"""A YAML document: nodes that know their lines, fitted into Structs; every problem is said."""
