/**
 * The index function: S3 events, in SQS messages or direct, become calls of the core's index room. Thin.
 *
 * <p>May touch: Lambda's event types and JSON, and the core. No other function.
 */
package dev.likeness.functions.index;
