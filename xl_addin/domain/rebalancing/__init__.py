"""From a request to a plan: scope, budget, bounds, the water-fill, whole orders, and the words for them."""
