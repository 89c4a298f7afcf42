/**
 * What happens before a running process is turned into a snapshot that others start from (Lambda's SnapStart).
 *
 * <p>May touch: the interface of coordinated restore (CRaC), and the rooms that it warms: image, embedding, store.
 */
package dev.likeness.snapshot;
