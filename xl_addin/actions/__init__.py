"""One function per user action, over a `Book`; every host and every verb calls these."""
