/** The page in a real browser, on the running stack. */
package dev.likeness.tests.page;
