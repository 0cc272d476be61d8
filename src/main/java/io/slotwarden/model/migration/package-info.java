/// What an audit has to know of one migration that the daemon does not: a task's settings, what its
/// table mappings mean, how its endpoints are set, where it runs. Read once for an audit and kept
/// by nobody. Everything here is immutable and does no I/O, and reads no JSON: the text of the API
/// is taken apart where it arrives.
@NullMarked
package io.slotwarden.model.migration;

import org.jspecify.annotations.NullMarked;
