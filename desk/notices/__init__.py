"""Notices to people and programs: links and counts out of the outbox, by mail, by signed webhook, into a chat."""
