/**
 * The S3 bucket that photos land in: read one, sign a link to one, ask whether one is there.
 *
 * <p>May touch: the AWS SDK for S3, which no other room sees. Knows nothing of pictures, models or databases.
 */
package dev.likeness.bucket;
