/**
 * Tests of what the build made: the function zips under Lambda's own runtime client, the local stack as a process, and
 * the structure of the sources.
 */
package dev.likeness.tests;
