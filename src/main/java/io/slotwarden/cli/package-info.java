/// The command line: one class a command, and [Main], which is all that the jar starts.
///
/// What comes in is the arguments of a person or a script; what goes out is results on standard
/// output, everything else on standard error, and an exit code. Nothing here decides and nothing
/// here acts: the daemon does both.
@NullMarked
package io.slotwarden.cli;

import org.jspecify.annotations.NullMarked;
