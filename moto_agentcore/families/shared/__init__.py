"""What two families share: the only place where a family takes functions of another from."""
