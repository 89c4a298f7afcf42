/**
 * What more than one room of infra does with files: a folder that goes, a file's hash, a lock between processes.
 *
 * <p>May touch: the JDK only.
 */
package dev.likeness.files;
