"""Orders in whole share steps that come closest to an exact plan, and how close at most any others could come."""
