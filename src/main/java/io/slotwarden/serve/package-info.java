/// Metrics, health and the HTTP API, over the port `View`: an immutable snapshot of the last turn.
/// No request ever queries a database or AWS.
@NullMarked
package io.slotwarden.serve;

import org.jspecify.annotations.NullMarked;
