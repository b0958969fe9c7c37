//! Tasks to members with capacities on both sides: minimum-cost flow.
