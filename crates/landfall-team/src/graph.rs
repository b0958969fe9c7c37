//! Graphs of who works with whom: forests, centrality, cut vertices.
