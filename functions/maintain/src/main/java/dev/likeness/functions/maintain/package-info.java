/**
 * The maintain function: migrates the database when CloudFormation deploys, and reconciles it with the bucket on a
 * schedule. Thin.
 *
 * <p>May touch: Lambda's and CloudFormation's event types, JSON and HTTP (to answer CloudFormation), and the core. No
 * other function.
 */
package dev.likeness.functions.maintain;
