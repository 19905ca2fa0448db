-- Who counts the agents that are active reads what was told of them, and nothing else.
CREATE INDEX events_of_agents ON events (seq) WHERE type = 'agent.changed';
