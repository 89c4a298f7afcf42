/**
 * What happens to changed objects of the bucket: fence, read, decode, embed, write.
 *
 * <p>May touch: the rooms image, embedding, bucket and store. Knows nothing of Lambda, SQS or how changes are announced.
 */
package dev.likeness.index;
