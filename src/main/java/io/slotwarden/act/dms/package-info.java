/// Resumes DMS tasks: one call, one attempt, one start type. Only the gate lets it be called;
/// nothing here decides.
@NullMarked
package io.slotwarden.act.dms;

import org.jspecify.annotations.NullMarked;
