/// The audit of a migration: what the best practices for PostgreSQL to RDS or Aurora with DMS ask,
/// as checks. What comes in are values (catalogs of databases, what DMS says of a task); what goes
/// out are findings. Pure: no SQL, no AWS, no clock. What could not be looked at is "not checked",
/// never passed.
@NullMarked
package io.slotwarden.audit;

import org.jspecify.annotations.NullMarked;
