/// The real daemon against real PostgreSQL servers, with strict doubles of DMS and Slack over HTTP:
/// what it does, and above all what it never does. Every "never" here awaits a positive sign that
/// the decision was taken: a rule that refuses, or a control that is dropped next to it.
@NullMarked
package io.slotwarden.endtoend;

import org.jspecify.annotations.NullMarked;
