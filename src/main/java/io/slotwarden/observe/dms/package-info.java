/// Looks at one DMS account and region through the real API: every listing with all its pages, the
/// account that answered, and the tags of tasks that don't run. Nothing is judged here; what could
/// not be read in full is Unknown, with the reason.
@NullMarked
package io.slotwarden.observe.dms;

import org.jspecify.annotations.NullMarked;
