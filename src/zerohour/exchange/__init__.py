"""The exchange: who is released for whom, in which stages, and what happens when a step fails."""
