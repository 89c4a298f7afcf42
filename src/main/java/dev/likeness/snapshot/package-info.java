/**
 * What happens before a running process is turned into a snapshot that others start from (Lambda's SnapStart).
 *
 * <p>May touch: the interface of coordinated restore (CRaC), and of the core store, to close connections.
 */
package dev.likeness.snapshot;
