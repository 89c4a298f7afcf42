/**
 * How fast photos are indexed, end to end, and where the time goes.
 *
 * <p>May touch: the core, the rooms stack (for S3 and PostgreSQL), model and bench, and how progress is told. No commands.
 */
package dev.likeness.local.bench.index;
