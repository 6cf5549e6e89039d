// Registered and taken out again by the check page: whether this browser lets this site have a service worker at all.
