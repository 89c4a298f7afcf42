/**
 * The search function: HTTP resources, their JSON, errors as problems, and the web page. Thin: each resource reads its
 * parameters, calls one use case and maps the result.
 *
 * <p>May touch: Jakarta REST, JSON, Lambda's context (for the request id), and the core. No other function.
 */
package dev.likeness.functions.search;
