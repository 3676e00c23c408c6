"""工作台: pages for the people who work in a campaign. Parses, calls one thing, renders."""
