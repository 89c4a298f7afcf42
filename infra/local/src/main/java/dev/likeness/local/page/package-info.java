/**
 * A deployed Likeness on this machine: its page and API on 127.0.0.1, each call signed with the user's AWS credentials.
 *
 * <p>May touch: HTTP, the AWS SDK's credentials and signer. Knows nothing of the local stack or the command line.
 */
package dev.likeness.local.page;
