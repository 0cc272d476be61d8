/// The life of an alert: pending, firing, resolved. Readings of slots, tasks, sources and the
/// journal come in as values, judgements and events go out; no clock is asked, nothing is sent.
/// What can't be judged is not mentioned, and so resolves nothing.
@NullMarked
package io.slotwarden.alert;

import org.jspecify.annotations.NullMarked;
