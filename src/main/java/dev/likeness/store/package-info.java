/**
 * PostgreSQL with pgvector: one class per operation, each with its statement, inputs and mapping side by side.
 *
 * <p>May touch: java.sql, Jdbi and pgvector, and is the only room with SQL. Knows nothing of codecs, models or buckets.
 */
package dev.likeness.store;
