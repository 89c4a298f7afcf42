/**
 * Everything that AWS would be, on this machine: S3 with notifications, SQS, PostgreSQL, and the loop that feeds the index
 * function. The functions are the real ones.
 *
 * <p>May touch: S3Proxy, ElasticMQ, the rooms model and files, the functions and the core. Knows nothing of the command line.
 */
package dev.likeness.local.stack;
