//! Members to roles: the rectangular assignment problem, with dual prices.
