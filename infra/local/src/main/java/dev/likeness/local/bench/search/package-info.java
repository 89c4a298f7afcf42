/**
 * How fast and how right searching is, on vectors made for it, in a PostgreSQL of its own; beside an index in memory (FAISS).
 *
 * <p>May touch: the core's store and binary codes, infra/postgres, java.sql, and how progress is told. No stack, no commands.
 */
package dev.likeness.local.bench.search;
