/**
 * How a function says who it is to the database: as an IAM user, without a password anywhere.
 *
 * <p>May touch: the AWS SDK's credentials and signing, and the PostgreSQL driver's plugin interface. Knows nothing of the
 * other rooms.
 */
package dev.likeness.login;
